"""`Published:` lines, as newsrooms and their page software write them."""

from datetime import date

import pytest

from articles.intake.copy import BadCopy, Copy, SetAside
from articles.intake.text import parse

pytestmark = pytest.mark.either

BODY = "The council met on Tuesday and voted for the plan."
MIDSUMMER = date(2025, 6, 21)


def story_with(line: str) -> Copy:
    return parse(f"Council Votes\n{line}\n\n{BODY}")


def refusal_of(line: str) -> BadCopy:
    with pytest.raises(BadCopy) as caught:
        story_with(line)
    return caught.value


@pytest.mark.parametrize(
    "written",
    [
        *("June 21, 2025", "June 21 2025", "Jun 21, 2025", "JUNE 21, 2025", "Jun. 21, 2025", "June 21st, 2025"),
        *("21 June 2025", "21st June 2025", "21 Jun 2025", "21-Jun-2025", "21st of June, 2025"),
        *("Saturday, June 21, 2025", "Sat, 21 Jun 2025", "Sat. June 21, 2025", "Saturday 21 June 2025"),
        *("2025-06-21", "2025/06/21", "21.6.2025", "21.06.2025", "06/21/2025", "21/06/2025", "21-06-2025"),
    ],
)
def test_a_date_is_read_in_any_usual_form(written):
    copy = story_with(f"Published: {written} | Tokyo/Washington")
    assert (copy.dateline_date, copy.dateline, copy.set_aside) == (MIDSUMMER, "Tokyo/Washington", ())


@pytest.mark.parametrize("month", ["Sept.", "Sept", "September", "sep", "SEPT."])
def test_september_has_many_short_forms(month):
    assert story_with(f"Published: {month} 3, 2025").dateline_date == date(2025, 9, 3)


@pytest.mark.parametrize(
    "line",
    [
        "Published: June 21, 2025 | Tokyo",
        "Published : June 21, 2025|Tokyo",
        "PUBLISHED ON : June 21, 2025 – Tokyo",
        "published: June 21, 2025 — Tokyo",
        "Published June 21, 2025 - Tokyo",
        "Published - June 21, 2025 - Tokyo",
        "Published on June 21, 2025 | Tokyo",
        "First published: June 21, 2025, Tokyo",
        "Posted: June 21, 2025 | Tokyo",
        "Dateline: June 21, 2025 | Tokyo",
        "Dateline: Tokyo, June 21, 2025",
        "Published: Tokyo | June 21, 2025",
        "Date: June 21, 2025 · Tokyo",
        "Published：June 21, 2025 | Tokyo",
    ],
)
def test_label_and_separator_have_variants(line):
    copy = story_with(line)
    assert (copy.dateline_date, copy.dateline) == (MIDSUMMER, "Tokyo")


@pytest.mark.parametrize(
    ("line", "day", "place"),
    [
        ("Published: June 21, 2025", MIDSUMMER, ""),
        ("Published: June 21, 2025 |", MIDSUMMER, ""),
        ("Published: | Tokyo", None, "Tokyo"),
        ("Dateline: Tokyo", None, "Tokyo"),
        ("Published: June 21, 2025 | Rotterdam, Netherlands", MIDSUMMER, "Rotterdam, Netherlands"),
        ("Published: June 21, 2025 | Baden-Baden – Mitte", MIDSUMMER, "Baden-Baden – Mitte"),
        ("Published: June 21, 2025 | \\4:30 PM", MIDSUMMER, "4:30 PM"),
    ],
)
def test_date_and_place_are_both_optional_and_the_place_is_kept_as_text(line, day, place):
    copy = story_with(line)
    assert (copy.dateline_date, copy.dateline) == (day, place)


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("Published: June 21, 2025, 4:30 PM IST | Tokyo", "4:30 PM IST"),
        ("Published: June 21, 2025 at 16:30 | Tokyo", "16:30"),
        ("Published: June 21, 2025 at 4 p.m. | Tokyo", "4 p.m."),
        ("Published: June 21, 2025 | 16:30 | Tokyo", "16:30"),
        ("Published: June 21, 2025 | Tokyo | 16:30 GMT", "16:30 GMT"),
        ("Published: 2025-06-21T16:30:00Z | Tokyo", "16:30:00Z"),
        ("Published: 2025-06-21T16:30:00.123+05:30 | Tokyo", "16:30:00.123+05:30"),
        ("Published: Sat, 21 Jun 2025 16:30:00 +0530 | Tokyo", "16:30:00 +0530"),
        ("Published: 21 June 2025, 1630 hrs | Tokyo", "1630 hrs"),
        ("Published: 4:30 PM ET, Sat June 21, 2025 | Tokyo", "4:30 PM ET"),
    ],
)
def test_a_time_of_day_is_reported_as_not_kept(line, time):
    copy = story_with(line)
    assert (copy.dateline_date, copy.dateline) == (MIDSUMMER, "Tokyo")
    assert copy.set_aside == (SetAside(2, time, "the time of the dateline is not kept"),)


@pytest.mark.parametrize(
    "line",
    [
        *("Updated: June 22, 2025", "UPDATED ON : 22 June 2025, 9:00 AM", "Last updated: 2025-06-22T09:00:00Z"),
        *("Updated 3 hours ago", "Last updated at 9:00 AM IST", "Modified: 22.6.2025"),
    ],
)
def test_when_a_page_was_changed_is_set_aside(line):
    copy = story_with(f"Published: June 21, 2025\n{line}")
    assert copy.dateline_date == MIDSUMMER
    assert copy.set_aside == (SetAside(3, line, "when a page was changed is not part of the story"),)


def test_a_change_named_within_the_dateline_is_no_place():
    copy = story_with("Published: June 21, 2025 | Updated: June 22, 2025, 9:00 AM | Tokyo")
    assert copy.dateline == "Tokyo"
    assert [aside.text for aside in copy.set_aside] == ["Updated: June 22, 2025, 9:00 AM"]


def test_a_second_dateline_is_set_aside():
    copy = parse(f"Council Votes\nPublished: June 21, 2025 | Tokyo\n{BODY}\nPublished: June 22, 2025 | Osaka")
    assert (copy.dateline_date, copy.dateline) == (MIDSUMMER, "Tokyo")
    assert [(aside.line, aside.reason) for aside in copy.set_aside] == [(4, "the story has a dateline already")]


def test_a_dateline_may_stand_at_the_foot():
    assert parse(f"Council Votes\n\n{BODY}\n\nPublished: June 21, 2025 | Tokyo").dateline == "Tokyo"


@pytest.mark.parametrize("written", ["June 31, 2025", "31 June 2025", "2025-02-30", "31.4.2025", "2025-13-01"])
def test_a_day_that_no_month_has_is_refused_with_its_line(written):
    bad = refusal_of(f"Published: {written} | Tokyo")
    assert (bad.line, bad.reason) == (2, f"there is no such day as “{written}”")


@pytest.mark.parametrize("written", ["03/04/2026", "3-4-2026", "3.4.2026"])
def test_a_date_that_may_be_two_is_refused_and_the_remedy_is_named(written):
    bad = refusal_of(f"Published: {written}")
    assert bad.line == 2
    assert bad.reason == f"“{written}” may be March 4, 2026 or April 3, 2026: write the month as a word"


def test_a_date_that_is_the_same_both_ways_is_no_riddle():
    assert story_with("Published: 03/03/2026").dateline_date == date(2026, 3, 3)


def test_a_wrong_weekday_is_refused():
    bad = refusal_of("Published: Sunday, June 21, 2025 | Tokyo")
    assert (bad.line, bad.reason) == (2, "June 21, 2025 is a Saturday: the weekday or the date is wrong")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Published: yesterday", "“yesterday” is not a date: write it as in June 21, 2025 | Tokyo"),
        ("Published: June 21", "“June 21” is not a date: write it as in June 21, 2025 | Tokyo"),
        ("Published: 06/21/25", "“06/21/25” is not a date: write it as in June 21, 2025 | Tokyo"),
        ("Published:", "the date is missing: write it as in June 21, 2025 | Tokyo"),
        ("Published: June 21, 2025 Tokyo", "after the date stands “Tokyo”: put | between date and place"),
        ("Published: | " + "x" * 201, "this place has 201 characters; at most 200 are allowed"),
        ("Published: " + "x" * 400, "a dateline of 400 characters is too long: date | place"),
    ],
)
def test_what_cannot_be_read_as_a_dateline_is_refused_with_its_line(line, reason):
    bad = refusal_of(line)
    assert (bad.line, bad.reason) == (2, reason)


@pytest.mark.parametrize(
    "sentence",
    [
        "Published in 1920, the novel was forgotten.",
        "Published on June 21, 2025, the report blames the pumps.",
        "Dates and figs are cheaper than last year.",
        "Updated rules on June 22, 2025 changed nothing.",
        "Published: a diary that nobody was meant to read.",
    ],
)
def test_a_sentence_that_begins_like_a_dateline_is_text(sentence):
    copy = parse(f"Council Votes\n\n{BODY}\n\n{sentence}")
    assert copy.blocks[0].paragraphs == (BODY, sentence)
    assert copy.dateline_date is None
