"""Whatever a writer links to, the address in the page is one by the URL Standard."""

import pytest

from articles.models import AlsoRead
from articles.publishing import verbs
from articles.richtext import sanitise
from articles.text import clean_address

from .stories import edit, path, publish

WRITTEN = """https://x.example/a b?q="c d"|{e}&f=100%&g=%C3%A9&h=é"""
STANDARD = "https://x.example/a%20b?q=%22c%20d%22%7C%7Be%7D&f=100%25&g=%C3%A9&h=é"


def test_what_no_address_may_hold_stands_in_percent_signs_and_the_rest_as_it_was():
    assert clean_address(WRITTEN) == STANDARD
    assert clean_address(STANDARD) == STANDARD


@pytest.mark.parametrize("start", ["https://x.example", ""])
def test_in_a_text(start):
    assert sanitise(f"""<p><a href='{start}/a"b'>c</a></p>""") == (
        f'<p><a href="{start}/a%22b" rel="noopener">c</a></p>'
    )


@pytest.mark.django_db
def test_in_an_also_read(get):
    article = publish()
    AlsoRead.objects.create(
        parent=article, region="body", ordering=90, label="The tide", url='https://x.example/?a="b"'
    )
    verbs.publish(edit(article), kind="minor")
    assert 'href="https://x.example/?a=%22b%22"' in get(path(article)).content.decode()
