"""Headline, standfirst, bylines and topics."""

import pytest

from articles.intake import limits
from articles.intake.copy import BadCopy, Copy
from articles.intake.text import parse

pytestmark = pytest.mark.either

BODY = "The council met on Tuesday and voted for the plan."


def story_with(*lines: str) -> Copy:
    return parse("\n".join(["Council Votes", *lines, "", BODY]))


def refusal_of(text: str) -> tuple[int, str]:
    with pytest.raises(BadCopy) as caught:
        parse(text)
    return caught.value.line, caught.value.reason


def test_the_first_line_that_is_not_blank_is_the_headline():
    assert parse(f"\n  \n Council\tVotes  \n\n{BODY}").headline == "Council Votes"


@pytest.mark.parametrize(
    "headline", ["By Land and Sea", "Highlights of a Quiet Year", "• One Dot", "Published at Last"]
)
def test_a_headline_may_begin_like_something_else(headline):
    assert parse(f"{headline}\n\n{BODY}").headline == headline


def test_a_headline_with_markdowns_mark_loses_it():
    assert parse(f"# Council Votes\n\n{BODY}").headline == "Council Votes"


@pytest.mark.parametrize(
    "first",
    [
        *("Published: June 21, 2025 | Tokyo", "Highlights", "KEY POINTS:", "Also Read: Another Story", "Topics: Ports"),
        *("By: Ana Vermeer", "Standfirst: The plan in brief.", "Published: yesterday"),
    ],
)
def test_copy_that_begins_with_another_part_has_no_headline(first):
    line, reason = refusal_of(f"\n{first}\n\n{BODY}")
    assert line == 2
    assert reason == f"no headline: “{first}” is not one (if it is, put a backslash before it)"


def test_a_backslash_makes_any_first_line_the_headline():
    assert parse(f"\\Topics: A Memoir\n\n{BODY}").headline == "Topics: A Memoir"


def test_page_furniture_above_the_headline_is_set_aside():
    copy = parse(f"Advertisement\nSkip to content\nCouncil Votes\n\n{BODY}")
    assert copy.headline == "Council Votes"
    assert [aside.text for aside in copy.set_aside] == ["Advertisement", "Skip to content"]


def test_a_headline_as_long_as_a_paragraph_is_refused():
    assert refusal_of(f"{'x' * 301}\n\n{BODY}") == (1, "this headline has 301 characters; at most 300 are allowed")
    assert parse(f"{'x' * 300}\n\n{BODY}").headline == "x" * 300


@pytest.mark.parametrize(
    "rest", ["", "Published: June 21, 2025", "Highlights\n• A point\n", "Also Read: Another Story"]
)
def test_a_story_without_a_paragraph_has_no_body(rest):
    assert refusal_of(f"Council Votes\n{rest}") == (0, "no body: there is no paragraph under the headline")


@pytest.mark.parametrize("label", ["Standfirst:", "Summary :", "DEK:", "standfirst："])
def test_a_standfirst_is_known_by_its_label(label):
    assert story_with("By Ana Vermeer", f"{label} The plan in brief.").standfirst == "The plan in brief."


def test_without_a_label_it_is_a_paragraph():
    copy = story_with("", "The plan will cost four million.", "", "By Ana Vermeer", "Published: June 21, 2025")
    assert (copy.standfirst, copy.bylines) == ("", ("Ana Vermeer",))
    assert copy.blocks[0].paragraphs == ("The plan will cost four million.", BODY)


def test_a_second_standfirst_is_set_aside():
    copy = story_with("Standfirst: One.", "Standfirst: Two.")
    assert copy.standfirst == "One."
    assert [(aside.line, aside.reason) for aside in copy.set_aside] == [(3, "the story has a standfirst already")]


def test_below_the_first_paragraph_summary_is_a_word_like_any_other():
    copy = parse(f"Council Votes\n\n{BODY}\n\nSummary: nobody won.")
    assert copy.blocks[0].paragraphs == (BODY, "Summary: nobody won.")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ana Vermeer", ("Ana Vermeer",)),
        ("By Ana Vermeer and Ben Osei", ("Ana Vermeer", "Ben Osei")),
        ("By Ana Vermeer, Ben Osei and Zoë Lindqvart", ("Ana Vermeer", "Ben Osei", "Zoë Lindqvart")),
        ("By Ana Vermeer, Ben Osei, and Zoë Lindqvart", ("Ana Vermeer", "Ben Osei", "Zoë Lindqvart")),
        ("By Ana Vermeer | Ben Osei", ("Ana Vermeer", "Ben Osei")),
        ("By Ana Vermeer & Ben Osei", ("Ana Vermeer", "Ben Osei")),
        ("By: Ana Vermeer", ("Ana Vermeer",)),
        ("by : the night desk", ("the night desk",)),
        ("BY ANA VERMEER AND BEN OSEI", ("ANA VERMEER", "BEN OSEI")),
        ("Reporting by Ana Vermeer", ("Ana Vermeer",)),
        ("By J. R. van der Berg Jr.", ("J. R. van der Berg Jr.",)),
        ("By Alexander Sandberg", ("Alexander Sandberg",)),
        ("By 田中 太郎", ("田中 太郎",)),
        ("By Ana Vermeer and ANA VERMEER", ("Ana Vermeer",)),
        ("By: \\Sea, Land and Sons", ("Sea, Land and Sons",)),
    ],
)
def test_a_byline_names_the_authors(line, authors):
    assert story_with("Published: June 21, 2025", line).bylines == authors


def test_authors_may_have_a_line_each():
    assert story_with("By Ana Vermeer", "", "By Ben Osei").bylines == ("Ana Vermeer", "Ben Osei")


@pytest.mark.parametrize(
    "line",
    [
        *("By Tuesday the quays were empty.", "By 2031 every berth will have power", "By land and by sea they came"),
        *("By then, nobody in the chamber was awake", "By"),
    ],
)
def test_a_sentence_that_begins_with_by_is_a_paragraph(line):
    copy = story_with(line)
    assert copy.bylines == ()
    assert copy.blocks[0].paragraphs == (line, BODY)


def test_once_the_story_has_begun_there_is_no_byline_in_it():
    copy = parse(f"Council Votes\n\n{BODY}\n\n{BODY}\nBy Ana Vermeer\n{BODY}")
    assert copy.bylines == ()
    assert copy.blocks[0].paragraphs == (BODY, BODY, "By Ana Vermeer", BODY)


@pytest.mark.parametrize(
    "line",
    [
        "Topics: Ports, Energy, City Hall",
        "TAGS : Ports; Energy; City Hall",
        "Tags: Ports | Energy | ports | City Hall,",
    ],
)
def test_topics_are_separated_and_each_is_named_once(line):
    assert parse(f"Council Votes\n\n{BODY}\n\n{line}").topics == ("Ports", "Energy", "City Hall")


def test_topics_may_stand_anywhere_and_on_several_lines():
    copy = parse(f"Council Votes\nTopics: Ports\n\n{BODY}\nTags: Energy\n{BODY}")
    assert copy.topics == ("Ports", "Energy")
    assert copy.blocks[0].paragraphs == (BODY, BODY)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("By " + ", ".join("ABCDEFGHIJKLMNOPQRSTU"), "this is one too many: at most 20 authors are allowed"),
        ("Topics: " + ",".join(map(str, range(31))), "this is one too many: at most 30 topics are allowed"),
        ("Topics: Ports, " + "x" * 101, "this topic has 101 characters; at most 100 are allowed"),
        ("By: " + "x" * 101, "this author has 101 characters; at most 100 are allowed"),
        ("Standfirst: " + "x" * 1001, "this standfirst has 1,001 characters; at most 1,000 are allowed"),
    ],
)
def test_what_is_too_long_or_too_many_is_refused_with_its_line(line, reason):
    assert refusal_of(f"Council Votes\n\n{line}\n\n{BODY}") == (3, reason)


def test_the_first_line_too_many_is_the_one_that_is_named():
    head = f"Council Votes\n{BODY}\n"
    too_many_paragraphs = head + f"{BODY}\n" * limits.PARAGRAPHS
    assert refusal_of(too_many_paragraphs) == (2_002, "this is one too many: at most 2,000 paragraphs are allowed")
    too_many_blocks = head + "Also Read: X\n" * limits.BLOCKS
    told = "this is one too many: at most 500 sections, quotes and also-reads are allowed"
    assert refusal_of(too_many_blocks) == (502, told)


def test_more_lines_than_any_story_has_are_refused():
    reason = "copy may have at most 10,000 lines that are not blank"
    assert refusal_of("Council Votes\n" + "x\n\n" * 10_000) == (20_000, reason)
