"""In a browser that runs no script, everything works."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.either]


@pytest.fixture
def window(readers_site, chromium):
    site, _ = readers_site
    context = chromium.new_context(java_script_enabled=False, base_url=site.url)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def heading(window) -> str:
    return window.get_by_role("heading", level=1).inner_text()


def test_from_the_front_page_to_a_story_its_key_points_and_its_topic(window):
    window.goto("/")
    window.get_by_role("link", name="Ferry to Marren Island Runs Again").first.click()
    assert heading(window).startswith("Ferry to Marren")
    window.locator(".key-points").get_by_role("link", name="Two boats by June").click()
    _, _, section = window.url.partition("#")
    assert window.locator(f"#{section}").get_by_role("heading", name="What Comes Next").is_visible()
    window.locator("footer").get_by_role("link", name="Ports").first.click()
    assert heading(window) == "Ports"


def test_the_past_of_a_topic_page_by_page(window):
    window.goto("/topics/ports/")
    window.locator(".pages a[rel=prev]").click()
    assert "/topics/ports/page/1/" in window.url
    window.locator(".pages a[rel=next]").click()
    assert window.url.endswith("/topics/ports/")


def test_a_feed_of_ones_own(window):
    window.goto("/")
    window.get_by_role("navigation", name="Sections").get_by_role("link", name="Subscribe").click()
    topics = window.get_by_role("group", name="Topics")
    topics.get_by_label("Ports", exact=True).check()
    topics.get_by_label("Transport", exact=True).check()
    window.get_by_label("Atom").check()
    window.get_by_role("button", name="Make my feed").click()
    assert window.url.endswith("/mix/topics/ports,transport/#atom")
    assert window.locator("#atom code").inner_text().endswith("/mix/topics/ports,transport/atom.xml")


def test_a_search_and_what_it_finds(window):
    window.goto("/search/")
    field = window.locator("main input[name=q]")
    field.fill("Marren Island Runs Again")
    field.press("Enter")
    window.locator("main").get_by_role("link", name="Ferry to Marren Island Runs Again").first.click()
    assert heading(window).startswith("Ferry to Marren")
