"""The sample copy, read whole: in the form it arrives in, and in the forms a mail program or an editor makes of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from articles.intake.classify import classify
from articles.intake.copy import AlsoRead, Copy, Highlight, Section
from articles.intake.export import export
from articles.intake.lines import Role
from articles.intake.text import parse, read

COPY = Path(__file__).resolve().parents[2] / "shared" / "copy"
pytestmark = [pytest.mark.either, pytest.mark.skipif(not COPY.is_dir(), reason="the sample copy is not here")]

HARBOUR = Copy(
    headline="Rotterdam Approves €2.1 Billion Shore-Power Plan for Container Terminals",
    dateline_date=date(2026, 3, 3),
    dateline="Rotterdam, Netherlands",
    bylines=("Ana Vermeer", "Ben Osei"),
    blocks=(
        Section(
            paragraphs=(
                "The port authority of Rotterdam voted on Tuesday to wire every deep-sea container berth to the grid "
                "by 2031, ending the practice of running ships' diesel generators at the quay. The decision follows "
                "two years of trials at a single terminal.",
            ),
        ),
        Section(
            crosshead="Twelve Berths Come First",
            paragraphs=(
                "Twelve berths on the Maasvlakte will be connected in the first phase. Each needs about 20 megawatts, "
                "roughly the demand of a small town, and the grid operator has reserved the capacity since last "
                "autumn.",
                "“We are not asking ships to wait for the technology any more,” the authority's head of energy said. "
                "“The plug is here.”",
            ),
            highlights=(
                Highlight("Twelve berths connected by the end of 2028"),
                Highlight("About 20 MW reserved for each berth"),
                Highlight("Trial terminal cut quayside emissions by 92%"),
            ),
        ),
        AlsoRead("Hamburg Delays Cold-Ironing Deadline to 2030"),
        Section(
            crosshead="Who Pays",
            paragraphs=(
                "The authority carries 60% of the cost; terminal operators and a national climate fund share the rest. "
                "A fee per connection, still to be set, is meant to repay the authority in eighteen years.",
            ),
            highlights=(
                Highlight("Authority pays 60% of €2.1 billion"),
                Highlight("Payback expected in 18 years"),
                Highlight("Connection fee to be set by September"),
            ),
        ),
        AlsoRead("Shipping Lines Split Over Who Should Fund Green Ports"),
        AlsoRead("EU Rules on Shore Power, Explained"),
        Section(
            crosshead="What Comes Next",
            paragraphs=(
                "Tenders open in June. Opposition parties on the city council have asked for a review of the grid "
                "reservation before then.",
            ),
            highlights=(
                Highlight("Tenders open in June 2026"),
                Highlight("Council review requested before the tender"),
            ),
        ),
    ),
    topics=("Ports", "Energy", "Netherlands"),
)


def sample(name: str) -> str:
    return (COPY / name).read_text(encoding="utf-8")


def japan_line(number: int) -> str:
    return sample("japan-talks.txt").split("\n")[number - 1]


def japan() -> Copy:
    """Its structure written out; its words are those of the lines named."""

    def section(*paragraphs: int, highlights: int) -> Section:
        """`highlights`: the first of four lines."""
        points = tuple(Highlight(japan_line(n)) for n in range(highlights, highlights + 4))
        return Section(paragraphs=tuple(map(japan_line, paragraphs)), highlights=points)

    return Copy(
        headline="Japan Cancels High-Level Security Talks with U.S. Over Defense Spending Dispute",
        dateline_date=date(2025, 6, 21),
        dateline="Tokyo/Washington",
        blocks=(
            section(3, 4, highlights=6),
            AlsoRead("HDB Financial IPO Pricing Jolts 50,000 Early Investors With Up to 48% Notional Loss"),
            section(11, highlights=13),
            section(17, highlights=19),
            section(23, highlights=25),
            section(29, highlights=31),
            section(35, highlights=37),
        ),
    )


def story(copy: Copy) -> Copy:
    return replace(copy, set_aside=())


def test_the_harbour_story_is_read_whole():
    assert parse(sample("harbour-works.txt")) == HARBOUR


def test_the_japan_story_is_read_whole():
    assert story(parse(sample("japan-talks.txt"))) == japan()


def test_the_highlights_of_the_japan_story_are_short_lines_and_its_paragraphs_long_ones():
    sections = japan().sections
    assert all(len(text) > 600 for section in sections for text in section.paragraphs)
    assert all(len(point.text) < 80 for section in sections for point in section.highlights)
    assert sections[0].highlights[0].text == "U.S. demanded Japan raise defense spending to 3.5% of GDP"
    assert sections[-1].highlights[3].text == "Urgency grows for diplomatic repair before regional escalation"


def test_the_furniture_under_the_japan_story_is_set_aside_with_its_lines_and_reasons():
    set_aside = parse(sample("japan-talks.txt")).set_aside
    assert [aside.line for aside in set_aside] == [41, 42, 43, 44, 45, 46, 47]
    assert all(aside.text == japan_line(aside.line) for aside in set_aside)
    assert [aside.reason for aside in set_aside[:6]] == ["a truncated teaser of another story"] * 6
    assert set_aside[6].reason == "a cookie notice"


def test_each_line_of_the_japan_story_plays_the_part_it_should():
    roles = [line.role for line in classify(sample("japan-talks.txt"))]
    counts = {role: roles.count(role) for role in set(roles)}
    assert counts == {
        Role.HEADLINE: 1,
        Role.DATELINE: 1,
        Role.PARAGRAPH: 7,
        Role.HIGHLIGHTS: 6,
        Role.HIGHLIGHT: 24,
        Role.ALSO_READ: 1,
        Role.SET_ASIDE: 7,
    }


def test_a_report_counts_what_was_found():
    assert parse(sample("japan-talks.txt")).summary == (
        "7 paragraphs, 6 sections, 24 highlights, 1 also-read, 7 lines set aside"
    )
    assert parse(sample("harbour-works.txt")).summary == (
        "5 paragraphs, 4 sections, 8 highlights, 3 also-read, 0 lines set aside"
    )


@pytest.mark.parametrize("name", ["japan-talks.txt", "harbour-works.txt"])
@pytest.mark.parametrize(
    "bytes_of",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace(" ", "\xa0").replace("\n", "\u200b\n\ufeff").encode(),
        lambda text: text.replace("\n", " \t\n  ").encode(),
    ],
    ids=["bom", "utf16", "utf16be", "crlf", "cr", "invisible", "white space"],
)
def test_the_bytes_it_comes_in_make_no_difference(name, bytes_of):
    text = sample(name)
    assert read(bytes_of(text)) == parse(text)


@pytest.mark.parametrize("name", ["japan-talks.txt", "harbour-works.txt"])
def test_blank_lines_between_all_lines_make_no_difference(name):
    text = sample(name)
    assert story(parse(text.replace("\n", "\n\n"))) == story(parse(text))


def test_lists_without_their_bullets_make_no_difference():
    text = sample("harbour-works.txt")
    for bullet in ("• ", "\n- ", "\n* "):
        text = text.replace(bullet, bullet[:-2])
    assert parse(text) == HARBOUR


@pytest.mark.parametrize("name", ["japan-talks.txt", "harbour-works.txt"])
def test_a_sample_comes_back_from_its_export(name):
    copy = parse(sample(name))
    assert parse(export(copy)) == story(copy)
