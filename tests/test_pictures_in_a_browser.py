"""Pictures at the desk, in a real browser: dropped, cropped, put into a story, and shown in the best format."""

import re

import pytest

from .pictures import image
from .test_an_editor_in_a_browser import desk, press, write  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser

DROP = """([target, name, bytes]) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }))
    target.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer }))
}"""


def drop(page, where, name: str, content: bytes) -> None:
    page.evaluate(DROP, [where.element_handle(), name, list(content)])


def make_them(site) -> None:
    """What the site's own worker has not made yet."""
    site.manage("worker", "--once")


def test_several_are_dropped_and_what_is_wrong_stands_at_its_file(desk, site):  # noqa: F811
    desk.goto(f"{site.url}/admin/articles/picture/")
    area = desk.locator("#changelist .drop")
    for name, content in (("quay.jpg", image(size=(900, 600))), ("crane.jpg", b"no picture"), ("fog.jpg", image())):
        drop(desk, area, name, content)
    rows = area.locator(".taken > li")
    rows.nth(0).get_by_label("Alt text").fill("The quay")
    rows.nth(1).get_by_label("Alt text").fill("A crane")
    press(desk, "Save these pictures")
    desk.get_by_text("Some are not saved yet").wait_for()
    assert "Saved." in rows.nth(0).inner_text()
    assert "This is no picture that can be used" in rows.nth(1).inner_text()
    assert "Say what the picture shows" in rows.nth(2).inner_text()
    assert rows.nth(1).get_by_label("Alt text").input_value() == "A crane"

    rows.nth(1).get_by_role("button", name="Do not take this one").click()
    rows.nth(1).get_by_label("Decorative").check()
    press(desk, "Save these pictures")
    desk.get_by_text("All of them are saved.").wait_for()


def test_the_focal_point_moves_by_click_and_by_keys_and_the_crops_with_it(desk, site):  # noqa: F811
    desk.goto(f"{site.url}/admin/articles/picture/")
    area = desk.locator("#changelist .drop")
    drop(desk, area, "harbour.jpg", image(size=(1200, 600), colour="navy"))
    area.get_by_label("Alt text").fill("The harbour at night")
    press(desk, "Save these pictures")
    area.get_by_role("link", name="Set what crops keep in sight").click()

    picture = desk.locator(".focal .picture img")
    size = picture.bounding_box()
    picture.click(position={"x": size["width"] * 0.25, "y": size["height"] * 0.75})
    across, down = desk.locator("#id_focal_x"), desk.locator("#id_focal_y")
    assert (across.input_value(), down.input_value()) == ("25", "75")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowUp")
    assert (across.input_value(), down.input_value()) == ("26", "65")
    square = desk.locator(".focal .crop.square")
    assert square.evaluate("crop => getComputedStyle(crop).objectPosition") == "26% 65%"
    across.fill("40")
    assert square.evaluate("crop => getComputedStyle(crop).objectPosition") == "40% 65%"
    desk.get_by_role("button", name="Save and continue editing").click()
    assert (across.input_value(), down.input_value()) == ("40", "65")


def test_a_picture_is_dropped_into_a_story_and_readers_are_sent_the_best_format(desk, site):  # noqa: F811
    write(desk, site, "Fog Over the North Quay")
    field = desk.locator(".field-lead_picture")
    drop(desk, field.locator(".drop"), "fog.jpg", image(size=(1400, 900), colour="slategray"))
    field.get_by_label("Alt text").fill("Fog over the quay")
    field.get_by_role("button", name="Save these pictures").click()
    field.locator("img.chosen:visible").wait_for()
    assert "Fog over the quay" in field.inner_text()
    press(desk, "Publish now")
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    make_them(site)

    desk.goto(f"{site.url}{address}")
    desk.wait_for_function("document.querySelector('.story picture source[type=\"image/avif\"]')")
    shown = desk.locator(".story figure img")
    current = shown.evaluate("img => img.decode().then(() => img.currentSrc)")
    assert current.endswith(".avif")
    served = site.get(current.removeprefix(site.url))
    assert served.headers["Content-Type"] == "image/avif"
    assert "immutable" in served.headers["Cache-Control"]
    assert shown.evaluate("img => img.naturalWidth") > 0
    assert re.search(r"320w, .* 480w, .* 768w", desk.content())
