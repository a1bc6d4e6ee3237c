"""Whatever a page, a feed or a sitemap of the site links to is there, and is the site's own."""

import pytest

from .reader_links import Crawl
from .reader_site import FILES, PAGES, pages


@pytest.fixture(scope="module")
def crawl(readers_site):
    site, _ = readers_site
    return Crawl(site).begin("/", FILES["list of feeds"], FILES["sitemap"], FILES["news sitemap"])


def test_no_link_is_broken_and_no_fragment_leads_nowhere(crawl):
    assert not crawl.broken, "\n".join(crawl.broken)


def test_no_link_leads_to_another_host_but_a_writers_and_those_that_share_and_subscribe(crawl):
    assert not crawl.elsewhere, "\n".join(crawl.elsewhere)


def test_every_page_is_reached_by_links(crawl, readers_site):
    """But for those that say that there is nothing, those that a reader makes, and parts of what is short."""
    site, told = readers_site
    there = {page.path for page in pages(told) if page.status == 200 and not _is_made(page.path)}
    there.remove(PAGES["topic without a story"])
    assert not {path for path in there if f"{site.url}{path}" not in crawl.answers}


def _is_made(path: str) -> bool:
    return path.startswith(("/mix/", "/search/?q=", PAGES["day"])) or "/history/before/" in path
