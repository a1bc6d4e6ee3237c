"""An editor pastes a story, as it arrives, and drops another as a Word document: each is in the form, then public."""

import re
from pathlib import Path

import pytest

from tests.word import document

from .test_an_editor_in_a_browser import desk, press  # noqa: F401 (a fixture)

pytestmark = pytest.mark.browser

WORKS = (Path(__file__).parent / "paste" / "quay-works.txt").read_text()
ADD = "/admin/articles/article/add/"

# What a browser's clipboard does, without one: the event of a paste, and its text put in as the browser would.
PASTE = """([box, plain, rich]) => {
  const clipboard = new DataTransfer()
  clipboard.setData("text/plain", plain)
  clipboard.setData("text/html", rich)
  box.focus()
  box.select()
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true }))
  document.execCommand("insertText", false, plain)
}"""
DROP = """([box, bytes, name]) => {
  const dropped = new DataTransfer()
  dropped.items.add(new File([new Uint8Array(bytes)], name))
  const how = { dataTransfer: dropped, bubbles: true, cancelable: true }
  const taken = type => !box.dispatchEvent(new DragEvent(type, how))
  return taken("dragover") && taken("drop")
}"""


def box(page):
    return page.get_by_label("Paste a story")


def paste(page, plain: str, rich: str = "") -> None:
    page.evaluate(PASTE, [box(page).element_handle(), plain, rich])
    press(page, "Fill in the form")
    page.get_by_role("heading", name="The form is filled").wait_for()


def section(page, number: int):
    return page.locator(f"#articles_section_set-{number}")


def publish(page, site) -> str:
    """The public page, as a reader gets it."""
    press(page, "Publish now")
    address = page.get_by_role("link", name="See the page").get_attribute("href")
    return site.get(address).body.decode()


def test_she_pastes_a_story_as_it_arrived_and_publishes_it(desk, site):  # noqa: F811
    desk.goto(f"{site.url}{ADD}")
    paste(desk, WORKS)
    assert (
        "5 paragraphs, 4 sections, 7 highlights, 3 also-read, 1 lines set aside" in desk.locator(".pasted").inner_text()
    )
    assert desk.get_by_label("Headline").input_value() == "Saltgate Approves €41 Million Plan for Its Old Quay"
    assert section(desk, 1).get_by_label("Crosshead").input_value() == "The First Two Hundred Metres"
    assert section(desk, 1).get_by_label("Highlights").input_value().splitlines()[0] == "Work begins in April"
    assert "wooden piles" in section(desk, 1).locator(".ProseMirror").inner_text()
    assert desk.evaluate("document.activeElement.id") == "pasted-heading"
    page = publish(desk, site)
    for words in (
        "Saltgate Approves",
        "Who Pays",
        "wooden piles",
        "The town pays 60%",
        "Marren Waits for Its Own Quay",
    ):
        assert words in page
    assert "Share this article" not in page


def test_formatting_survives_from_the_clipboard_to_the_readers_page(desk, site):  # noqa: F811
    rich = (
        "<h1>Quay Reopens to Carts</h1><p>Carts <b>may</b> cross, says <a href='https://town.example/?utm_source=x'>the"
        " town</a>.</p><h2>Fees</h2><table><tr><th>Cart<th>Fee<tr><td>Small<td>2</table><ul><li>Not on Sunday</ul>"
    )
    desk.goto(f"{site.url}{ADD}")
    paste(desk, "Quay Reopens to Carts\n\nCarts may cross.", rich)
    assert section(desk, 1).locator(".ProseMirror table").is_visible()
    page = publish(desk, site)
    assert '<strong>may</strong> cross, says <a href="https://town.example/" rel="noopener">the town</a>' in page
    assert "<h2>Fees</h2>" in page
    assert re.search(r"<td><p>Small</p></td>", page)
    assert "Not on Sunday" in page


def drop(page, name: str, data: bytes) -> None:
    """The browser would leave the page for the file if the page did not say that it takes it."""
    assert page.evaluate(DROP, [box(page).element_handle(), list(data), name])
    assert page.locator("form.paste [role=status]").inner_text() == name
    press(page, "Fill in the form")
    page.get_by_role("heading", name="The form is filled").wait_for()


WORD = document(
    ("Title", "Divers Find a Bell"), ("", "It weighs a ton."), ("heading 1", "Whose It Is"), ("", "Nobody knows.")
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bell.docx", WORD),
        ("bell.txt", b"Divers Find a Bell\n\nIt weighs a ton.\n\nWhose It Is\n\nNobody knows.\n"),
        ("bell.html", b"<h1>Divers Find a Bell</h1><p>It weighs a ton.</p><h2>Whose It Is</h2><p>Nobody knows.</p>"),
    ],
)
def test_a_file_is_dropped_on_the_box(desk, site, name, data):  # noqa: F811
    desk.goto(f"{site.url}{ADD}")
    drop(desk, name, data)
    assert desk.get_by_label("Headline").input_value() == "Divers Find a Bell"
    assert section(desk, 1).get_by_label("Crosshead").input_value() == "Whose It Is"
    page = publish(desk, site)
    assert "<h2>Whose It Is</h2>" in page
    assert "It weighs a ton." in page


def test_the_front_matter_of_a_markdown_file_fills_the_fields_it_names(desk, site):  # noqa: F811
    desk.goto(f"{site.url}{ADD}")
    front = (
        "title: Divers Find a Bell\ndate: 2026-05-01\nauthor: Nobody Known Here\nsummary: It is heavy.\nlayout: post"
    )
    drop(desk, "bell.md", f"---\n{front}\n---\n\nIt weighs **a ton**.\n\n## Whose It Is\n\nNobody knows.\n".encode())
    told = desk.locator(".pasted").inner_text()
    assert "It is dated 1 May 2026." in told
    assert "author “Nobody Known Here”" in told
    assert "layout: post" in told
    assert desk.get_by_label("Headline").input_value() == "Divers Find a Bell"
    assert desk.get_by_label("Standfirst").input_value() == "It is heavy."
    page = publish(desk, site)
    assert "It weighs <strong>a ton</strong>." in page
    assert "<h2>Whose It Is</h2>" in page


def test_by_keyboard_alone_and_what_is_wrong_leaves_the_text_in_the_box(desk, site):  # noqa: F811
    desk.goto(f"{site.url}{ADD}")
    box(desk).focus()
    desk.keyboard.insert_text("A Headline and Nothing Else")
    for _ in range(2):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("no body: there is no paragraph under the headline").wait_for()
    assert box(desk).input_value() == "A Headline and Nothing Else"
    assert desk.evaluate("document.activeElement.name") == "paste-text"
