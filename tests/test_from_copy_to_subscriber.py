"""The story of a story: pasted as text, published, read on a page, brought by feeds, updated, corrected, withdrawn.

Read this file first: it is the whole house in one walk.
"""

import json
from pathlib import Path

import feedparser
import pytest
from django.core.management import call_command

from articles.models import Article
from articles.publishing import verbs

from .site import ROOT
from .stories import edit

pytestmark = pytest.mark.django_db

COPY = """\
Norland Calls Off Fishery Talks with Estmark Over Quota Demand
Published: 21 June 2025 | Varby/Estport
Norland has called off its yearly fishery meeting with Estmark, eleven days before it was to open in Estport, \
after being asked to give up a tenth of its herring quota, two officials said on Friday.
The demand had stood at six per cent since March. It rose to ten this month, in a letter that the ministry in \
Varby calls “a surprise in tone and in arithmetic”.
Highlights
Estmark asked for a tenth of Norland's herring quota
The demand had stood at six per cent
Also Read : Herring Return to the Outer Banks After Nine Years
Estmark's fisheries office confirmed that the meeting was off and gave no reason. Its spokeswoman declined to \
comment on the letter, which has not been published.
Highlights
Estmark confirms, without a reason
The letter is not public
Crews on both sides must now fish to last year's numbers, which neither side likes and both have kept to before.
Highlights
Last year's quotas stay in force
Both sides have kept to them before
Ferry Line Adds a Boat for the Summer After a Spring of Crowded…
Why the Lighthouse at Skerry Point Blinks Twice on Sundays, and Once…
This website uses cookies.
"""
HEADLINE = "Norland Calls Off Fishery Talks with Estmark Over Quota Demand"
ADDRESS = "/2025/06/norland-calls-off-fishery-talks-with-estmark-over-quota-demand/"


@pytest.fixture
def read(client):
    """What a reader is sent from an address of the site."""

    def get(address: str) -> str:
        response = client.get(address, secure=True, headers={"host": "news.example"})
        assert response.status_code == 200, address
        return response.content.decode()

    return get


@pytest.fixture
def desk(tmp_path, capsys):
    """What an editor types at a prompt, and what the command answers."""

    def importcopy(text: str, *options: str) -> str:
        file = tmp_path / "story.txt"
        file.write_text(text)
        call_command("importcopy", str(file), *options)
        return capsys.readouterr().out

    return importcopy


def test_a_story_from_copy_to_subscriber(desk, read):
    # Copy arrives. What is no part of the story is reported, not published.
    answer = desk(COPY, "--publish")
    article = Article.objects.get()
    assert answer.splitlines()[0] == (
        f'{article.pk} https://news.example{ADDRESS} "{HEADLINE}": '
        "4 paragraphs, 3 sections, 6 highlights, 1 also-read, 3 lines set aside"
    )
    assert "This website uses cookies." in answer

    # It stands on the front page and at its own address, with its highlights.
    assert HEADLINE in read("/")
    page = read(ADDRESS)
    for words in ("Varby", "Estport", "21 June 2025", "a tenth of Norland", "Related: Herring Return"):
        assert words in page
    assert "cookies" not in page
    assert "Lighthouse" not in page

    # A subscriber of any format gets it once, with the same id, key points first.
    feeds = {address: read(address) for address in ("/rss.xml", "/atom.xml", "/places/varby/atom.xml")}
    entries = [feedparser.parse(feed).entries for feed in feeds.values()]
    assert [[entry.id for entry in found] for found in entries] == [[article.feed_id]] * 3
    (item,) = json.loads(read("/feed.json"))["items"]
    assert item["id"] == article.feed_id
    assert item["content_html"].startswith("<ul><li>")
    assert "Both sides have kept to them before" in item["content_html"]

    # An editor changes the headline. Until she publishes, nobody outside can tell.
    edit(article, headline="Norland and Estmark Will Talk After All")
    assert read(ADDRESS) == page
    verbs.publish(article, kind="update")
    (updated,) = json.loads(read("/feed.json"))["items"]
    assert (updated["id"], updated["title"]) == (item["id"], "Norland and Estmark Will Talk After All")
    assert updated["url"] == item["url"]

    # She errs, and says so. Readers see what was wrong, and when it was put right.
    verbs.publish(article, kind="correction", note="The talks are in July, not in August.")
    assert "The talks are in July, not in August." in read(ADDRESS)
    assert "The talks are in July, not in August." in read("/rss.xml")

    # The story that it points at arrives, and the pointer becomes a link by itself.
    desk("Herring Return to the Outer Banks After Nine Years\n\nThey came back on Monday, and stayed.\n", "--publish")
    assert "Herring Return to the Outer Banks After Nine Years</a>" in read(ADDRESS)

    # And it can be withdrawn: from its page, from every feed.
    verbs.withdraw(article, reason="It was another Norland.")
    assert [item["title"] for item in json.loads(read("/feed.json"))["items"]] == [
        "Herring Return to the Outer Banks After Nine Years"
    ]


SHARED = ROOT.parent / "shared" / "copy"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared copy is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "counts", "places"),
    [
        ("japan-talks.txt", "7 paragraphs, 6 sections, 24 highlights, 1 also-read, 7 lines set aside", 2),
        ("harbour-works.txt", "5 paragraphs, 4 sections, 8 highlights, 3 also-read, 0 lines set aside", 1),
    ],
)
def test_the_copy_that_arrives_in_earnest(name, counts, places, desk, read):
    text = Path(SHARED / name).read_text()
    assert counts in desk(text, "--publish")
    (article,) = Article.objects.all()
    edition = article.editions.get()
    assert len(edition.content["places"]) == places
    page = read(edition.path)
    (entry,) = feedparser.parse(read("/atom.xml")).entries
    assert entry.id == article.feed_id
    for section in (block for block in edition.content["blocks"] if block["type"] == "section"):
        for highlight in section["highlights"]:
            assert highlight["text"].split("'")[0].split("’")[0] in page
    assert "cookies" not in page
