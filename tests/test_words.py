"""All that is said to readers is said in each language that the site speaks."""

import re

import polib
import pytest
from django.conf import settings

from tests import words

pytestmark = pytest.mark.either

in_each_language = pytest.mark.parametrize("language", words.languages())
# What is for machines: tags, addresses (which go on behind the braces), and the class of a page.
SILENT = r"{% block kind %}\w+{% endblock|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}[\w./]*|{#.*?#}"
TEMPLATES = sorted((words.ROOT / "templates").glob("*.html"))
NAMES = {"RSS", "Atom", "JSON", "OPML"}  # the same in all languages
SAYS_NOTHING = {"500.html"}  # it is sent when nothing works, not even words: it is English, and says so


@pytest.fixture
def catalogue(language):
    return polib.pofile(str(words.catalogue(language)))


@in_each_language
def test_no_phrase_is_missing(catalogue):
    missing = {}
    for said, files in words.phrases().items():
        found = words.entry(catalogue, said)
        if not found or found.msgid_plural != said.plural or not all(words.texts(found)):
            missing[said.msgid] = files
    assert not missing, "translate these, or have `make words` list them"


@in_each_language
def test_what_is_filled_in_and_marked_up_stays(catalogue):
    for found in catalogue:
        wanted = words.placeholders(found.msgid)
        for text in words.texts(found):
            kept = words.placeholders(text)
            # “one story” needs no number
            assert kept <= wanted if found.msgid_plural else kept == wanted, found.msgid


@in_each_language
def test_there_is_a_text_for_every_plural_form(catalogue):
    forms = int(re.search(r"nplurals=(\d)", catalogue.metadata["Plural-Forms"])[1])
    assert all(len(words.texts(found)) == forms for found in catalogue if found.msgid_plural)


@in_each_language
def test_what_is_compiled_is_what_is_written(language, catalogue):
    compiled = words.catalogue(language).with_suffix(".mo")
    assert compiled.read_bytes() == catalogue.to_binary(), "run `make words`"


def test_the_site_speaks_the_languages_that_it_has_words_in():
    assert {code for code, _ in settings.LANGUAGES} == {settings.LANGUAGE_CODE, *words.languages()}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_nothing_that_cannot_be_translated(path):
    text = re.sub(SILENT, "", path.read_text(), flags=re.S)
    told = re.findall(r'(?:alt|aria-label|title|placeholder)="([^"]*)"', text)
    told += re.sub(r"<style>.*?</style>|<[^>]*>|&\w+;|\b[\w-]+=\"[^\"]*\"", " ", text, flags=re.S).split()
    letters = set(re.findall(r"[^\W\d_]{2,}", " ".join(told))) - NAMES
    assert not letters or path.name in SAYS_NOTHING, f"{path.name}: put them in {{% translate %}}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_leave_the_writing_of_dates_to_the_language(path):
    """`day`, `month`, `moment` and so on of `telling`; ISO 8601 is for machines."""
    assert set(re.findall(r"\|date:[\"'](.*?)[\"']", path.read_text())) <= {"c", "Y-m-d", "Y-m"}


def test_each_phrase_of_the_templates_is_found():
    tags = sum(len(re.findall(r"{% (?:block)?translate ?", path.read_text())) for path in TEMPLATES)
    assert tags == len(list(words.of_templates()))
