"""Stories of every sort that readers meet, for `reader_site`. Run in the site's own process."""

import json
from datetime import UTC, datetime, timedelta
from unittest import mock

from articles.models import (
    AlsoRead,
    Article,
    Figure,
    FixedPage,
    LiveArticle,
    Picture,
    Place,
    Publication,
    Quote,
    Redirect,
    Topic,
)
from articles.publishing import verbs
from articles.publishing.merging import merge
from articles.publishing.names import save_publication
from articles.text import clean_line

from .feed_samples import HOSTILE
from .hostile_stories import as_held, hostile
from .pictures import picture
from .stories import edit, path, publish

DAY = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
A_SHELF = 52  # stories seal one

LONG = (
    "After Nine Days of Wind, the Night Ferry to Marren Sails Again, and With It the Mail, the Milk, Three Violins and "
    "the Mayor’s Lost Hat, Found"
)
PARAGRAPH = "The first boat left at six, with forty islanders, a crate of oranges and the post of nine days aboard. "


def furnish() -> None:
    """Prints the address of each sort of story, by its name."""
    _publication()
    shown = _pictured()
    _past()
    _hostile_ones()
    found = {
        "corrected": _corrected(shown),
        "long": publish(LONG, at=_hour(1), topics=["Transport"], standfirst=PARAGRAPH, lead_picture=shown),
        "bare": publish("Fog", at=_hour(2), topics=["Lighthouses"]),
        "forty": _forty(),
        "arabic": _arabic(),
        "japanese": _japanese(),
        "sponsored": publish(
            "Six Reasons to Sleep at the Harbour Hotel",
            at=_hour(6),
            label="sponsored",
            sections=_body(),
            topics=["Hotels"],
        ),
        "hostile": _worst(),
    }
    addresses = {name: path(story) for name, story in found.items()}
    print(json.dumps(addresses | _of_what_is_gone() | _files(shown)))  # noqa: T201


def _newest() -> datetime:
    """After all that stands there: shelves are sealed when the next begins."""
    return LiveArticle.objects.latest("first_published").first_published + timedelta(minutes=1)


def _hour(number: int) -> datetime:
    return DAY + number * timedelta(hours=1)


def _publication() -> None:
    publication = Publication.current()
    publication.rights, publication.notice = "© The Veldhaven Courier", "This site sets no cookies, so it asks nothing."
    save_publication(publication)
    text = "<h2>Who we are</h2><p>Three people and <a href='/topics/'>a harbour</a>.</p><ul><li>Ana</li></ul>"
    FixedPage.objects.create(slug="about-us", title="About us", text=text)
    for place, name in enumerate(["Transport", "Ports", "موانئ"], start=1):
        Topic.objects.update_or_create(name=name, defaults={"featured": place, "description": f"All about {name}."})


def _pictured() -> Picture:
    """One of the demo's, which is large."""
    return Picture.objects.order_by("pk").first() or picture(size=(2400, 1600))


def _past() -> None:
    """Enough to seal a shelf of every listing, that of corrections too."""
    stories = [
        publish(
            f"Ferry Number {number}",
            at=DAY - timedelta(days=60) + number * timedelta(hours=13),
            standfirst=f"It left at {number % 12 + 1}.",
            topics=["Ports", "Ferries"],
            authors=["Ana Ray"],
            dateline="Osterwick",
            also_read=[f"Ferry Number {number - 1}", "Tides of the Sound"],
        )
        for number in range(A_SHELF)
    ]
    for number, story in enumerate(stories):
        with _clock_at(DAY - timedelta(days=20) + number * timedelta(hours=1)):
            verbs.publish(edit(story), kind="correction", note=f"It was ferry number {number}, not {number + 1}.")


def _clock_at(moment: datetime):
    return mock.patch.object(verbs, "_now", lambda: moment)


def _hostile_ones() -> None:
    """Names are cleaned where they come in (the desk's forms, the intake), all else where it is frozen."""
    for number, text in enumerate(HOSTILE.values()):
        story = hostile(text)
        names = {kind: [clean_line(name) for name in story[kind]] for kind in ("topics", "authors")}
        publish(at=DAY - timedelta(days=1) + number * timedelta(minutes=7), **story | names)


def _body() -> list[tuple]:
    return [
        ("", PARAGRAPH * 3, ["First boat at six", "★ Islanders were without a ferry for nine days"]),
        ("What It Cost", PARAGRAPH * 4, ["The town pays over eight years"]),
        ("What Comes Next", PARAGRAPH * 2 + '<a href="/topics/ports/">All ports</a>.', ["★ Two boats by June"]),
    ]


def _corrected(shown: Picture) -> Article:
    """The newest, with every kind of block, updated once and corrected once."""
    at = _newest()
    story = publish(
        "Ferry to Marren Island Runs Again",
        at=at,
        standfirst="The first boat since the storm left at six on Saturday morning.",
        topics=["Islands", "Ports"],
        authors=["Ana Ray", "Ben Oak"],
        dateline="Osterwick / Marren",
        sections=_body(),
        lead_picture=shown,
    )
    _blocks(story, shown, "We waited nine days.", "Dr. Ito")
    AlsoRead.objects.create(
        parent=story, region="body", ordering=70, target=Article.objects.get(headline="Ferry Number 7")
    )
    AlsoRead.objects.create(parent=story, region="body", ordering=71, label="The tide", url="https://tides.example/")
    with _clock_at(at + timedelta(hours=2)):
        verbs.publish(
            edit(story, standfirst="The first boat since the storm left at six."), kind="update", note="A second boat."
        )
    with _clock_at(at + timedelta(hours=3)):
        verbs.publish(edit(story), kind="correction", note="It left at six, not at seven.")
    return story


def _blocks(story: Article, shown: Picture, quote: str, by: str) -> None:
    Quote.objects.create(parent=story, region="body", ordering=12, text=quote, attribution=by)
    Figure.objects.create(parent=story, region="body", ordering=15, picture=shown, caption=quote)


def _forty() -> Article:
    """Forty points under one crosshead."""
    points = [f"Point {number}: {'the tide will not wait ' * (number % 4 + 1)}" for number in range(1, 41)]
    return publish(
        "Forty Things the Council Decided",
        at=_hour(3),
        sections=[("Decided", PARAGRAPH * 3, points)],
        topics=["Council"],
    )


def _arabic() -> Article:
    return publish(
        "العبّارة الليلية إلى جزيرة مارين تعود إلى البحر",
        at=_hour(4),
        language="ar",
        standfirst="غادر أول قارب منذ العاصفة في السادسة صباحًا.",
        topics=["موانئ"],
        authors=["ليلى حداد"],
        dateline="الإسكندرية",
        sections=[
            (
                "",
                "غادرت أول عبّارة الميناء في السادسة صباحًا وعلى متنها أربعون راكبًا وبريد تسعة أيام. " * 4,
                ["أول قارب في السادسة"],
            ),
            ("ما الذي كلّفه ذلك", "دفعت المدينة ثمن الإصلاح، وسيُردّ إليها على مدى ثماني سنوات. " * 4, ["★ ثماني سنوات"]),
        ],
        also_read=["إغلاق الرصيف بسبب العاصفة"],
    )


def _japanese() -> Article:
    return publish(
        "マレン島への夜間フェリー、九日ぶりに運航再開",
        at=_hour(5),
        language="ja",
        standfirst="嵐のあと最初の船が土曜日の朝六時に出港した。",
        topics=["港"],
        authors=["伊藤花"],
        dateline="東京",
        sections=[
            ("", "嵐のあと最初のフェリーが、四十人の島民と九日分の郵便を載せて朝六時に港を出た。" * 5, ["始発は六時"]),
            ("費用", "修理費は町が負担し、八年かけて返済される。" * 6, ["★ 返済は八年"]),
        ],
    )


def _worst() -> Article:
    """Markup in every field, those of blocks, pictures, names and notes too."""
    text = as_held(HOSTILE["markup"])
    bad = picture(text, size=(1200, 800), caption=text, credit=text)
    story = publish(at=_hour(7), lead_picture=bad, **hostile(text) | {"dateline": "<b>/Osterwick"})
    _blocks(story, bad, text, text)
    AlsoRead.objects.create(parent=story, region="body", ordering=70, label=text, url="https://x.example/?a=1&b='2\"")
    for named in (*story.topics.all(), *story.authors.all(), *Place.objects.filter(name="<b>")):
        type(named).objects.filter(pk=named.pk).update(description=text)
    with _clock_at(_hour(11)):
        verbs.publish(edit(story), kind="correction", note=text)
    return story


def _of_what_is_gone() -> dict[str, str]:
    """A story that was withdrawn, and with it all of its topic; one that moved; a merged topic; an old site's page."""
    gone = publish("There Is No Zeppelin", at=_hour(8), topics=["Zeppelins"])
    verbs.withdraw(gone, reason="There was none.")
    moved = publish("Boats Are Late", at=_hour(8), topics=["Boats"])
    before = path(moved)
    verbs.publish(edit(moved, slug="boats-were-late"), kind="minor")
    merge(Topic.objects.get(name="Boats"), into=Topic.objects.get(name="Ferries"))
    Redirect.objects.create(old="/old-news/", new="/")
    return {"withdrawn": path(gone), "moved": before}


def _files(shown: Picture) -> dict[str, str]:
    return {"picture": f"/media/{shown.file}"}
