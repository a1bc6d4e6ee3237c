"""Two versions of a story compared: what is marked is what changed, and nothing else."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing.contents import differences
from articles.comparing.edits import EDITS, shortest
from articles.comparing.words import Span, compare, plain

pytestmark = pytest.mark.either

BARE = {
    "headline": "Ferry Runs",
    "standfirst": "",
    "dateline": "",
    "language": "",
    "places": [],
    "authors": [],
    "topics": [],
    "picture": None,
    "blocks": [],
}


def marked(before: str, after: str) -> str:
    """As a sub-editor would write it: [-what went-] and {+what came+}."""
    signs = {"": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(signs[span.change].format(span.text) for span in compare(before, after))


def section(words: str, crosshead="", highlights=()) -> dict:
    points = [{"text": point, "starred": False} for point in highlights]
    return {"type": "section", "crosshead": crosshead, "html": f"<p>{words}</p>", "highlights": points}


def blocks(before: list, after: list) -> list[tuple]:
    """The blocks by type, change and whether they moved."""
    found = differences(BARE | {"blocks": before}, BARE | {"blocks": after}, {})
    return [(piece.type, piece.change, piece.moved) for piece in found.blocks]


# Words


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("The ferry left at six.", "The ferry left at seven.", "The ferry left at [-six-]{+seven+}."),
        ("The ferry left.", "The first ferry left.", "The {+first +}ferry left."),
        ("渡船于六点离开码头。", "渡船于七点离开了码头。", "渡船于[-六-]{+七+}点离开{+了+}码头。"),
        ("フェリーは六時に出た", "フェリーは七時に出た", "フェリーは[-六-]{+七+}時に出た"),
        ("फ़ेरी छह बजे चली", "फ़ेरी सात बजे चली", "फ़ेरी [-छह -]{+सात +}बजे चली"),
        ("غادرت العبارة في السادسة", "غادرت العبارة في السابعة", "غادرت العبارة في [-السادسة-]{+السابعة+}"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("The same.", "The same.", "The same."),
    ],
)
def test_changed_words_are_marked_in_every_script(before, after, shown):
    assert marked(before, after) == shown


def test_a_text_written_anew_is_shown_as_one_replaced_by_the_other():
    old, new = (
        "The council met at noon and spoke.",
        "A storm of the century closed its harbours on Sunday, all of them.",
    )
    assert compare(old, new) == (Span(old, "deleted"), Span(new, "inserted"))


def test_a_paragraph_that_is_added_leaves_the_others_unmarked():
    old = "\n".join(f"Paragraph {number} of the story." for number in range(40))
    assert marked(old, old.replace("20 of", "20 of\nAn added one.\nof")).count("{+") == 1


words = st.lists(st.sampled_from("a b c d 渡 船 \n . the".split(" ")), max_size=40).map(" ".join)


@given(words, words)
def test_without_its_marks_it_is_either_text(before, after):
    spans = compare(before, after)
    old = "".join(span.text for span in spans if span.change != "inserted")
    new = "".join(span.text for span in spans if span.change != "deleted")
    assert (old.replace(" ", ""), new.replace(" ", "")) == (before.replace(" ", ""), after.replace(" ", ""))


@given(st.text("abc", max_size=30), st.text("abc", max_size=30))
def test_the_shortest_way_leads_from_one_to_the_other(before, after):
    i, built = 0, []
    for step in shortest(before, after):
        if step != "deleted":
            built.append(before[i] if step == "" else after[len(built)])
        i += step != "inserted"
    assert ("".join(built), i) == (after, len(before))


def test_a_search_for_the_shortest_way_ends_after_so_many_edits():
    looks = 0

    class Word(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            nonlocal looks
            looks += 1
            return str.__eq__(self, other)

    assert shortest([Word("a")] * 10_000, [Word("b")] * 10_000) is None
    assert looks <= (EDITS + 1) * (EDITS + 2) / 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"w{n % 700}" for n in range(10_000)), " ".join(f"w{n % 701}" for n in range(10_000))),
        ("a " * 10_000, "a " * 9_000 + "b " * 900),
        ("渡" * 100_000, "渡船" * 50_000),
        ("x" * 100_000, "y" * 100_000),
        (" ".join(map(str, range(10_000))), " ".join(map(str, reversed(range(10_000))))),
    ],
)
def test_long_texts_are_compared_within_a_second(before, after):
    begun = process_time()
    assert compare(before, after)
    assert process_time() - begun < 1


def test_rich_text_is_compared_as_lines_with_the_addresses_of_its_links():
    rich = '<p>One <a href="/two/">two</a>.</p><ul><li>Three &amp; four</li></ul>'
    assert plain(rich) == "One two [/two/].\nThree & four"


# Blocks and fields


def test_blocks_that_are_the_same_are_the_same_wherever_they_went():
    one, two, three = section("One."), section("Two."), section("Three.")
    assert blocks([one, two, three], [three, one, two]) == [
        ("section", "", True),
        ("section", "", False),
        ("section", "", False),
    ]


def test_a_block_that_was_added_or_removed_is_told_as_such():
    one, two = section("The ferry left at six in the morning."), section("Nobody was hurt in the storm on Sunday.")
    quote = {"type": "quote", "text": "We waited.", "attribution": "A passenger"}
    assert blocks([one, two], [one, quote]) == [
        ("section", "", False),
        ("section", "deleted", False),
        ("quote", "inserted", False),
    ]


def test_a_block_that_was_rewritten_and_moved_is_both():
    one, two = section("The ferry left at six in the morning."), section("Nobody was hurt in the storm on Sunday.")
    three = section("It had waited for nine days.")
    after = [section("Nobody was hurt in the storm on Monday."), one, three]
    assert blocks([one, three, two], after) == [
        ("section", "changed", True),
        ("section", "", False),
        ("section", "", False),
    ]


def test_a_link_that_leads_elsewhere_and_new_formatting_do_not_pass_unseen():
    old = section('The <a href="/one/">ferry</a> left at six in the morning.')
    elsewhere = section('The <a href="/two/">ferry</a> left at six in the morning.')
    bold = section('The <a href="/one/">ferry</a> left at <strong>six</strong> in the morning.')
    texts = [
        differences(BARE | {"blocks": [old]}, BARE | {"blocks": [new]}, {}).blocks[0].fields[0]
        for new in (elsewhere, bold)
    ]
    assert [field.changed for field in texts] == [True, True]
    assert [field.reformatted for field in texts] == [False, True]
    assert Span("/one/] ", "deleted") in texts[0].spans or "one" in "".join(
        span.text for span in texts[0].spans if span.change == "deleted"
    )


def test_the_fields_that_differ_are_told_and_no_others():
    names = {("topic", 1): "Ports", ("topic", 2): "Trams"}
    found = differences(BARE | {"topics": [1]}, BARE | {"topics": [1, 2], "label": "opinion"}, names)
    assert [field.name for field in found.fields] == ["label", "topics"]
    assert found.fields[1].spans == (Span("Ports"), Span("\nTrams", "inserted"))
    assert not differences(BARE, BARE | {"label": ""}, {}).differs
