"""The writing page in a real browser: by keyboard alone, by touch, two at once, after a crash, and on time."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.jobs import wait_until
from tests.tour import come_in

pytestmark = pytest.mark.browser
ADD = "/admin/articles/article/add/"


def sign_in(window, site, then: str = ADD):
    window.set_default_timeout(10_000)
    come_in(window, site, then)
    return window


@pytest.fixture
def desk(page, site):
    sign_in(page, site)
    section(page, 0).locator(".ProseMirror").wait_for()
    return page


def section(window, number: int):
    return window.locator(f"#articles_section_set-{number}")


def write(window, headline: str, *texts: str) -> None:
    """Types a story of so many sections and saves it. The window is left on its form."""
    window.get_by_label("Headline").fill(headline)
    for number, text in enumerate(texts):
        if number:
            window.get_by_role("button", name="Add section").click()
        section(window, number).locator(".ProseMirror").fill(text)
    press(window, "Save draft")
    window.wait_for_url("**/change/**")


def press(window, name: str) -> None:
    window.get_by_role("button", name=name, exact=True).click()


def said(window) -> str:
    return window.locator(".messagelist").inner_text()


def in_order(window) -> list[str]:
    """The texts of the sections from top to bottom, as they are seen."""
    shown = window.locator(".order-machine .inline-related:not(.empty-form, .taken-out) .ProseMirror")
    boxes = [(each.bounding_box()["y"], each.inner_text()) for each in shown.all()]
    return [text for _y, text in sorted(boxes)]


def assert_in_order(window, texts: list[str]) -> None:
    """Once the blocks have been given their places, which on a page just opened takes a moment."""
    wait_until(lambda: in_order(window) == texts, seen=lambda: in_order(window))


def test_a_story_is_written_ordered_and_published_by_keyboard_alone(desk, site):
    keys = desk.keyboard
    expect(desk.locator("#id_headline")).to_be_focused()
    keys.type("By Keyboard Alone")
    section(desk, 0).locator(".ProseMirror").focus()
    keys.type("First typed.")
    section(desk, 0).get_by_label("Highlights").focus()
    keys.type("One point")
    keys.press("Alt+k")
    expect(section(desk, 0).locator(".points")).to_have_text("1 highlight, 1 key point")
    desk.get_by_role("button", name="Add section").focus()
    keys.press("Enter")
    expect(section(desk, 1).get_by_label("Crosshead")).to_be_focused()
    section(desk, 1).locator(".ProseMirror").focus()
    keys.type("Second typed.")
    keys.press("Alt+ArrowUp")
    assert_in_order(desk, ["Second typed.", "First typed."])
    expect(section(desk, 1).locator(".ProseMirror")).to_be_focused()
    expect(desk.locator("#counts")).to_contain_text("4 words")
    keys.press("Control+s")
    desk.wait_for_url("**/change/**")
    assert_in_order(desk, ["Second typed.", "First typed."])
    desk.get_by_role("button", name="Publish now", exact=True).focus()
    keys.press("Enter")
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    public = site.get(address).body.decode()
    assert public.index("Second typed.") < public.index("First typed.")
    assert '#section-2">One point' in public


def test_a_block_is_put_between_two_taken_out_and_brought_back(desk):
    write(desk, "Three Blocks", "One.", "Two.")
    desk.get_by_role("button", name="Insert before: Section").nth(1).click()
    desk.get_by_role("group", name="Insert before this").get_by_role("button", name="Section").click()
    section(desk, 2).locator(".ProseMirror").fill("Between.")
    assert_in_order(desk, ["One.", "Between.", "Two."])
    section(desk, 2).locator(".inline-deletelink").click()
    expect(desk.get_by_role("button", name="Undo", exact=True)).to_be_focused()
    assert_in_order(desk, ["One.", "Two."])
    desk.keyboard.press("Enter")
    assert_in_order(desk, ["One.", "Between.", "Two."])
    section(desk, 2).locator(".inline-deletelink").click()
    press(desk, "Save draft")
    desk.locator(".messagelist").wait_for()
    assert_in_order(desk, ["One.", "Two."])


def test_blocks_are_ordered_by_touch_on_a_phone(chromium, site):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = sign_in(context.new_page(), site)
    write(phone, "By Touch", "One.", "Two.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    down = phone.get_by_role("button", name="Move down: Section").first
    assert min(down.bounding_box()["width"], down.bounding_box()["height"]) >= 44
    for button in phone.locator(".submit-row input:visible").all():
        assert button.bounding_box()["height"] >= 44
    down.tap()
    press(phone, "Save draft")
    phone.locator(".messagelist").wait_for()
    assert_in_order(phone, ["Two.", "One."])
    context.close()


def test_two_editors_collide_and_neither_loses_a_word(desk, chromium, site):
    write(desk, "Two at Once", "One.")
    address = desk.url.removeprefix(site.url)
    context = chromium.new_context()
    other = sign_in(context.new_page(), site, address)
    other.get_by_label("Standfirst").fill("Theirs.")
    other.get_by_role("button", name="Save draft").click()
    other.locator(".messagelist").wait_for()
    context.close()

    desk.get_by_label("Headline").fill("Two at Once, Mine")
    press(desk, "Save draft")
    collision = desk.locator(".collision")
    assert "saved this story on" in collision.inner_text()
    assert "Theirs." in collision.locator("del").all_inner_texts()[-1]
    assert desk.get_by_label("Headline").input_value() == "Two at Once, Mine"
    desk.get_by_label("Standfirst").fill("Theirs. And mine.")
    press(desk, "Keep mine, on top of theirs")
    assert "Saved" in said(desk)
    assert desk.get_by_label("Headline").input_value() == "Two at Once, Mine"
    assert desk.get_by_label("Standfirst").input_value() == "Theirs. And mine."
    assert_in_order(desk, ["One."])


def test_what_was_typed_before_a_crash_is_offered_back(chromium, site):
    context = chromium.new_context()
    lost = sign_in(context.new_page(), site)
    with lost.expect_response(re.compile("/new/scratch/")) as kept:
        lost.get_by_label("Headline").fill("Typed Before the Crash")
        section(lost, 0).locator(".ProseMirror").fill("All of this.")
    assert kept.value.status == 204
    found = context.new_page()
    lost.close(run_before_unload=False)
    found.goto(f"{site.url}{ADD}")
    offer = found.locator(".scratch", has_text="Typed Before the Crash").first
    offer.get_by_role("link", name="Take it back").click()
    expect(section(found, 0).locator(".ProseMirror")).to_have_text("All of this.")
    press(found, "Save draft")
    assert "Saved" in said(found)
    with pytest.raises(PlaywrightTimeout), found.expect_request(re.compile("/new/scratch/"), timeout=4_000):
        found.goto(f"{site.url}{ADD}")
    assert found.locator(".scratch", has_text="Typed Before the Crash").count() == 0
    context.close()


def test_the_preview_follows_what_is_typed_and_a_link_shows_a_stranger_what_is_saved(desk, site):
    write(desk, "Seen Before", "Saved text.")
    press(desk, "Preview")
    preview = desk.frame_locator("#preview-pane iframe")
    expect(preview.locator("h1")).to_have_text("Seen Before")
    desk.get_by_label("Headline").fill("Not Saved Yet")
    expect(preview.locator("h1")).to_have_text("Not Saved Yet")
    expect(preview.locator("article.story")).to_have_css("display", "block")
    press(desk, "Feed entry")
    expect(preview.locator("article")).to_contain_text("Saved text.")
    desk.get_by_label("Headline").fill("Seen Before")
    press(desk, "Save draft")
    desk.get_by_role("link", name="Preview link…").click()
    desk.get_by_label("For whom").fill("Dr. Ito")
    press(desk, "Make the link")
    link = desk.get_by_label("Preview link").input_value()
    shown = site.get(link.removeprefix(site.url))
    assert shown.status == 200
    assert b"For Dr. Ito" in shown.body
    assert b"Saved text." in shown.body
    assert "Set-Cookie" not in shown.headers


def test_a_scheduled_story_is_changed_with_one_click_and_goes_out_at_its_hour(desk, site):
    write(desk, "On Time", "At its hour.")
    press(desk, "Schedule…")
    tomorrow = datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(days=1)
    desk.get_by_label("Day").fill(f"{tomorrow:%Y-%m-%d}")
    desk.get_by_label("Time").fill("14:00")
    hour = r"14:00 Amsterdam \(1[23]:00 UTC\)"  # by summer's clock or by winter's
    desk.get_by_role("button", name=re.compile(f"^Schedule for .*{hour}$")).click()
    desk.get_by_label("Standfirst").fill("Changed meanwhile.")
    desk.get_by_role("button", name=re.compile("^Schedule these changes for .*14:00 Amsterdam")).click()
    assert "Saved and scheduled" in said(desk)
    press(desk, "Reschedule…")
    expect(desk.get_by_role("button", name=re.compile(f"^Reschedule for .*{hour}$"))).to_be_visible()
    desk.get_by_label("Time").fill("")
    expect(desk.get_by_role("button", name="Reschedule for this time")).to_be_visible()
    desk.get_by_role("link", name="Back to the story").click()
    assert b"On Time" not in site.get("/atom.xml").body
    site.manage("shell", "-v0", "-c", _HOUR_COMES)
    deadline = time.monotonic() + 20
    while b"On Time" not in (feed := site.get("/atom.xml").body) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert b"Changed meanwhile." in feed


_HOUR_COMES = """
from django.db.models.functions import Now
from articles.outbox.models import Job
Job.objects.filter(key__startswith="schedule:").update(due=Now())
"""
