"""Two pictures, drawn for the demo, and the stories that they lead."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from articles import pictures
from articles.models import Article, Figure, Picture
from articles.outbox.models import Job
from articles.publishing.pictures import KIND, keep

FOLDER = Path(__file__).parent / "drawings"
CREDIT = "Drawing: Newsroom demo"  # and by this, with its caption, a picture is known to be still the demo's
_WORDS = {
    "night-boat": {
        "alt": "A small ferry with lit windows on a calm sea at dusk, low islands and the setting sun behind it.",
        "caption": "The Dunlin on her way to Marren Island.",
        "focal_x": 30,
        "focal_y": 52,
    },
    "crane-seven": {
        "alt": "A red quay crane, its jib up, above grey sheds and still water; a clock tower stands in the haze.",
        "caption": "Crane 7, locked with its jib up.",
        "focal_x": 52,
        "focal_y": 40,
    },
}
_LEADS = {"Marren Island Keeps Its Night Boat": "night-boat", "Crane 7 to Stand Still": "crane-seven"}


def put_up() -> dict[str, Picture]:
    """By the beginnings of the headlines that they go with."""
    made = {name: _take_in(name, words) for name, words in _WORDS.items()}
    return {headline: made[name] for headline, name in _LEADS.items()}


def take_down() -> None:
    """Those whose words are still the demo's, and which stand in no story of anybody else's."""
    ours = Picture.objects.filter(credit=CREDIT, caption__in=[words["caption"] for words in _WORDS.values()])
    used = {
        *Article.objects.filter(lead_picture__in=ours).values_list("lead_picture", flat=True),
        *Figure.objects.filter(picture__in=ours).values_list("picture", flat=True),
        *ours.filter(editions__isnull=False).values_list("pk", flat=True),
    }
    unused = [picture.pk for picture in ours if picture.pk not in used]
    Job.objects.filter(kind=KIND, payload__picture__in=unused).delete()
    Picture.objects.filter(pk__in=unused).delete()


def _take_in(name: str, words: dict) -> Picture:
    picture = Picture(credit=CREDIT, **words)
    file = SimpleUploadedFile(f"{name}.jpg", (FOLDER / f"{name}.jpg").read_bytes())
    pictures.fill(picture, pictures.take_in(file))
    keep(picture)
    return picture
