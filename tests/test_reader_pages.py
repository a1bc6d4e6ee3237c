"""Every page that readers meet, in a browser, narrow and wide, light and dark."""

from urllib.parse import urlsplit

import pytest

from .axe import told
from .reader_visits import BESIDES

pytestmark = [pytest.mark.browser, pytest.mark.either]

SHIFT = 0.01


def test_axe_finds_nothing_and_no_page_is_wider_than_its_screen(visits):
    found = {name: seen.faults for name, seen in visits.items()}
    assert not any(found.values()), told(found)


def test_the_browser_has_nothing_to_complain_of(visits):
    found = {name: seen.complaints for name, seen in visits.items()}
    assert not any(found.values()), told(found)


def test_no_page_asks_for_what_its_policy_refuses(visits):
    found = {name: seen.refused for name, seen in visits.items()}
    assert not any(found.values()), told(found)


def test_a_page_needs_its_stylesheet_and_its_pictures_and_nothing_of_another_host(visits, readers_site):
    site, _ = readers_site
    for name, seen in visits.items():
        kinds = [kind for kind, url in seen.requests if not BESIDES.search(url)]
        assert kinds.count("document") == kinds.count("stylesheet") == 1, name
        assert set(kinds) <= {"document", "stylesheet", "image"}, name
        assert {urlsplit(url).netloc for _, url in seen.requests} == {urlsplit(site.url).netloc}, name


def test_nothing_moves_while_a_page_loads(visits):
    moving = {name: seen.shift for name, seen in visits.items() if seen.shift >= SHIFT}
    assert not moving


def test_the_browser_keeps_no_cookie_of_any_of_them(visits, readers_site, chromium):
    site, _ = readers_site
    kept = [cookie for context in chromium.contexts for cookie in context.cookies(site.url)]
    assert not kept


def test_what_listens_to_the_policy_is_not_deaf(visits, readers_site, chromium):
    site, _ = readers_site
    (window,) = [page for context in chromium.contexts for page in context.pages if page.url.startswith(site.url)]
    window.goto(site.url)
    window.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'a {}'}))")
    window.wait_for_function("heard.refused.length")
