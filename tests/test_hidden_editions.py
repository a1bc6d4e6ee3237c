"""An editor can keep the text of an edition from readers. That it was published, and what it corrected, they know."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Edition, Publication
from articles.publishing import hiding, names, verbs
from articles.publishing.verbs import Refused

from .desk import Person, hire, said, text, verb
from .stories import edit, path, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """Readers may read its four versions: first, a correction, an update, a minor change."""
    names.save_publication(Publication(pk=Publication.ROW, earlier_versions=True))
    article = publish("Ferry Runs")
    verbs.publish(edit(article, headline="Ferry Swims"), kind="correction", note="It does not fly.")
    verbs.publish(edit(article, headline="Ferry Waits"), kind="update", note="Its captain is called Zoë.")
    verbs.publish(edit(article, headline="Ferry Waits!"), kind="minor")
    return article


def edition(article, number) -> Edition:
    return article.editions.get(number=number)


def hide(article, number, **given) -> None:
    hiding.hide(edition(article, number), **{"reason": "It named a child."} | given)


def history(article, below="") -> str:
    return f"{path(article)}history/{below}"


def test_its_text_is_not_found_from_then_on_and_shown_again_when_an_editor_says_so(get, story):
    assert get(history(story, "2/")).status_code == 200
    hide(story, 2)
    assert get(history(story, "2/")).status_code == 404
    hiding.show(edition(story, 2))
    assert get(history(story, "2/")).status_code == 200


def test_its_neighbours_are_compared_with_each_other(get, story):
    seen = get(history(story, "3/"))
    assert "Swims" in text(seen)
    hide(story, 2)
    after = get(history(story, "3/"), if_none_match=seen["ETag"])
    assert "Swims" not in text(after)
    assert "Runs" in text(after)
    assert f'rel="prev" href="{history(story, "1/")}"' in text(after)
    assert f'rel="next" href="{history(story, "3/")}"' in text(get(history(story, "1/")))


def test_where_none_before_can_be_read_nothing_is_compared(get, story):
    hide(story, 1)
    page = text(get(history(story, "2/")))
    assert "No version before this one can be read." in page
    assert "Runs" not in page


def test_that_it_was_published_is_told_without_a_way_to_its_text(get, story):
    hide(story, 1)
    page = text(get(history(story)))
    assert "First publication</h2>" in page
    assert history(story, "1/") not in page


def test_the_note_of_a_correction_stays(get, story):
    hide(story, 2)
    assert "It does not fly." in text(get(history(story)))
    assert "It does not fly." in text(get(path(story)))


def test_other_notes_go_with_the_text(get, story):
    hide(story, 3)
    page = text(get(history(story)))
    assert "Update</h2>" in page
    assert "Zoë" not in page


def test_a_hidden_minor_change_is_not_told(get, story):
    verbs.publish(story, kind="minor")
    assert text(get(history(story))).count("Minor change</h2>") == 2
    hide(story, 4)
    assert text(get(history(story))).count("Minor change</h2>") == 1


def test_what_readers_see_as_the_story_cannot_be_hidden(get, story):
    with pytest.raises(Refused, match="publish another edition first"):
        hide(story, 4)
    verbs.withdraw(story, reason="It named a child.")
    hide(story, 4)
    verbs.publish(edit(story, headline="Ferry Rests"), kind="update")
    assert get(history(story, "4/")).status_code == 404
    assert "Waits!" not in text(get(history(story))) + text(get(history(story, "5/")))


def test_an_edition_stays_what_it_was(story, all_is_well):
    before = story.editions.values().get(number=2)
    hide(story, 2)
    after = story.editions.values().get(number=2)
    assert before | {"hidden": after["hidden"]} == after
    assert all_is_well()


def test_hidden_twice_shown_twice_or_hidden_without_a_reason_is_refused(story):
    with pytest.raises(Refused, match="Say why"):
        hide(story, 2, reason=" \n")
    with pytest.raises(Refused, match="not hidden"):
        hiding.show(edition(story, 2))
    hide(story, 2)
    with pytest.raises(Refused, match="already"):
        hide(story, 2)


def test_who_did_it_and_why_is_logged(story):
    editor = hire("editor")
    hide(story, 2, by=editor)
    hiding.show(edition(story, 2), by=editor)
    told = LogEntry.objects.filter(user=editor).order_by("pk").values_list("change_message", flat=True)
    assert list(told) == ["Hid edition 2 from readers: It named a child.", "Let readers read edition 2 again"]


def test_an_editor_hides_and_shows_it_from_the_list_of_editions(get, story):
    editor = Person("editor")
    page = text(editor.get(verb(story, "editions")))
    assert verb(story, "hide", 2) in page
    assert verb(story, "hide", 4) not in page, "it is live"
    assert "Hidden." in said(editor.open(verb(story, "hide", 2)).press(reason="It named a child."))
    page = text(editor.get(verb(story, "editions")))
    assert "Hidden from readers since" in page
    assert verb(story, "hide", 2) not in page
    assert get(history(story, "2/")).status_code == 404
    assert "not hidden any more" in said(editor.open(verb(story, "unhide", 2)).press())
    assert get(history(story, "2/")).status_code == 200


def test_a_form_that_comes_twice_is_told_so(story):
    form = Person("editor").open(verb(story, "hide", 2))
    form.press(reason="It named a child.")
    assert "It is hidden already." in text(form.press(reason="It named a child."))


def test_writers_see_no_such_link(story):
    assert "/hide/" not in text(Person("writer").get(verb(story, "editions")))
