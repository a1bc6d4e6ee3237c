"""What pages say of themselves to programs runs in no browser, and none complains of it."""

import json

import pytest

from .structured_data import HOSTILE

pytestmark = pytest.mark.browser

_PUBLISH_HOSTILE = """
from tests.stories import path, publish
hostile = {hostile!r}
print(path(publish(hostile, standfirst=hostile, topics=["Ports"], authors=[hostile])))
"""


def test_a_browser_runs_none_of_it_and_has_nothing_to_complain_of(site, page):
    address = site.manage("shell", "-v0", "-c", _PUBLISH_HOSTILE.format(hostile=HOSTILE)).strip()
    page.on("dialog", lambda dialog: pytest.fail(f"something ran: {dialog.message}"))
    page.goto(f"{site.url}{address}")
    headlines = "[...document.scripts].map(each => [each.type, JSON.parse(each.text)['@type']])"
    assert page.evaluate(headlines) == [
        ["application/ld+json", "NewsArticle"],
        ["application/ld+json", "BreadcrumbList"],
    ]
    page.goto(f"{site.url}/")
    assert page.evaluate("document.scripts.length") == 2


def test_a_browser_reads_the_manifest_without_a_complaint(site, page):
    page.goto(f"{site.url}/")
    read = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert read["url"] == f"{site.url}/manifest.webmanifest"
    assert read["errors"] == []
    assert json.loads(read["data"])["name"] == "The Veldhaven Courier"
