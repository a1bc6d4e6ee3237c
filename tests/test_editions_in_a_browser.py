"""What was published is compared and brought back; a writer hands in, an editor publishes: each in a browser."""

import re

import pytest
from playwright.sync_api import expect

from .test_an_editor_in_a_browser import desk, press, said, write  # noqa: F401 - a fixture
from .tour import sign_in

pytestmark = pytest.mark.browser

PASSWORD = "a long enough secret"


def retitle(page, headline: str) -> None:
    page.get_by_label("Headline").fill(headline)


def publish_correction(page, note: str) -> None:
    press(page, "Publish update…")
    page.get_by_label("Correction").check()
    page.get_by_label("Note to readers").fill(note)
    page.locator("#content").get_by_role("button", name=re.compile("^Publish")).click()


def test_she_compares_two_editions_and_brings_the_first_one_back(desk, site):  # noqa: F811
    write(desk, site, "Ferry Leaves at Seven")
    press(desk, "Publish now")
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    retitle(desk, "Ferry Leaves at Nine")
    publish_correction(desk, "It leaves at nine.")
    assert b"Ferry Leaves at Nine" in site.get(address).body

    desk.get_by_role("link", name="Editions").first.click()
    desk.get_by_label("Compare from edition 1").check()
    desk.get_by_label("Compare with edition 2").check()
    press(desk, "Compare")
    expect(desk.locator("ins", has_text="Nine").first).to_be_visible()
    expect(desk.locator("del", has_text="Seven").first).to_be_visible()

    desk.go_back()
    desk.get_by_role("link", name="Restore into the working copy").last.click()
    desk.locator("#content").get_by_role("button", name=re.compile("Restore|working copy")).click()
    expect(desk.get_by_label("Headline")).to_have_value("Ferry Leaves at Seven")
    assert b"Ferry Leaves at Nine" in site.get(address).body
    publish_correction(desk, "It leaves at seven after all.")
    public = site.get(address).body.decode()
    assert "Ferry Leaves at Seven" in public
    assert "It leaves at seven after all." in public


_WRITER = f"""
from django.contrib.auth.models import User
from articles.desk import roles
user = User.objects.create_user("walter", password={PASSWORD!r}, first_name="Walter", is_staff=True)
roles.give(user, roles.WRITERS)
"""


def test_a_writer_hands_in_what_only_an_editor_can_publish(chromium, desk, site):  # noqa: F811
    site.manage("shell", "-v0", "-c", _WRITER)
    writers = chromium.new_context(viewport={"width": 1440, "height": 1000})
    window = writers.new_page()
    window.set_default_timeout(10_000)
    sign_in(window, site, "walter", PASSWORD)
    window.get_by_role("link", name="Stories", exact=True).first.wait_for()
    write(window, site, "Walter's Harbour Story")
    assert not window.get_by_role("button", name=re.compile("Publish|Schedule")).count()
    press(window, "Hand to the desk…")
    window.get_by_label("Note to the desk").fill("The mayor's figure is still open.")
    press(window, "It is ready")
    assert "The desk sees that it is ready." in said(window)
    form = window.url
    answer = window.goto(form.replace("/change/", "/publish/"))
    assert answer.status == 403
    expect(window.get_by_text("Your role does not include this.")).to_be_visible()
    writers.close()

    desk.goto(f"{site.url}/admin/")
    desk.get_by_role("link", name="Walter's Harbour Story").first.click()
    expect(desk.get_by_text("The mayor's figure is still open.").first).to_be_visible()
    press(desk, "Publish now")
    address = desk.get_by_role("link", name="See the page").get_attribute("href")
    assert "Walter’s Harbour Story" in site.get(address).body.decode().replace("&#x27;", "’").replace("'", "’")
