"""What the law says must not be kept is kept nowhere: not in a table, not in a file, not in what readers are sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import CharField, JSONField, TextField
from django.test import Client

from articles.edge.models import Bump
from articles.models import AlsoRead, Article, Figure, LiveArticle, Quote, Scratch, Section
from articles.models import Picture as PictureRow
from articles.outbox import worker
from articles.outbox.models import Job
from articles.publishing import verbs, working
from articles.publishing.passages import REDACTED, Cut, Removal
from articles.publishing.redaction import redact

from . import public_state
from .desk import Person, hire, text, verb
from .pictures import picture
from .stories import edit, publish, write

pytestmark = pytest.mark.django_db

SECRET = "Zoë Quarrel-Vane"
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
FORMATS = ("rss.xml", "atom.xml", "feed.json")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def tables() -> str:
    """All text of all tables of the site."""
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField | TextField | JSONField):
                values = model._base_manager.values_list(field.attname, flat=True)
                found += [f"{model.__name__}.{field.name}: {value}" for value in values]
    return "\n".join(found)


def public(*paths: str) -> str:
    """What readers are sent at these addresses."""
    client = Client(SERVER_NAME="news.example")
    answers = [client.get(path, secure=True) for path in paths]
    assert all(answer.status_code == 200 for answer in answers)
    return "\n".join(answer.content.decode() for answer in answers)


def addresses(article: Article) -> list[str]:
    listings = ["/", "/briefing/", "/corrections/"]
    feeds = [f"{path}{past}{name}" for path in listings for past in ("", "archive/1/") for name in FORMATS]
    return [LiveArticle.objects.get(pk=article.pk).path, *listings, *feeds]


def take_out(article: Article, *passages: str, **given) -> list[int]:
    by = given.pop("by", None)
    return redact(article, Removal(passages, **given), reason="Order of the court, 3 March", by=by)


@pytest.fixture
def told() -> Article:
    """A story that names somebody wherever a story can: in three editions, a schedule, a draft, another's also-read."""
    editor = hire("editor", username="mina")
    article = write(
        f"Court Hears {SECRET}",
        slug="court-hears",
        standfirst=f"{SECRET} denies it.",
        sections=[(f"What {SECRET} said", "Zoë <strong>Quarrel-</strong>Vane <em>left</em>.", [f"★ {SECRET} left"])],
    )
    Quote.objects.create(parent=article, region="body", ordering=50, text="No.", attribution=SECRET)
    verbs.publish(article, by=editor)
    verbs.publish(article, kind="correction", note=f"{SECRET} is 41.", by=editor)
    verbs.withdraw(article, reason=f"{SECRET} asked.", by=editor)
    verbs.publish(article, kind="update", note=f"About {SECRET}", by=editor)
    publish("Another Story", also_read=[f"Court Hears {SECRET}"])
    edit(article, standfirst=f"{SECRET} admits it.", ready_note=f"Ask {SECRET}")
    verbs.schedule(article, at=LATER, kind="update", note=f"{SECRET} again", by=editor)
    Scratch.objects.create(user=editor, article=article, fields=[["headline", f"{SECRET} speaks"]])
    article.refresh_from_db()
    return article


def test_a_passage_goes_from_every_table_and_every_byte_that_readers_are_sent(told):
    assert SECRET in tables()
    assert SECRET in public(*addresses(told))
    assert take_out(told, SECRET, by=hire("administrator")) == [1, 2, 3]
    for part in ("Zoë", "Quarrel", "Vane", "Zo\\u00eb", "Zo%C3%AB"):
        assert part not in tables()
        assert part not in public(*addresses(told))
    assert f"Court Hears {REDACTED}" in public("/atom.xml")


def test_it_stays_the_story_it_was(told):
    before = {row["number"]: row for row in told.editions.values("number", "kind", "at", "path", "article_version")}
    live = LiveArticle.objects.values("feed_id", "path", "first_published", "updated", "edition").get(pk=told.pk)
    entries = public_state.entries("shelf")
    take_out(told, SECRET)
    after = {row["number"]: row for row in told.editions.values("number", "kind", "at", "path", "article_version")}
    assert after == before
    assert LiveArticle.objects.values(*live).get(pk=told.pk) == live
    assert public_state.entries("shelf") == entries
    assert Article.objects.get(pk=told.pk).state == "changed"


def test_every_edition_that_held_it_says_so_and_why(told):
    take_out(told, SECRET)
    assert {bool(edition.redacted) for edition in told.editions.all()} == {True}
    assert {edition.redaction for edition in told.editions.all()} == {"Order of the court, 3 March"}
    verbs.publish(told, kind="update", note="No name.")
    assert told.editions.last().redacted is None


def test_who_did_it_is_logged_without_what_it_was(told):
    boss = hire("administrator")
    redact(told, Removal((SECRET,)), reason=f"{SECRET} sued.", by=boss)
    entry = LogEntry.objects.filter(user=boss).get()
    assert entry.change_message == f"Redacted edition 1, 2, 3: {REDACTED} sued."


def test_what_is_scheduled_goes_out_without_it(told):
    was = Job.objects.get(kind="publish")
    take_out(told, SECRET)
    job = Job.objects.get(kind="publish")
    assert (job.due, job.key, job.pk == was.pk) == (was.due, was.key, False)  # a worker at the old one is rolled back
    Job.objects.filter(pk=job.pk).update(due=datetime.now(UTC) - timedelta(minutes=1))
    worker.run_due()
    assert told.editions.last().number == 4
    assert told.editions.last().content["standfirst"] == f"{REDACTED} admits it."
    assert SECRET not in tables()


def test_a_rebuild_finds_nothing_to_mend(told, capsys):
    take_out(told, SECRET)
    call_command("rebuild_live", verbosity=0)
    assert capsys.readouterr().out.strip() == "All is well: nothing to mend."


def test_restored_it_is_restored_without_it(told):
    take_out(told, SECRET)
    verbs.restore(told.editions.first())
    assert Article.objects.get(pk=told.pk).headline == f"Court Hears {REDACTED}"
    assert SECRET not in tables()


def test_a_live_story_without_changes_stays_one_without(db):
    article = publish(f"{SECRET} Wins")
    take_out(article, SECRET)
    article.refresh_from_db()
    assert (article.state, article.headline) == ("live", f"{REDACTED} Wins")


def test_an_open_form_cannot_bring_it_back(db):
    editor, article = Person("editor"), publish(f"{SECRET} Wins")
    form = editor.open(f"/admin/articles/article/{article.pk}/change/")
    take_out(article, SECRET)
    form.save(standfirst="More.")
    assert SECRET not in tables()


def test_readers_and_other_stories_hear_of_it_by_their_keys(told):
    other = Article.objects.get(headline="Another Story")
    before = public_state.last_bump()
    take_out(told, SECRET)
    assert {f"story:{told.pk}", f"story:{other.pk}"} <= public_state.keys_bumped_since(before)
    assert AlsoRead.objects.get(parent=other).label == f"Court Hears {REDACTED}"


@pytest.mark.parametrize(
    ("removal", "reason", "said"),
    [
        (Removal(("Zoe Quarrel",)), "Law", "stands in no edition of this story"),
        (Removal((SECRET,)), " ", "Say why"),
        (Removal(), "Law", "Say what has to go"),
        (Removal(pictures=frozenset({999})), "Law", "never showed that picture"),
    ],
)
def test_a_slip_is_refused_and_changes_nothing(told, removal, reason, said):
    before = tables()
    with pytest.raises(ValidationError, match=said):
        redact(told, removal, reason=reason)
    assert tables() == before


def test_with_a_new_address_the_old_ones_are_nobodys(db):
    article = publish("Vane Wins")
    old = article.live.path
    take_out(article, "Vane", slug="the-case")
    path = LiveArticle.objects.get(pk=article.pk).path
    assert path == old.replace("vane-wins", "the-case")
    client = Client(SERVER_NAME="news.example")
    assert [client.get(each, secure=True).status_code for each in (old, path)] == [404, 200]
    Bump.objects.all().delete()  # as upkeep does with them after some days
    assert "vane" not in tables().lower()


def test_without_one_the_address_stays(db):
    article = publish("Vane Wins")
    take_out(article, "Vane")
    assert "vane-wins" in LiveArticle.objects.get(pk=article.pk).path


# Scratch copies


def scratch_of(article: Article | None, *fields: tuple[str, str]) -> Scratch:
    user = hire("writer", username=f"writer {Scratch.objects.count()}")
    return Scratch.objects.create(user=user, article=article, form="a mark", fields=[[*field] for field in fields])


def typed(scratch: Scratch) -> list:
    scratch.refresh_from_db()
    return scratch.fields


def test_it_goes_from_what_anybody_typed_into_a_story_that_was_never_saved():
    points = ("articles_section_set-0-highlights", "One\r\nTwo")
    words = ("articles_section_set-0-text", "<p>Zoë <em>Quarrel-Vane</em> &amp; more</p>")
    scratch = scratch_of(None, ("headline", f"About {SECRET}"), words, points)
    saved = scratch.saved
    take_out(publish(f"{SECRET} Wins"), SECRET)
    redacted = [words[0], f"<p>{REDACTED}<em></em> &amp; more</p>"]
    assert typed(scratch) == [["headline", f"About {REDACTED}"], redacted, [*points]]
    assert scratch.saved == saved


def test_the_names_of_the_forms_fields_are_nobodys_words():
    scratch = scratch_of(None, ("headline", "A headline"))
    take_out(publish("A headline says it"), "headline")
    assert typed(scratch) == [["headline", f"A {REDACTED}"]]


def test_of_what_was_typed_into_another_story_the_also_reads_alone_are_touched():
    label = ("articles_alsoread_set-0-label", f"{SECRET} Wins")
    scratch = scratch_of(write("Another Story"), ("headline", f"More on {SECRET}"), label)
    take_out(publish(f"{SECRET} Wins"), SECRET)
    assert typed(scratch) == [["headline", f"More on {SECRET}"], [label[0], f"{REDACTED} Wins"]]


# Whole blocks

LINE = "She lives in the house behind the weigh house."


def with_block(line=LINE) -> Article:
    """Of three sections the middle one tells too much; its first line stands in the first one as well."""
    told = ("Costs", f"{line}</p><p>It has <em>three</em> floors.", ["Three floors", "A house behind the weigh house"])
    return publish(sections=[("", f"Costs rise. {line}", []), told, ("Costs", "None.", [])])


def middle(article: Article) -> dict:
    return article.editions.first().content["blocks"][1]


def test_a_block_goes_whole_and_its_longer_lines_wherever_else_they_stand():
    article = with_block()
    scratch = scratch_of(None, ("articles_section_set-0-text", f"<p>{LINE}</p><p>Costs.</p>"))
    assert take_out(article, blocks=(middle(article),)) == [1]
    for blocks in (article.editions.get().content["blocks"], working.content(article)["blocks"]):
        assert [(block["crosshead"], block["html"]) for block in blocks] == [
            ("", f"<p>Costs rise. {REDACTED}</p>"),
            ("Costs", "<p>None.</p>"),
        ]
    assert typed(scratch) == [["articles_section_set-0-text", f"<p>{REDACTED}</p><p>Costs.</p>"]]
    assert LINE not in tables()
    assert "three" not in public(*addresses(article)[:4], "/atom.xml")


def test_a_block_that_was_changed_since_stays_without_the_lines_it_had():
    article = with_block()
    block = middle(article)
    Section.objects.filter(parent=article, ordering=10).update(crosshead="Her House")
    edit(article)
    verbs.publish(article, kind="minor")
    assert take_out(article, blocks=(block,)) == [1, 2]
    changed = article.editions.last().content["blocks"][1]
    assert changed["crosshead"] == "Her House"
    assert changed["html"].startswith(f"<p>{REDACTED}</p>")
    assert LINE not in tables()


def test_a_block_of_very_many_lines_can_go():
    lines = [f"In the year {number} nothing happened." for number in range(700)]
    article = publish(sections=[("", "</p><p>".join(lines), []), ("", "So much for it.", [])])
    take_out(article, blocks=(article.editions.get().content["blocks"][0],))
    assert len(article.editions.get().content["blocks"]) == 1


# Pictures


def illustrated(shown) -> Article:
    article = write(lead_picture=shown)
    Figure.objects.create(parent=article, region="body", ordering=50, picture=shown)
    verbs.publish(article)
    return article


def test_a_picture_goes_with_its_file(db):
    shown = picture(alt="Her house")
    article, name = illustrated(shown), shown.file.name
    take_out(article, pictures=frozenset({shown.pk}))
    worker.run_due()
    assert not default_storage.exists(name)
    assert not PictureRow.objects.exists()
    assert name not in str(article.editions.values())
    assert Client(SERVER_NAME="news.example").get(f"/media/{name}", secure=True).status_code == 404
    assert name not in public(*addresses(article)[:4])


def test_a_picture_that_another_story_shows_stays_in_that_one(db):
    shown = picture(alt="Her house")
    article, other = illustrated(shown), illustrated(shown)
    take_out(article, pictures=frozenset({shown.pk}))
    worker.run_due()
    assert default_storage.exists(shown.file.name)
    assert article.editions.get().content["picture"] is None
    take_out(other, pictures=frozenset({shown.pk}))
    worker.run_due()
    assert not default_storage.exists(shown.file.name)


# Passages


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>Ana <em>Ray</em> left.</p>", f"<p>{REDACTED}<em></em> left.</p>"),
        ("Ana\n Ray and Ana&nbsp;Ray", f"{REDACTED} and {REDACTED}"),
        ('<a href="/authors/Ana%20Ray/">She</a>', "<a>She</a>"),
        ("https://news.example/Ana%20Ray", f"https://news.example/{REDACTED}"),
        ("Anabel Ray", "Anabel Ray"),
    ],
)
def test_markup_does_not_hide_a_passage(text, left):
    assert Cut(["Ana Ray"])(text) == left


def test_signs_that_html_spells_out_are_found_either_way():
    assert Cut(["Ray & Oak's"])(["Ray &amp; Oak&#x27;s", "Ray & Oak's"]) == [REDACTED, REDACTED]


# At the desk


def test_an_administrator_looks_first_and_then_redacts(told):
    boss = Person("administrator")
    form = boss.open(verb(told, "redact", 1))
    looked = form.press(reason="Order of the court", passages=SECRET)
    assert SECRET in tables()
    assert "What will go" in text(looked)
    assert "Another Story" in text(looked)
    form.values |= {"reason": "Order of the court", "passages": SECRET}
    form.values["looked_at"] = looked.context["form"].mark
    done = form.press()
    assert "Redacted. Editions that held it: 1, 2, 3." in text(done)
    assert "Redacted on" in text(done)
    assert SECRET not in tables()


def test_an_administrator_ticks_a_block_and_sees_it_go():
    article = with_block()
    shown = picture(caption="The house")
    Figure.objects.create(parent=article, region="body", ordering=50, picture=shown)
    verbs.publish(article, kind="update")
    form = Person("administrator").open(verb(article, "redact", 2))
    given = {"reason": "Order of the court", "blocks": ["1"]}
    looked = form.press(**given)
    assert [label for _, label in looked.context["form"].fields["blocks"].choices] == [
        f"Section: Costs rise. {LINE}",
        f"Section: Costs {LINE} It has three floors. Three floors A house behi…",
        "Section: Costs None.",
    ]
    assert "Editions: 1, 2." in text(looked)
    assert LINE in tables()
    form.press(**given, looked_at=looked.context["form"].mark)
    assert LINE not in tables()
    assert len(article.editions.last().content["blocks"]) == 3


def test_what_is_changed_after_the_look_is_looked_at_again(told):
    boss = Person("administrator")
    form = boss.open(verb(told, "redact", 1))
    mark = form.press(reason="Law", passages=SECRET).context["form"].mark
    answer = form.press(reason="Law", passages="denies it", looked_at=mark)
    assert "What will go" in text(answer)
    assert "denies it" in tables()


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("writer", 403), ("editor", 403), ("administrator", 200)])
def test_only_administrators_redact(told, who, status):
    assert Person(who).get(verb(told, "redact", 1), follow=False).status_code == status


@pytest.mark.parametrize("who", [None, "writer", "editor"])
def test_nobody_else_can_forge_it(told, who):
    person, before = Person(who), tables()
    sent = {"reason": "Law", "passages": SECRET, "seen": told.version}
    for mark in ("", "forged"):
        person.post(verb(told, "redact", 1), sent | {"looked_at": mark}, follow=False)
    assert told.editions.filter(redacted=None).count() == 3
    assert before.count(SECRET) == tables().count(SECRET)
