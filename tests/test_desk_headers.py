"""What every answer of the desk carries, whoever asks."""

import re

import pytest
from django.utils import timezone

from articles.models import Publication

from .desk import Person, change, text, verb
from .stories import publish

pytestmark = pytest.mark.django_db


def pages(article) -> list[str]:
    return [
        "/admin/",
        "/admin/login/",
        "/admin/welcome/MQ/a-b/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        change(article),
        verb(article, "publish"),
        verb(article, "editions"),
        verb(article, "share"),
        "/admin/autocomplete/?app_label=articles&model_name=article&field_name=topics",
        "/admin/jsi18n/",
        "/admin/auth/user/",
        "/admin/nowhere-at-all",
    ]


@pytest.mark.parametrize("who", [None, "editor", "administrator"])
def test_the_desk_is_nobodys_to_keep_or_to_frame(who):
    person, article = Person(who), publish()
    for page in pages(article)[:-1]:
        answer = person.get(page, follow=False)
        assert answer["Cache-Control"] == "private, no-store", page
        assert answer["Referrer-Policy"] == "same-origin", page
        assert answer["X-Frame-Options"] == "DENY", page
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, page
        assert "frame-ancestors 'none'" in policy, page
        assert not re.search(r"script-src[^;]*unsafe|https?:|\*", policy), page


def test_the_import_map_runs_by_a_nonce_of_this_answer_alone():
    editor, article = Person("editor"), publish()
    nonces = set()
    for _ in range(2):
        answer = editor.get(change(article))
        nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", answer["Content-Security-Policy"])[1]
        assert f'nonce="{nonce}"' in re.search(r'<script[^>]*"importmap"[^>]*>', text(answer))[0]
        nonces.add(nonce)
    assert len(nonces) == 2


def test_no_page_of_the_desk_has_a_script_inside_it():
    administrator, article = Person("administrator"), publish()
    for page in pages(article)[:-1]:
        scripts = re.findall(r"<script[^>]*>", text(administrator.get(page)))
        data = ("application/json", 'type="importmap"', "src=")
        assert all(any(kind in script for kind in data) for script in scripts), page
        assert not re.search(r"\son[a-z]+=", text(administrator.get(page))), page


def test_unknown_pages_do_not_tell_strangers_what_there_is():
    assert "/admin/login/" in Person().get("/admin/nowhere-at-all/", follow=False)["Location"]
    assert Person("editor").get("/admin/nowhere-at-all/").status_code == 404


def test_times_at_the_desk_are_the_publications_and_do_not_leak_out_of_it():
    Publication.objects.update_or_create(pk=Publication.ROW, defaults={"time_zone": "Asia/Tokyo"})
    answer = Person("editor").get("/admin/articles/article/add/")
    assert "in Asia/Tokyo" in text(answer)
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_desk_has_its_name_on_the_page_where_one_signs_in():
    assert "Newsroom desk" in text(Person().get("/admin/login/"))
