"""The front matter of a file of Markdown fills the fields it names; the rest of it is set aside, line by line."""

from datetime import date

import pytest

from articles.intake import markdown

BODY = "\n\nDivers found it on Monday.\n\n## Whose It Is\n\nNobody knows.\n"


def read(front: str, body: str = BODY):
    return markdown.read(f"{front}{body}".encode())


def told(copy) -> dict[str, str]:
    return {aside.text: aside.reason for aside in copy.set_aside}


def test_title_date_author_and_tags_go_where_they_belong():
    copy = read(
        "---\ntitle: 'Divers Find a Bell: It Weighs a Ton'\ndate: 2026-05-01\nauthor: Ana Vermeer\n"
        'description: "It lay under the quay."\ntags: [Harbour, "Diving"]\n---'
    )
    assert copy.headline == "Divers Find a Bell: It Weighs a Ton"
    assert copy.dateline_date == date(2026, 5, 1)
    assert copy.bylines == ("Ana Vermeer",)
    assert copy.standfirst == "It lay under the quay."
    assert copy.topics == ("Harbour", "Diving")
    assert [section.crosshead for section in copy.sections] == ["", "Whose It Is"]
    assert copy.set_aside == ()


def test_lists_and_long_values_may_stand_below_their_key():
    copy = read(
        "---\ntitle: A Bell\nauthors:\n- Ana Vermeer\n- Bo Lindqvist\ntags:\n  - Harbour\n  - Diving\n"
        "summary: >\n  It lay\n  under the quay.\n---"
    )
    assert copy.bylines == ("Ana Vermeer", "Bo Lindqvist")
    assert copy.topics == ("Harbour", "Diving")
    assert copy.standfirst == "It lay under the quay."


def test_what_has_no_field_here_is_set_aside_as_it_stood():
    copy = read("---\ntitle: A Bell\nlayout: post\ncover:\n  image: bell.jpg\ndate: soon\ndraft: true\n---")
    assert set(told(copy)) == {"layout: post", "cover: image: bell.jpg", "date: soon", "draft: true"}
    assert set(told(copy).values()) == {"front matter that is no part of a story here"}


def test_the_time_of_a_date_is_reported_as_that_of_any_dateline():
    copy = read("---\ntitle: A Bell\ndate: 2026-05-01T10:00:00+02:00\n---")
    assert copy.dateline_date == date(2026, 5, 1)
    assert list(told(copy).values()) == ["the time of the dateline is not kept"]


@pytest.mark.parametrize("front", ["---\ntitle: A Bell\nauthor: Ana Vermeer\n---", "---\nauthor: Ana Vermeer\n---"])
def test_a_headline_in_the_text_is_not_said_twice(front):
    copy = read(front, "\n# A Bell" + BODY)
    assert copy.headline == "A Bell"
    assert copy.bylines == ("Ana Vermeer",)
    assert [section.crosshead for section in copy.sections] == ["", "Whose It Is"]


def test_another_headline_in_the_text_is_not_lost():
    copy = read("---\ntitle: A Bell\n---", "\n# Found on Monday" + BODY)
    assert copy.headline == "A Bell"
    assert copy.sections[0].crosshead == "Found on Monday"


def test_the_form_that_other_programs_write_is_read_as_well():
    copy = read('+++\ntitle = "A Bell"\ndate = 2026-05-01\ntags = ["Harbour", "Diving"]\n+++')
    assert (copy.headline, copy.dateline_date, copy.topics) == ("A Bell", date(2026, 5, 1), ("Harbour", "Diving"))


def test_a_rule_on_top_of_a_story_is_no_front_matter():
    copy = read("---\n\n# A Bell", "\n\nDivers said: it is heavy.\n\n---\n\nNobody knows.\n")
    assert copy.headline == "A Bell"
    assert copy.paragraph_count == 2
    assert copy.set_aside == ()


def test_a_value_is_text_and_no_mark_up():
    copy = read("---\ntitle: A <b>Bell</b> & *More*\n---")
    assert copy.headline == "A <b>Bell</b> & *More*"
