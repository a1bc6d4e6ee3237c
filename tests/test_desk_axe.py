"""Every page of the desk that is ours, wide and narrow, light and dark: axe finds nothing, nothing is asked of another
host, the browser has nothing to complain of, and no page is wider than its screen.
"""

from urllib.parse import urlsplit

import pytest

from .axe import AXE, looked_at, require_axe, told
from .tour import outside, pages, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]

WIDTHS = {"wide": 1440, "narrow": 390}


@pytest.fixture(params=WIDTHS)
def window(request, chromium):
    require_axe()
    context = chromium.new_context(
        viewport={"width": WIDTHS[request.param], "height": 1000}, reduced_motion="reduce", color_scheme="light"
    )
    context.add_init_script(path=AXE)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def faults(window, site, path: str) -> list[str]:
    """What is wrong with a page, a line each."""
    complaints, hosts = [], set()
    heard = {
        "console": lambda message: complaints.append(message.text) if message.type == "error" else None,
        "pageerror": lambda error: complaints.append(str(error)),
        "request": lambda request: hosts.add(urlsplit(request.url).netloc),
    }
    for event, listen in heard.items():
        window.on(event, listen)
    answer = window.goto(f"{site.url}{path}")
    window.wait_for_load_state("networkidle")
    found = looked_at(window)
    for event, listen in heard.items():
        window.remove_listener(event, listen)
    expected = f"status of {answer.status} "  # a page that refuses is an error to the browser's console
    return [
        *found,
        *(f"console: {text}" for text in complaints if answer.status < 400 or expected not in text),
        *(f"asked {host}" for host in hosts - {urlsplit(site.url).netloc, ""}),
    ]


def test_the_desk_has_no_fault(window, furnished):
    site, ids = furnished
    found = {name: faults(window, site, path) for name, path in outside(ids).items()}
    sign_in(window, site)
    found |= {name: faults(window, site, path) for name, path in pages(ids).items()}
    assert not any(found.values()), told(found)


def test_pages_that_answer_a_form_have_no_fault(window, furnished):
    site, ids = furnished
    found = {}
    for _ in range(6):
        sign_in(window, site, name="nobody", password="wrong")
    assert window.get_by_text("There were too many wrong passwords").is_visible()
    found["locked out"] = looked_at(window)
    sign_in(window, site)
    window.goto(f"{site.url}/admin/articles/article/")
    window.locator("input.action-select").first.check()
    window.locator("select[name=action]").select_option("withdraw_chosen")
    window.get_by_role("button", name="Go").click()
    found["several stories"] = looked_at(window)
    window.goto(f"{site.url}/admin/articles/article/{ids['ferry']}/publish/")
    window.get_by_label("Correction").check()
    window.get_by_role("button", name="Publish").click()
    found["publish, with errors"] = looked_at(window)
    window.goto(f"{site.url}/admin/articles/topic/{ids['topic']}/delete/")
    found["delete"] = looked_at(window)
    assert not any(found.values()), told(found)
