"""What holds for any text whatever, and for any story whatever."""

from dataclasses import replace
from datetime import date
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.classify import classify
from articles.intake.copy import AlsoRead, BadCopy, Copy, Highlight, Section
from articles.intake.decode import decode
from articles.intake.export import export
from articles.intake.lines import tidy
from articles.intake.text import parse, read
from articles.text import clean

pytestmark = pytest.mark.either

patient = settings(deadline=None)  # a busy machine is no failure

# Words that mean something to the reader, as text may hold them by chance or by malice.
NASTY = [
    *("Highlights", "Key Points:", "Also Read : ", "Related:", "Read more", "Topics: ", "Tags:"),
    *("Published: ", "Published on ", "Updated: ", "Dateline: ", "Date: ", "Standfirst: ", "Summary:"),
    *("By ", "By: ", "Reporting by ", "and ", "Ana Vermeer", "van der Berg", "three berths ", "The council met. "),
    *("June 21, 2025", "31 June 2025", "03/04/2026", "2025-06-21T16:30:00Z", "4:30 PM IST", "Saturday, ", "12.30"),
    *("|", ",", ";", "–", " - ", "&", ":", "：", "/", "\\", "\\\\", "#", "## ", "###"),
    *("•", "• ", "·", "* ", "- ", "1. ", "1)", "★", "★ ", "⭐\ufe0f", "…", "...", "[…]", ".", "?", "“", "”", "U.S."),
    *("https://news.example/a", "<https://news.example/b>", "(http://news.example/c)", "https://[", "<>", "<", ")"),
    *("Share", "Facebook", "8 min read", "This website uses cookies.", "All rights reserved.", "© 2025", "Sponsored"),
    *("\u200b", "\u200e", "\u200d", "\ufeff", "\u00ad", "\xa0", "\u2028", "\x0b", "\t", "\0", "\ud800", "\u0338"),
    *("रॉटरडैम", "鹿特丹", "روتردام", "e\u0301", "ſept", "A" * 90),
]
pieces = st.one_of(st.sampled_from(NASTY), st.sampled_from([" ", "\n", "\n\n", "\r\n"]), st.text(max_size=8))
any_text = st.lists(pieces, max_size=40).map("".join)

chunks = st.one_of(st.sampled_from(NASTY), st.just(" "), st.text(max_size=8))
single_line = st.lists(chunks, min_size=1, max_size=6).map(lambda parts: tidy("".join(parts))).filter(bool)


def lines(limit: int = 90):
    return single_line.map(lambda text: tidy(text[:limit])).filter(bool)


def distinct_lines(**sizes):
    return st.lists(lines(), unique_by=str.casefold, **sizes).map(tuple)


urls = st.sampled_from(
    ["", "", "https://news.example/a", "http://news.example/b_(c)?d=e|f#g", "https://x.example:8443/"]
)
highlights = st.builds(Highlight, lines(250), st.booleans())
sections = st.builds(
    Section,
    crosshead=st.one_of(st.just(""), lines()),
    paragraphs=st.lists(single_line, max_size=3).map(tuple),
    highlights=st.lists(highlights, max_size=3).map(tuple),
)
blocks = st.lists(st.one_of(sections, st.builds(AlsoRead, lines(), urls)), max_size=6).map(tuple)
copies = st.builds(
    Copy,
    headline=lines(),
    standfirst=st.one_of(st.just(""), lines()),
    dateline_date=st.one_of(st.none(), st.dates()),
    dateline=st.one_of(st.just(""), lines()),
    bylines=distinct_lines(max_size=3),
    blocks=blocks.filter(lambda found: any(isinstance(b, Section) and b.paragraphs for b in found)),
    topics=distinct_lines(max_size=3),
)


def visible(text: str) -> str:
    return "".join(c for c in text if category(c)[0] not in "CZ")


@patient
@given(any_text)
def test_every_line_of_any_text_comes_back_once_and_in_order(text):
    one_break = clean(text.replace("\x0b", "\n").replace("\x0c", "\n")).split("\n")
    expected = [(number, tidied) for number, line in enumerate(one_break, 1) if (tidied := tidy(line))]
    assert [(line.number, line.text) for line in classify(text)] == expected


@patient
@given(any_text)
def test_tidying_takes_no_visible_character_and_a_second_time_nothing_at_all(text):
    tidied = tidy(text)
    assert visible(tidied) == visible(clean(text))
    assert tidy(tidied) == tidied


@patient
@given(any_text)
def test_any_text_is_a_story_or_bad_copy_that_names_a_line_of_it(text):
    try:
        copy = parse(text)
    except BadCopy as bad:
        assert bad.reason
        assert bad.line in {0, *(line.number for line in classify(text))}
    else:
        assert copy.headline
        assert copy.paragraph_count


@patient
@given(st.one_of(st.binary(), any_text.map(lambda text: text.encode("utf-16", "surrogatepass"))))
def test_any_bytes_are_a_story_or_bad_copy(data):
    try:
        assert read(data) == parse(decode(data))
    except BadCopy as bad:
        assert bad.reason


@patient
@given(any_text)
def test_each_line_that_is_set_aside_says_which_and_why(text):
    try:
        copy = parse(text)
    except BadCopy:
        return
    by_number = {line.number: line.text for line in classify(text)}
    assert all(aside.reason and aside.text in by_number[aside.line] for aside in copy.set_aside)


@patient
@given(copies)
def test_every_story_comes_back_from_its_own_text(copy):
    assert parse(export(copy)) == copy


@patient
@given(any_text)
def test_whatever_was_read_reads_the_same_from_its_export(text):
    try:
        copy = parse("A Headline\n" + text + "\nThe council met on Tuesday.")
    except BadCopy:
        return
    assert parse(export(copy)) == replace(copy, set_aside=())


@pytest.mark.parametrize("nasty", [text for text in map(tidy, NASTY) if text])
def test_a_word_of_the_readers_own_survives_in_every_field(nasty):
    copy = Copy(
        headline=nasty,
        standfirst=nasty,
        dateline_date=date(2026, 3, 2),
        dateline=nasty,
        bylines=(nasty, "Ben Osei"),
        blocks=(
            Section(nasty, (nasty, "The council met.", nasty), (Highlight(nasty), Highlight(nasty, True))),
            AlsoRead(nasty),
            AlsoRead(nasty, "https://news.example/a"),
            Section("", (nasty,)),
            Section("", (nasty,)),
        ),
        topics=(nasty, "Ports"),
    )
    assert parse(export(copy)) == copy
