"""What the site says to readers, and the catalogues in which other languages say it: `make words`.

Strings are found in the templates of the public and in whatever modules its pages and feeds import; of the models'
own, which the desk alone shows, only those of `SHOWN` are told to readers.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import grimp
import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "articles" / "locale"
DOORS = ("articles.pages", "articles.feeds", "articles.templatetags")
MODELS = "articles.models"
SHOWN = {"articles.models.article": "Label", "articles.models.edition": "Kind"}
# What each name is called with, in order.
CALLS = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
_STRING = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>")


class Phrase(NamedTuple):
    msgid: str
    plural: str = ""
    context: str = ""


def phrases() -> dict[Phrase, list[str]]:
    """What is said to readers, with the files that say it."""
    found: dict[Phrase, list[str]] = {}
    for file, said in [*of_templates(), *_of_modules()]:
        places = found.setdefault(said, [])
        if file not in places:
            places.append(file)
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def catalogue(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    return sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())


def entry(catalogue: polib.POFile, said: Phrase) -> polib.POEntry | None:
    return catalogue.find(said.msgid, msgctxt=said.context or False)


def texts(found: polib.POEntry) -> list[str]:
    """Its translation, in each of its plural forms."""
    return list(found.msgstr_plural.values()) if found.msgid_plural else [found.msgstr]


def placeholders(text: str) -> set[str]:
    """What a translation must keep: names that are filled in, and markup."""
    return set(_PLACEHOLDER.findall(text))


def renew(language: str) -> list[str]:
    """Bring a catalogue up to what is said today, and compile it. Returns what is not translated yet."""
    path = catalogue(language)
    found = polib.pofile(str(path), wrapwidth=119)
    said = phrases()
    renewed = [_renewed(found, phrase, files) for phrase, files in said.items()]
    found[:] = renewed
    found.save(str(path))
    path.with_suffix(".mo").write_bytes(found.to_binary())
    return [each.msgid for each in renewed if not all(texts(each))]


def _renewed(catalogue: polib.POFile, said: Phrase, files: list[str]) -> polib.POEntry:
    found = entry(catalogue, said) or polib.POEntry(msgid=said.msgid, msgctxt=said.context or None)
    found.occurrences = [(file, "") for file in files]
    found.obsolete = False
    if said.plural and found.msgid_plural != said.plural:
        forms = int(re.search(r"nplurals=(\d)", catalogue.metadata["Plural-Forms"])[1])
        found.msgid_plural, found.msgstr_plural = said.plural, dict.fromkeys(range(forms), "")
    return found


def of_templates() -> Iterator[tuple[str, Phrase]]:
    for path in sorted((ROOT / "templates").glob("*.html")):
        file = path.relative_to(ROOT).as_posix()
        for name, strings in _IN_TEMPLATE.findall(templatize(path.read_text(), origin=file)):
            yield file, _phrase(name, ast.literal_eval(f"({strings},)"))


def _of_modules() -> Iterator[tuple[str, Phrase]]:
    for module in sorted(_public()):
        path = _file(module)
        file, tree = path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())
        for call in _calls(_shown(tree, module)):
            size = len(CALLS[call.func.id])
            if not all(isinstance(given, ast.Constant) for given in call.args[:size]):
                raise ValueError(f"{file}, line {call.lineno}: only a literal string can be translated")
            yield file, _phrase(call.func.id, tuple(given.value for given in call.args[:size]))


def _public() -> set[str]:
    """Whatever answers to readers are made by."""
    graph = grimp.build_graph("articles")
    found = set(SHOWN)
    for door in DOORS:
        reached = {door} | graph.find_descendants(door) | graph.find_upstream_modules(door, as_package=True)
        found |= {module for module in reached if not f"{module}.".startswith(f"{MODELS}.")}
    return found


def _file(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _shown(tree: ast.Module, module: str) -> ast.AST:
    name = SHOWN.get(module)
    return next((node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name), tree)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield node


def _phrase(name: str, strings: tuple[str, ...]) -> Phrase:
    return Phrase(**dict(zip(CALLS[name], strings, strict=True)))


if __name__ == "__main__":
    for language in languages():
        missing = renew(language)
        sys.stdout.write(f"{language}: {len(missing)} to translate\n")
        sys.stdout.writelines(f"  {msgid}\n" for msgid in missing)
