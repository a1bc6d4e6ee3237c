"""A tour of the desk: a site with one of everything, and the address of every page of it that is ours."""

import json
from urllib.parse import urlsplit

# Run in the site's own process: a story with every kind of block and two editions, and one of each of the rest.
_FURNISH = """
import json
from datetime import UTC, datetime, timedelta
from django.contrib.auth.models import User
from articles.desk import roles
from articles.desk.invitations import sign_in_link
from articles.models import AlsoRead, Article, Figure, FixedPage, Picture, Quote, Redirect, Topic
from articles.publishing import verbs
from tests.pictures import picture
from tests.stories import edit, publish, write

ferry = publish("Night Ferry to Marren Is Back", topics=["Transport", "Islands"], authors=["Ana Ray"])
shown = Picture.objects.order_by("pk").first() or picture()
Quote.objects.create(parent=ferry, region="body", ordering=20, text="We waited nine days.", attribution="Dr. Ito")
Figure.objects.create(parent=ferry, region="body", ordering=30, picture=shown, caption="The quay")
AlsoRead.objects.create(parent=ferry, region="body", ordering=40, label="Storm Closes Quay")
verbs.publish(edit(ferry), kind="correction", note="It left at six.")
edit(ferry, headline="Night Ferry to Marren Runs Twice", standfirst="Every night but Sunday.")
draft = write("Harbour Works Begin")
soon = write("Budget Vote on Monday")
verbs.schedule(soon, at=datetime.now(UTC).replace(microsecond=0) + timedelta(days=2))
gone = publish("Wrong Ferry")
verbs.withdraw(gone, reason="There is no such ferry.")
writer = User.objects.create_user("wren", first_name="Wren", last_name="Tal", is_staff=True)
roles.give(writer, roles.WRITERS)
about, _ = FixedPage.objects.get_or_create(slug="about-us", defaults={"title": "About us", "text": "<p>We are.</p>"})
moved = Redirect.objects.create(old="/old-news/", new="/")
chief = User.objects.create_superuser("chief", password="a long enough secret", first_name="Cleo")
print(json.dumps({
    "ferry": ferry.pk, "draft": draft.pk, "soon": soon.pk, "picture": shown.pk, "topic": ferry.topics.first().pk,
    "about": about.pk, "moved": moved.pk, "writer": writer.pk, "welcome": sign_in_link(writer),
}))
"""
CHIEF, PASSWORD = "chief", "a long enough secret"


def furnish(site) -> dict:
    """The ids of what now stands there, by name. `welcome` is the link of somebody who was invited."""
    return json.loads(site.manage("shell", "-v0", "-c", _FURNISH))


def pages(ids: dict) -> dict[str, str]:
    """By what it is called: the path of each page of the desk, for whoever may see all of them."""
    story, lists = f"/admin/articles/article/{ids['ferry']}", "/admin/articles"
    return {
        "first page": "/admin/",
        "stories": f"{lists}/article/",
        "search": f"{lists}/article/?q=ferry",
        "nothing found": f"{lists}/article/?q=zeppelin",
        "new story": f"{lists}/article/add/",
        "story": f"{story}/change/",
        "scheduled story": f"{lists}/article/{ids['soon']}/change/",
        "publish": f"{story}/publish/",
        "schedule": f"{story}/schedule/",
        "withdraw": f"{story}/withdraw/",
        "ready": f"{lists}/article/{ids['draft']}/ready/",
        "editions": f"{story}/editions/",
        "compare": f"{story}/compare/?from=1&to=copy",
        "restore": f"{story}/editions/1/restore/",
        "redact": f"{story}/editions/1/redact/",
        "hide": f"{story}/editions/1/hide/",
        "preview link": f"{story}/share/",
        "history": f"{story}/history/",
        "pictures": f"{lists}/picture/",
        "new picture": f"{lists}/picture/add/",
        "picture": f"{lists}/picture/{ids['picture']}/change/",
        "topics": f"{lists}/topic/",
        "topic": f"{lists}/topic/{ids['topic']}/change/",
        "featured topics": f"{lists}/topic/navigation/",
        "places": f"{lists}/place/",
        "authors": f"{lists}/author/",
        "front page": f"{lists}/frontpick/",
        "publication": f"{lists}/publication/1/change/",
        "fixed pages": f"{lists}/fixedpage/",
        "fixed page": f"{lists}/fixedpage/{ids['about']}/change/",
        "redirect": f"{lists}/redirect/{ids['moved']}/change/",
        "users": "/admin/auth/user/",
        "user": f"/admin/auth/user/{ids['writer']}/change/",
        "own password": "/admin/password_change/",
        "jobs": "/admin/outbox/job/",
        "refused": f"/admin/auth/user/{ids['writer']}/password/",
    }


def outside(ids: dict) -> dict[str, str]:
    """The pages that one sees before one is signed in."""
    return {
        "login": "/admin/login/",
        "welcome": urlsplit(ids["welcome"]).path,
        "dead link": "/admin/welcome/MQ/a-b/",
    }


def sign_in(window, site, name=CHIEF, password=PASSWORD) -> None:
    window.goto(f"{site.url}/admin/login/?next=/admin/")
    window.get_by_label("Username").fill(name)
    window.get_by_label("Password").fill(password)
    window.get_by_role("button", name="Log in").click()


def come_in(window, site, path="/admin/") -> None:
    """Opens a page as the demo's editor. She signs in once on each site: a password takes a while to look at."""
    if not site.cookies:
        sign_in(window, site, *site.login)
        window.wait_for_url("**/admin/")
        site.cookies = window.context.cookies()
    window.context.add_cookies(site.cookies)
    window.goto(f"{site.url}{path}")
