"""The body: crossheads, paragraphs, lists of highlights, also-reads."""

import pytest

from articles.intake.copy import AlsoRead, BadCopy, Block, Highlight, Section
from articles.intake.text import parse

pytestmark = pytest.mark.either

LEAD = "The council met on Tuesday and voted for the plan, by 31 votes to 12, after a debate of fifty minutes."
NEXT = "Nobody in the chamber could say what it will cost, and the mayor, who might have known, was not asked."


def blocks(*lines: str) -> tuple[Block, ...]:
    return parse("\n".join(["Council Votes", "", *lines])).blocks


def points(*texts: str) -> tuple[Highlight, ...]:
    return tuple(map(Highlight, texts))


def refusal_of(*lines: str) -> tuple[int, str]:
    with pytest.raises(BadCopy) as caught:
        blocks(*lines)
    return caught.value.line, caught.value.reason


# Crossheads


def test_a_short_line_between_blank_lines_is_a_crosshead():
    assert blocks(LEAD, "", "Who Pays", "", NEXT) == (Section("", (LEAD,)), Section("Who Pays", (NEXT,)))


def test_so_is_one_that_stands_directly_on_its_paragraph():
    assert blocks(LEAD, "", "Who Pays", NEXT, LEAD) == (Section("", (LEAD,)), Section("Who Pays", (NEXT, LEAD)))


def test_a_crosshead_may_stand_over_a_list():
    assert blocks(LEAD, "", "In Figures", "", "Highlights", "• One") == (
        Section("", (LEAD,)),
        Section("In Figures", (), points("One")),
    )


@pytest.mark.parametrize(
    "line",
    [
        *("The plug is here.", "“The plug is here.”", "Who pays?", "And then…", "They asked for:", "and nothing else"),
        *("• A bullet", "1. A number", "This line has far too many words in it to be a crosshead of anything"),
    ],
)
def test_a_short_line_of_another_shape_is_a_paragraph(line):
    assert blocks(LEAD, "", line, "", NEXT) == (Section("", (LEAD, line, NEXT)),)


def test_a_short_line_with_nothing_under_it_is_a_paragraph():
    assert blocks(LEAD, "", "Who Pays") == (Section("", (LEAD, "Who Pays")),)


def test_without_blank_lines_no_short_line_is_a_crosshead():
    assert blocks(LEAD, "Who Pays", NEXT) == (Section("", (LEAD, "Who Pays", NEXT)),)


def test_markdowns_mark_makes_any_line_a_crosshead():
    assert blocks(LEAD, "## Who pays? Highlights", NEXT, "### Highlights", LEAD) == (
        Section("", (LEAD,)),
        Section("Who pays? Highlights", (NEXT,)),
        Section("Highlights", (LEAD,)),
    )


def test_the_mark_alone_begins_a_section_without_a_crosshead():
    assert blocks(LEAD, "##", NEXT) == (Section("", (LEAD,)), Section("", (NEXT,)))


def test_the_name_of_a_network_may_be_a_crosshead():
    assert blocks(LEAD, "", "Facebook", "", NEXT)[1] == Section("Facebook", (NEXT,))


# Escapes


@pytest.mark.parametrize(
    "text", ["Highlights", "Also Read: X", "Who Pays", "By Ana Vermeer", "\\o/", "Share", "And…", ""]
)
def test_a_backslash_makes_any_line_a_paragraph(text):
    assert blocks(LEAD, "", f"\\{text}", "", NEXT) == (Section("", (LEAD, text or "\\", NEXT)),)


# Highlights


@pytest.mark.parametrize(
    "heading",
    ["Highlights", "Highlights:", "HIGHLIGHTS :", "Key Points", "KEY HIGHLIGHTS", "key points –", "Key Takeaways"],
)
def test_a_heading_opens_a_list_and_the_next_paragraph_a_section(heading):
    assert blocks(LEAD, heading, "First point", "Second point", NEXT) == (
        Section("", (LEAD,), points("First point", "Second point")),
        Section("", (NEXT,)),
    )


@pytest.mark.parametrize(
    "bullet", ["• ", "•", "- ", "* ", "– ", "— ", "· ", "‣ ", "◦ ", "1. ", "12) ", "\uf0b7 ", "•\t"]
)
def test_bullets_fall_off(bullet):
    section = blocks(LEAD, "", "Highlights", f"{bullet}First point", f"{bullet}Second point", "", NEXT)[0]
    assert section.highlights == points("First point", "Second point")


def test_one_bullet_falls_off_and_not_what_looks_like_another():
    section = blocks(LEAD, "Highlights", "• 3.5% of GDP", "• -5 degrees", "• - 5 degrees", "• 1. One", "2.0 is here")[0]
    assert section.highlights == points("3.5% of GDP", "-5 degrees", "- 5 degrees", "1. One")


def test_a_star_marks_a_key_point_with_or_without_a_bullet():
    assert blocks(LEAD, "Highlights", "• ★ First", "- ★Second", "• \\★ Third", "• ★")[0].highlights == (
        Highlight("First", starred=True),
        Highlight("Second", starred=True),
        Highlight("★ Third"),
        Highlight("★"),
    )
    assert blocks(LEAD, "Highlights", "★ First", "Second")[0].highlights == (
        Highlight("First", True),
        Highlight("Second"),
    )


@pytest.mark.parametrize(
    "odd", ["Also Read: X", "Highlights", "Share", "Topics: Ports", "Published: June 21, 2025", "So…"]
)
def test_behind_a_bullet_every_text_is_a_highlight(odd):
    assert blocks(LEAD, "Highlights", "• One", f"• {odd}", "", NEXT)[0].highlights == points("One", odd)


def test_a_list_with_bullets_ends_at_the_first_line_without():
    assert blocks(LEAD, "Highlights", "• One", "", "• Two", "", "Who Pays", "", NEXT) == (
        Section("", (LEAD,), points("One", "Two")),
        Section("Who Pays", (NEXT,)),
    )


def test_a_list_without_bullets_ends_at_a_paragraph_or_at_a_crosshead():
    expected = Section("", (LEAD,), points("One point", "Two points"))
    assert blocks(LEAD, "Highlights", "One point", "Two points", "The plug is here.", NEXT)[0] == expected
    assert blocks(LEAD, "", "Highlights", "One point", "Two points", "", "Who Pays", "", NEXT) == (
        expected,
        Section("Who Pays", (NEXT,)),
    )
    assert blocks(LEAD, "Highlights", "One point", "Two points", "Also Read: X", "Highlights", "A third")[0] == expected


def test_points_that_are_sentences_stay_points():
    section = blocks(
        LEAD, "Highlights", "Tokyo said no.", "Osaka said yes.", "", "Kyoto, which had not been asked, spoke."
    )
    assert section == (
        Section("", (LEAD,), points("Tokyo said no.", "Osaka said yes.")),
        Section("", ("Kyoto, which had not been asked, spoke.",)),
    )


def test_a_point_may_end_in_an_abbreviation():
    assert blocks(LEAD, "Highlights", "Talks with the U.S.", "A deal by Marren Inc.", "A third point")[
        0
    ].highlights == points("Talks with the U.S.", "A deal by Marren Inc.", "A third point")


def test_an_advertisement_among_bullets_does_not_end_the_list():
    copy = parse(f"Council Votes\n{LEAD}\nHighlights\n• One\nAdvertisement\n• Two\n{NEXT}")
    assert copy.blocks[0].highlights == points("One", "Two")
    assert [aside.text for aside in copy.set_aside] == ["Advertisement"]


def test_a_heading_with_nothing_under_it_is_set_aside():
    copy = parse(f"Council Votes\n\n{LEAD}\n\nHighlights\n\n{LEAD} {NEXT}")
    assert copy.blocks == (Section("", (LEAD, f"{LEAD} {NEXT}")),)
    assert [(aside.line, aside.text) for aside in copy.set_aside] == [(5, "Highlights")]


def test_a_bullet_with_nothing_behind_it_is_set_aside():
    copy = parse(f"Council Votes\n{LEAD}\nHighlights\n• One\n•\n• Two")
    assert copy.blocks[0].highlights == points("One", "Two")
    assert [(aside.line, aside.reason) for aside in copy.set_aside] == [(5, "a bullet with nothing behind it")]


def test_bullets_outside_a_list_of_highlights_are_paragraphs_as_they_stand():
    assert blocks(LEAD, "", "• First", "• Second") == (Section("", (LEAD, "• First", "• Second")),)


def test_two_lists_running_are_two_sections():
    assert blocks(LEAD, "Highlights", "• One", "Highlights", "• Two") == (
        Section("", (LEAD,), points("One")),
        Section("", (), points("Two")),
    )


# Also read


@pytest.mark.parametrize(
    "label",
    [
        "Also Read : ",
        "Also read: ",
        "ALSO READ - ",
        "Also-Read: ",
        "Read also: ",
        "Read More: ",
        "Related: ",
        "See also – ",
    ],
)
def test_an_also_read_stands_where_it_stood_and_ends_its_section(label):
    assert blocks(LEAD, f"{label}Gate Shut for Hours", NEXT) == (
        Section("", (LEAD,)),
        AlsoRead("Gate Shut for Hours"),
        Section("", (NEXT,)),
    )


@pytest.mark.parametrize("url", ["https://news.example/gate", "HTTP://news.example:8080/gate_(2)?a=b#c"])
@pytest.mark.parametrize(
    "form", ["Gate Shut {}", "Gate Shut <{}>", "Gate Shut ({})", "Gate Shut – {}", "Gate Shut: {}"]
)
def test_an_also_read_may_end_in_its_url(form, url):
    assert blocks(LEAD, "Also Read: " + form.format(url))[1] == AlsoRead("Gate Shut", url)


def test_a_url_alone_is_label_and_target():
    url = "https://news.example/gate"
    assert blocks(LEAD, f"Read more: {url}")[1] == AlsoRead(url, url)


@pytest.mark.parametrize(
    "last", ["javascript:alert(1)", "ftp://news.example/", "https://", "http://[", "//x.example", "<>"]
)
def test_what_is_no_web_address_stays_in_the_label(last):
    assert blocks(LEAD, f"Also Read: Gate {last}")[1] == AlsoRead(f"Gate {last}")


def test_related_things_are_not_always_an_also_read():
    texts = ("Related-party deals rose by half.", "Also read the small print, she said.", "Read more slowly.")
    assert blocks(LEAD, *texts) == (Section("", (LEAD, *texts)),)


def test_an_also_read_without_a_story_is_set_aside():
    copy = parse(f"Council Votes\n{LEAD}\nAlso Read:\n{NEXT}")
    assert copy.blocks == (Section("", (LEAD, NEXT)),)
    assert [aside.line for aside in copy.set_aside] == [3]


# Limits


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("x" * 20_001, "this paragraph has 20,001 characters; at most 20,000 are allowed"),
        ("## " + "x" * 201, "this crosshead has 201 characters; at most 200 are allowed"),
        ("Also Read: " + "x" * 301, "this also-read has 301 characters; at most 300 are allowed"),
        ("Also Read: X https://x.example/" + "x" * 1000, "this URL has 1,018 characters; at most 1,000 are allowed"),
    ],
)
def test_what_is_too_long_is_refused_with_its_line(line, reason):
    assert refusal_of(LEAD, line) == (4, reason)


def test_a_highlight_that_is_too_long_is_refused_with_its_line():
    line, reason = refusal_of(LEAD, "Highlights", "• " + "x" * 301)
    assert (line, reason) == (5, "this highlight has 301 characters; at most 300 are allowed")


def test_a_list_that_is_too_long_is_refused_at_the_first_point_too_many():
    line, reason = refusal_of(LEAD, "Highlights", *["• x"] * 51)
    assert (line, reason) == (55, "this is one too many: at most 50 highlights in a section are allowed")
