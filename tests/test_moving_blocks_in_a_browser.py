"""Blocks change places by finger, mouse, button and key; Tab goes the way the eye does, and what was typed stays."""

import re

import pytest
from playwright.sync_api import expect

from .test_writing_in_a_browser import ADD, assert_in_order, desk, press, section, sign_in, write  # noqa: F401

pytestmark = pytest.mark.browser

_FOCUSED = "() => document.activeElement.closest('.order-machine .inline-related')?.id"


def written(window, headline: str, *texts: str) -> None:
    """Saved and opened anew, so that the page does not scroll back to where its writer was."""
    write(window, headline, *texts)
    address = window.url.partition("#")[0]
    window.goto("about:blank")
    window.goto(address)
    assert_in_order(window, list(texts))


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Finger:
    """A finger on the glass, as the browser hears of one."""

    def __init__(self, window):
        self._session = window.context.new_cdp_session(window)

    def take(self, grip) -> None:
        grip.evaluate("each => each.scrollIntoView({block: 'center'})")
        self.at = middle(grip)
        self._send("touchStart", self.at)

    def move(self, x: float, y: float) -> None:
        for part in range(1, 6):
            self._send("touchMove", [a + (b - a) * part / 5 for a, b in zip(self.at, (x, y), strict=True)])
        self.at = x, y

    def up(self) -> None:
        self._send("touchEnd")

    def is_called_away(self) -> None:
        self._send("touchCancel")

    def _send(self, kind: str, *points) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


@pytest.fixture
def phone(chromium, site):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield sign_in(context.new_page(), site)
    context.close()


def tabbed(window) -> list[str]:
    """The blocks that Tab comes to, from the headline on, in the order in which it does."""
    window.get_by_label("Headline").focus()
    found: list[str] = []
    for _ in range(120):
        window.keyboard.press("Tab")
        block = window.evaluate(_FOCUSED)
        if found and not block:
            return found
        if block and block not in found:
            found.append(block)
    raise AssertionError(f"Tab never leaves the blocks: {found}")


def blocks(*numbers: int) -> list[str]:
    return [f"articles_section_set-{number}" for number in numbers]


def test_a_block_follows_a_finger_by_its_handle(phone):
    written(phone, "By Finger", "One.", "Two.", "Three.")
    grip = section(phone, 2).locator(".handle")
    assert min(grip.bounding_box()["width"], grip.bounding_box()["height"]) >= 44
    finger = Finger(phone)
    finger.take(grip)
    finger.move(finger.at[0], finger.at[1] - 30)
    expect(section(phone, 0).locator("h3")).to_be_in_viewport()
    x, y = middle(section(phone, 0).locator("h3"))
    finger.move(x, y - 25)
    expect(section(phone, 0)).to_have_class(re.compile("fs-dragover"))
    finger.up()
    assert_in_order(phone, ["Three.", "One.", "Two."])
    assert section(phone, 2).locator("h3").is_visible()
    press(phone, "Save draft")
    phone.locator(".messagelist").wait_for()
    assert_in_order(phone, ["Three.", "One.", "Two."])


def test_a_finger_that_taps_a_handle_or_is_called_away_moves_nothing(phone):
    written(phone, "By Accident", "One.", "Two.")
    section(phone, 1).locator(".handle").tap()
    finger = Finger(phone)
    finger.take(section(phone, 1).locator(".handle"))
    finger.move(finger.at[0], finger.at[1] - 200)
    expect(phone.locator(".order-machine")).to_have_class(re.compile("sorting"))
    finger.is_called_away()
    expect(phone.locator(".order-machine")).not_to_have_class(re.compile("sorting"))
    assert_in_order(phone, ["One.", "Two."])


def type_on(window, number: int, text: str) -> None:
    """At the end of a section's words. An editor that has just been given the focus puts the caret where it last was, a
    moment later: whoever types before that types there.
    """
    words = section(window, number).locator(".ProseMirror")
    words.focus()
    words.evaluate("() => new Promise(done => setTimeout(done, 100))")
    window.keyboard.press("Control+End")
    window.keyboard.type(text)
    expect(words).to_contain_text(re.compile(re.escape(text) + "$"))


def by_button(window):
    section(window, 1).get_by_role("button", name="Move up").click()


def by_key(window):
    section(window, 1).locator(".ProseMirror").focus()
    window.keyboard.press("Alt+ArrowUp")


def by_mouse(window):
    heading, above = (section(window, number).locator("h3 b") for number in (1, 0))
    above.evaluate("each => each.scrollIntoView()")
    (x, y), (to_x, to_y) = middle(heading), middle(above)
    window.mouse.move(x, y)
    window.mouse.down()
    window.mouse.move(x, y - 40, steps=3)
    window.mouse.move(to_x, to_y - 5, steps=6)
    window.mouse.up()


@pytest.mark.parametrize("move", [by_button, by_key, by_mouse])
def test_after_a_move_tab_goes_the_way_the_eye_does_and_nothing_typed_is_lost(desk, move):  # noqa: F811
    written(desk, "Moved While Typing", "One.", "Two.")
    assert tabbed(desk) == blocks(0, 1)
    for number in (0, 1):
        type_on(desk, number, " Typed before.")
    move(desk)
    assert_in_order(desk, ["Two. Typed before.", "One. Typed before."])
    assert tabbed(desk) == blocks(1, 0)
    for number in (0, 1):
        type_on(desk, number, " And after.")
    press(desk, "Save draft")
    desk.locator(".messagelist").wait_for()
    assert_in_order(desk, ["Two. Typed before. And after.", "One. Typed before. And after."])


def test_a_block_of_another_kind_is_come_to_where_it_stands_new_and_saved(desk):  # noqa: F811
    written(desk, "Quoted Between", "One.", "Two.")
    desk.get_by_role("button", name="Insert before: Section").nth(1).click()
    desk.get_by_role("group", name="Insert before this").get_by_role("button", name="Quote").click()
    desk.locator("#articles_quote_set-0").get_by_role("textbox", name="Quote").fill("Said.")
    expected = [*blocks(0), "articles_quote_set-0", *blocks(1)]
    assert tabbed(desk) == expected
    press(desk, "Save draft")
    desk.locator(".messagelist").wait_for()
    assert_in_order(desk, ["One.", "Two."])
    assert tabbed(desk) == expected


def test_leaving_after_a_drag_asks_first(desk):  # noqa: F811
    written(desk, "Dragged and Left", "One.", "Two.")
    by_mouse(desk)
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.get_by_role("link", name="Stories", exact=True).first.click()
    assert asked == ["beforeunload"]


def test_what_the_scripts_say_is_what_the_page_gives_them_to_say(desk):  # noqa: F811
    """So that it is translated where the rest of the page is. Here every word of theirs gets a mark."""

    def marked(route):
        answer = route.fetch()
        page, start, words = answer.text().partition('<template id="story-words"')
        words, end, rest = words.partition("</template>")
        route.fulfill(response=answer, body=page + start + re.sub(r'="', '="¤', words) + end + rest)

    desk.route(f"**{ADD}", marked)
    desk.goto(desk.url)
    part = section(desk, 0)
    part.locator(".ProseMirror").wait_for()
    buttons = part.locator(".movers button:not(.between button)")
    assert [one[0] for one in buttons.evaluate_all("all => all.map(each => each.ariaLabel)")] == ["¤"] * 3
    assert [one[0] for one in desk.locator(".adders button").all_inner_texts()] == ["¤"] * 4
    part.get_by_label("Highlights").fill("A point")
    expect(part.locator(".star")).to_have_text("¤★ Key point")
    expect(part.locator(".points")).to_have_text("¤1 highlight")
    part.locator(".ProseMirror").fill("Two words")
    expect(desk.locator("#counts")).to_have_text("¤2 words · ¤9 characters · ¤1 min")
    desk.locator(".adders button").first.click()
    section(desk, 1).locator(".ProseMirror").press("Alt+ArrowUp")
    expect(desk.locator(".order-machine-wrapper ~ [role=status]")).to_have_text("¤Section: 1 / 2")
    part.locator(".inline-deletelink").click()
    expect(part.locator(".undo")).to_have_text("¤Section: taken out.¤Undo")
