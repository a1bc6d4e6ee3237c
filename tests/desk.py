"""The desk as a browser sees it: people with roles, forms as they were filled from the server, and pressed buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.desk import roles

ROLES = {"writer": roles.WRITERS, "editor": roles.EDITORS, "administrator": roles.ADMINISTRATORS}


class Person:
    """Somebody at a browser. Without a role, nobody who could sign in."""

    def __init__(self, role: str | None = None, **named):
        self.client = Client(SERVER_NAME="news.example")
        self.user = None
        if role:
            self.user = hire(role, **named)
            self.client.force_login(self.user)

    def get(self, path: str, follow=True):
        return self.client.get(path, secure=True, follow=follow)

    def post(self, path: str, data: dict | None = None, follow=True):
        return self.client.post(path, data or {}, secure=True, follow=follow)

    def open(self, path: str) -> "Form":
        """The form on a page, filled as it came."""
        return Form(self, path, filled(self.get(path)))


def hire(role: str, username: str = "", **named) -> User:
    user = User.objects.create_user(username or role, is_staff=True, **named)
    if role == "superuser":
        user.is_superuser = True
        user.save()
    else:
        roles.give(user, ROLES[role])
    return user


@dataclass
class Form:
    person: Person
    path: str
    values: dict = field(default_factory=dict)

    def press(self, button: str = "", **typed):
        """Send what a browser would; a field that is typed as None is not sent at all."""
        values = self.values | typed | ({button: "pressed"} if button else {})
        sent = {name: value for name, value in values.items() if value is not None}
        return self.person.post(self.path, sent)

    def save(self, **typed):
        return self.press("_continue", **typed)

    def add(self, prefix: str, **typed) -> "Form":
        """One more block, byline …, as the page's scripts add it."""
        number = int(self.values[f"{prefix}-TOTAL_FORMS"])
        fresh = {name: value for name, value in self.values.items() if name.startswith(f"{prefix}-__prefix__-")}
        added = {name.replace("__prefix__", str(number)): value for name, value in fresh.items()}
        added |= {f"{prefix}-{number}-{name}": value for name, value in typed.items()}
        total = {f"{prefix}-TOTAL_FORMS": str(number + 1)}
        return Form(self.person, self.path, self.values | added | total)

    def add_section(self, text: str, **typed) -> "Form":
        number = int(self.values["articles_section_set-TOTAL_FORMS"])
        typed = {"region": "body", "ordering": str(number * 10 + 10), "text": text} | typed
        return self.add("articles_section_set", **typed)


def change(article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def verb(article, name: str, *arguments) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *arguments])


def said(response) -> str:
    """The messages on top of a page."""
    return " ".join(str(message) for message in response.context["messages"])


def text(response) -> str:
    return response.content.decode()


def filled(response) -> dict[str, str | list[str]]:
    """What a browser sends back from the largest form of a page when nothing was touched."""
    reader = _Reader()
    reader.feed(text(response))
    return max(reader.forms, key=len, default={})


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[dict] = []
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self.textarea, self.typed = given.get("name"), ""
        elif tag == "select":
            self.select, self.several = given.get("name"), "multiple" in given
            if self.several:
                self.forms[-1][self.select] = []
        elif tag == "option" and "selected" in given:
            self._option(given.get("value", ""))

    def handle_data(self, data):
        if self.textarea:
            self.typed += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            lines = self.typed.removeprefix("\r\n").removeprefix("\n")  # HTML ignores the first one
            self.forms[-1][self.textarea] = lines.replace("\r\n", "\n").replace("\n", "\r\n")
            self.textarea = None
        elif tag == "select":
            self.select = None

    def _input(self, given):
        kind, name = given.get("type", "text"), given.get("name")
        pressed = kind in ("submit", "button", "file")
        if not name or pressed or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self.forms[-1][name] = given.get("value", "on" if kind == "checkbox" else "")

    def _option(self, value):
        if self.several:
            self.forms[-1][self.select].append(value)
        elif self.select:
            self.forms[-1][self.select] = value
