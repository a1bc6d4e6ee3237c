"""Addresses of a former site lead to those of this one, and cost its own readers nothing."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Redirect

from .stories import path, publish

pytestmark = pytest.mark.django_db


def rule(old: str, new: str) -> Redirect:
    made = Redirect(old=old, new=new)
    made.full_clean()
    made.save()
    return made


@pytest.fixture
def go(client):
    """The status and Location of an answer."""

    def get(address: str, method: str = "get"):
        response = getattr(client, method)(address, secure=True)
        return response.status_code, response.headers.get("Location")

    return get


def queries(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        client.get(address, secure=True)
    return [query["sql"] for query in caught if "articles_redirect" in query["sql"]]


def test_an_old_path_leads_to_a_new_one(go):
    rule("/feed/", "/rss.xml")
    assert go("/feed/") == (301, "/rss.xml")
    assert go("/feed/", "head") == (301, "/rss.xml")


def test_an_old_address_with_its_query_leads_to_a_story(go):
    story = path(publish())
    rule("/?p=12", story)
    assert go("/?p=12") == (301, story)
    assert go("/?p=13") == (200, None)
    assert go("/?P=12") == (200, None)


def test_a_query_comes_before_the_page_that_is_there(go):
    rule("/topics/?tag=ports", "/topics/ports/")
    assert go("/topics/?tag=ports") == (301, "/topics/ports/")
    assert go("/topics/") == (200, None)


def test_a_whole_address_elsewhere_is_led_to(go):
    rule("/shop/", "https://shop.news.example/?from=paper#top")
    assert go("/shop/") == (301, "https://shop.news.example/?from=paper#top")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("/rss.xml", "/rss.xml?x=1&y=%C3%A9"),
        ("/search/?q=a", "/search/?q=a&x=1&y=%C3%A9"),
        ("/about/#us", "/about/?x=1&y=%C3%A9#us"),
    ],
)
def test_a_rule_for_a_path_takes_any_query_along(go, new, expected):
    rule("/feed/", new)
    assert go("/feed/?x=1&y=%C3%A9") == (301, expected)


def test_a_rule_with_a_query_goes_before_one_for_its_path(go):
    rule("/old/", "/rss.xml")
    rule("/old/?p=1", "/atom.xml")
    assert go("/old/?p=1") == (301, "/atom.xml")
    assert go("/old/?p=2") == (301, "/rss.xml?p=2")


def test_a_page_that_is_there_is_never_redirected(go):
    story = path(publish())
    rule(story, "/elsewhere/")
    assert go(story) == (200, None)


def test_what_nobody_knows_is_still_not_found(go):
    assert go("/nothing/")[0] == 404
    assert go("/nothing/?x=1")[0] == 404


def test_only_reading_is_redirected(go):
    rule("/feed/", "/rss.xml")
    rule("/?p=12", "/rss.xml")
    assert go("/feed/", "post")[0] == 405
    assert go("/?p=12", "post")[0] == 405


@pytest.mark.parametrize("old", ["/admin/old/", "/static/old.css", "/media/old.jpg", "/admin/?p=12"])
def test_the_desk_and_the_sites_own_files_are_left_alone(go, old):
    Redirect.objects.create(old=old, new="/rss.xml")
    assert go(old)[1] != "/rss.xml"


@pytest.mark.parametrize("typed", ["/café/", "/caf%C3%A9/", "/caf%c3%a9/"])
def test_letters_and_percent_signs_are_the_same_address(go, typed, tmp_path):
    call(csv(tmp_path, f"{typed},/rss.xml\n"))
    assert go("/caf%C3%A9/") == (301, "/rss.xml")
    assert go("/caf%c3%a9/") == (301, "/rss.xml")


def test_a_rule_that_the_desk_was_given_with_percent_signs_works_too(go):
    rule("/caf%C3%A9/", "/rss.xml")
    assert go("/caf%C3%A9/") == (301, "/rss.xml")


def test_a_new_address_in_letters_is_sent_in_percent_signs(go):
    rule("/old/", "/topics/स्वास्थ्य/")
    status, location = go("/old/")
    assert (status, location.isascii()) == (301, True)


@pytest.mark.parametrize("new", ["/feed/", "/feed/?format=rss", "https://news.example/feed/#x"])
def test_a_rule_that_leads_back_to_itself_is_none(go, new):
    Redirect.objects.create(old="/feed/", new=new)
    assert go("/feed/")[0] == 404
    assert go("/feed/?x=1")[0] == 404


@pytest.mark.parametrize("new", ["/a\r\nSet-Cookie: desk=1", "/a\nX: y", "javascript:alert(1)\r\nX: y"])
def test_no_rule_can_add_a_header(client, new):
    Redirect.objects.create(old="/feed/", new=new)
    response = client.get("/feed/", secure=True)
    assert "Set-Cookie" not in response.headers
    assert "X" not in response.headers
    assert not any("\n" in value or "\r" in value for value in response.headers.values())


@pytest.mark.parametrize("query", ["%0d%0aSet-Cookie:%20x=1", "\r\nSet-Cookie: x=1", "//evil.example", "%00", "#a"])
def test_no_query_can_either_nor_can_it_lead_elsewhere(go, query):
    rule("/feed/", "/rss.xml")
    status, location = go(f"/feed/?{query}")
    assert status == 301
    assert location.startswith("/rss.xml?") or location == "/rss.xml"
    assert "\n" not in location
    assert "\r" not in location


@pytest.mark.parametrize(
    "hostile", ["/%00/", "/%ff%fe/", "/a%0d%0ab/", "/%ED%A0%80/", f"/{'a' * 5000}/", "/?" + "%E9" * 900]
)
def test_hostile_addresses_are_looked_for_without_harm(go, hostile):
    assert go(hostile)[0] in (200, 404)


def test_a_page_is_read_without_any_look_up(client):
    story = path(publish())
    for address in ("/", story, "/rss.xml", "/topics/"):
        assert queries(client, address) == []


def test_a_look_up_is_a_query_of_one_index(client):
    assert len(queries(client, "/?utm_source=letter")) == 2, "the second asks which parameters matter there"
    assert len(queries(client, "/nothing/")) == 1
    assert len(queries(client, "/nothing/?x=1")) == 2
    assert queries(client, "/admin/?next=x") == []
    assert queries(client, f"/{'a' * 5000}/") == [], "no rule is that long"


def test_browsers_may_not_keep_a_wrong_rule_for_ever(client):
    rule("/feed/", "/rss.xml")
    response = client.get("/feed/", secure=True)
    assert "max-age=" in response["Cache-Control"]
    assert "immutable" not in response["Cache-Control"]
    assert not response.cookies


def csv(folder, text) -> str:
    file = folder / "redirects.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def call(file: str, **options) -> tuple[int, str, list[str]]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("importredirects", file, stdout=out, stderr=err, no_color=True, **options)
    except SystemExit as ended:
        code = ended.code
    told = [line.rpartition("/redirects.csv")[2] or line for line in err.getvalue().splitlines()]
    return code, out.getvalue().strip(), told


def test_a_file_of_rules_is_taken_in_with_or_without_its_header(tmp_path, go):
    code, out, err = call(csv(tmp_path, "\ufeffOld, New\r\n/feed/,/rss.xml\r\n\r\n/?p=12,https://news.example/a\r\n"))
    assert (code, out, err) == (0, "2 added, 0 replaced, 0 unchanged", [])
    assert go("/?p=12") == (301, "https://news.example/a")
    assert call(csv(tmp_path, '"/feed/","/rss.xml"\n"/a,b/",/atom.xml\n'))[1] == "1 added, 0 replaced, 1 unchanged"
    assert go("/a,b/") == (301, "/atom.xml")


def test_every_wrong_line_is_named_and_none_is_taken_in(tmp_path):
    rules = "/feed/,/rss.xml\nfeed,/rss.xml\n/admin/,/x/\n/a/;/b/\n/b/,/b/\n/feed/,/atom.xml\n/c/,javascript:alert(1)\n"
    code, out, err = call(csv(tmp_path, rules + "/d/,//evil.example\n/e/,\n" + f"/{'f' * 700}/,/x/\n"))
    assert (code, out) == (1, "")
    lines = [told.split(" ")[0] for told in err]
    assert list(dict.fromkeys(lines)) == [":2:", ":3:", ":4:", ":5:", ":6:", ":7:", ":8:", ":9:", ":10:"]
    assert err[0] == ":2: old: Write a path such as /feed/ or /?p=12: it begins with one slash."
    assert err[2] == ":4: write two columns, old and new, with a comma between them: here are 1"
    assert err[4] == ":6: /feed/ has a rule in line 1 already"
    assert err[7] == ":9: new: This field cannot be blank."
    assert not Redirect.objects.exists()


def test_a_rule_that_leads_elsewhere_already_is_replaced_only_when_that_is_asked_for(tmp_path, go):
    rule("/feed/", "/rss.xml")
    file = csv(tmp_path, "/new/,/rss.xml\n/feed/,/atom.xml\n")
    code, _, err = call(file)
    assert code == 1
    assert err == [":2: /feed/ leads to /rss.xml already: --replace lets the file decide"]
    assert go("/new/")[0] == 404
    assert call(file, replace=True)[:2] == (0, "1 added, 1 replaced, 0 unchanged")
    assert go("/feed/") == (301, "/atom.xml")
    assert call(file)[:2] == (0, "0 added, 0 replaced, 2 unchanged")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"/caf\xe9/,/rss.xml\n", ": this is not text in UTF-8: save it as CSV in UTF-8"),
        ('/feed/,"/rss.xml\n', ":1: this is no line of CSV: unexpected end of data"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_in_words(tmp_path, text, reason):
    code, _, err = call(csv(tmp_path, text))
    assert (code, err) == (1, [reason])


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    code, _, err = call(str(tmp_path / "redirects.csv"))
    assert (code, err) == (1, [": this file cannot be read: No such file or directory"])


def test_a_long_file_tells_how_far_it_is_and_complains_in_moderation(tmp_path):
    code, out, err = call(csv(tmp_path, "".join(f"/old/{n}/,/new/{n}/\n" for n in range(10_001))))
    assert (code, out) == (0, "10001 added, 0 replaced, 0 unchanged")
    assert err == ["5,000 rules read …", "10,000 rules read …"]
    code, _, err = call(csv(tmp_path, "".join(f"old/{n}/,/new/{n}/\n" for n in range(300))))
    assert (code, len(err), err[-1]) == (1, 101, "… and 200 more")
