"""What a page puts around a story is set aside and reported; what may be story stays."""

import pytest

from articles.intake.copy import Copy
from articles.intake.text import parse

pytestmark = pytest.mark.either

LEAD = "The council met on Tuesday and voted for the plan, by 31 votes to 12, after a debate of fifty minutes."
NEXT = "Nobody in the chamber could say what it will cost, and the mayor, who might have known, was not asked."
TEASER = "a truncated teaser of another story"


def story(*lines: str) -> Copy:
    return parse("\n".join(["Council Votes", LEAD, *lines]))


def paragraphs(copy: Copy) -> tuple[str, ...]:
    return sum((section.paragraphs for section in copy.sections), ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        *(
            (line, "a share button")
            for line in ("Share", "SHARE:", "Share this article", "Facebook", "Tweet", "WhatsApp")
        ),
        *(
            (line, "a share button")
            for line in ("Copy link", "Share on Facebook", "Facebook | X | Email", "Share Tweet")
        ),
        *(
            (line, "a reading time")
            for line in ("8 Min Read", "5 minute read", "3-min read", "Reading time: 4 minutes")
        ),
        *((line, "an advertisement’s place") for line in ("Advertisement", "ADVERTISEMENT", "- Advertisement -")),
        ("Story continues below this ad", "an advertisement’s place"),
        *((line, "a newsletter prompt") for line in ("Subscribe to our newsletter", "Sign up for our daily briefing.")),
        *((line, "a follow prompt") for line in ("Follow us on Google News", "Follow us on X and Facebook")),
        *(
            (line, "a link of the page")
            for line in ("Read more", "Read more »", "READ MORE…", "Click here to subscribe")
        ),
        *((line, "a heading of the page") for line in ("Trending Now", "Related Stories", "Most read")),
        *((line, "a cookie notice") for line in ("This website uses cookies.", "We use cookies to improve this site.")),
        ("By continuing to use this site you agree to our cookie policy.", "a cookie notice"),
        *((line, "a copyright line") for line in ("© 2025 The Marren Post", "Copyright 2025", "All rights reserved.")),
        ("(c) 2025 The Marren Post. All rights reserved.", "a copyright line"),
        *((line, "a count of the page") for line in ("12 Comments", "Comments (3)", "1.2K shares", "No comments yet")),
        *((line, "a divider") for line in ("* * *", "---", "=====", "…")),
    ],
)
def test_furniture_is_set_aside_with_its_reason_wherever_it_stands(line, reason):
    for copy in (story(NEXT, line), story(line, NEXT), parse(f"Council Votes\n{line}\n{LEAD}\n{NEXT}")):
        assert paragraphs(copy) == (LEAD, NEXT)
        assert [(aside.text, aside.reason) for aside in copy.set_aside] == [(line, reason)]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Reuters",
        "This website uses cookies, and " + "so does every other one that the ministry looked at, " * 4 + "it says.",
        "We use cookies instead of bread.",
        "Sign up for the navy, they told him.",
        "Share prices fell.",
        "Read more slowly, she said.",
        "Twitter fell silent.",
        "(c) The third clause was struck out.",
        "Advertisements for beer will be banned.",
        "Comments were not welcome.",
        "Click here, said the mouse.",
        "Subscribe to nothing, he wrote.",
        "By using cookies, advertisers follow readers.",
    ],
)
def test_a_paragraph_that_begins_like_furniture_stays(line):
    copy = story(line, NEXT)
    assert paragraphs(copy) == (LEAD, line, NEXT)
    assert copy.set_aside == ()


def test_furniture_does_not_split_the_section_it_stands_in():
    assert story("Advertisement", NEXT).section_count == 1


@pytest.mark.parametrize("end", ["…", "...", " […]", " [...]"])
def test_teasers_at_the_tail_are_set_aside(end):
    copy = story(f"Ferries stopped at noon on{end}", f"A cloud over the harbour has{end}")
    assert paragraphs(copy) == (LEAD,)
    assert [(aside.line, aside.reason) for aside in copy.set_aside] == [(3, TEASER), (4, TEASER)]


def test_furniture_topics_and_also_reads_among_the_teasers_do_not_protect_them():
    copy = story("Topics: Ports", "Ferries stopped on…", "Share", "Also Read: X", "A cloud has…", "© 2025 The Post")
    assert [aside.line for aside in copy.set_aside] == [4, 5, 7, 8]


def test_a_single_teaser_is_known_by_the_page_below_it_or_by_the_list_above_it():
    assert paragraphs(story("Ferries stopped on…", "This website uses cookies.")) == (LEAD,)
    assert paragraphs(story("Highlights", "A point", "Ferries stopped on…")) == (LEAD,)


def test_a_story_may_end_in_an_ellipsis():
    copy = story("Nobody knows what comes next…")
    assert paragraphs(copy) == (LEAD, "Nobody knows what comes next…")
    assert copy.set_aside == ()


def test_in_the_middle_of_a_story_an_ellipsis_is_text():
    copy = story("He waited…", "And waited…", NEXT, "This website uses cookies.")
    assert paragraphs(copy) == (LEAD, "He waited…", "And waited…", NEXT)


def test_where_all_of_the_story_ends_in_an_ellipsis_all_of_it_stays():
    copy = parse("Council Votes\nHe waited…\nAnd waited…\nThis website uses cookies.")
    assert paragraphs(copy) == ("He waited…", "And waited…")


def test_a_long_paragraph_is_no_teaser():
    text = "They talked, and " * 30 + "then…"
    assert paragraphs(story(text, "Ferries stopped on…", "Share")) == (LEAD, text)


def test_an_escaped_line_is_never_set_aside():
    assert paragraphs(story("\\Ferries stopped on…", "\\Share")) == (LEAD, "Ferries stopped on…", "Share")


def test_what_is_set_aside_is_listed_in_the_order_of_the_lines():
    copy = parse(f"Share\nCouncil Votes\nPublished: June 21, 2025, 4:30 PM\nAdvertisement\n{LEAD}\n© 2025")
    assert [aside.line for aside in copy.set_aside] == [1, 3, 4, 6]
