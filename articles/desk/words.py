"""The index of words for the list of stories: without it a search reads the whole archive.

It holds every run of three letters of headline and standfirst, so that parts of words are found, and words that no
spaces part. The database keeps it in step by itself. It is looked for after every `migrate`: to alter a table, SQLite
is told to make another, and its triggers go with the old one.
"""

import re

from django.apps import apps
from django.db import connection, connections
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from .paging import FEW

_ENOUGH = 10  # words that are looked up: a longer expression is not for SQLite to parse
_RUNS = re.compile(r"\w{3,}")

# As Django writes `icontains` for PostgreSQL, which then finds the index.
_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS articles_article_words ON articles_article"
    " USING gin (upper(headline::text) gin_trgm_ops, upper(standfirst::text) gin_trgm_ops)",
]
_INTO = "INSERT INTO articles_article_words"
_ADD = f"{_INTO} (rowid, headline, standfirst) VALUES (new.id, new.headline, new.standfirst);"
_REMOVE = (
    f"{_INTO} (articles_article_words, rowid, headline, standfirst)"
    " VALUES ('delete', old.id, old.headline, old.standfirst);"
)
_TRIGGERS = {
    "articles_article_words_added": f"AFTER INSERT ON articles_article BEGIN {_ADD} END",
    "articles_article_words_removed": f"AFTER DELETE ON articles_article BEGIN {_REMOVE} END",
    "articles_article_words_changed": (
        f"AFTER UPDATE OF headline, standfirst ON articles_article BEGIN {_REMOVE} {_ADD} END"
    ),
}
_SQLITE = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS articles_article_words USING"
    " fts5(headline, standfirst, content='articles_article', content_rowid='id', tokenize='trigram')",
    *(f"CREATE TRIGGER IF NOT EXISTS {name} {what}" for name, what in _TRIGGERS.items()),
    f"{_INTO} (articles_article_words) VALUES ('rebuild')",
]


@receiver(post_migrate, sender=apps.get_app_config("admin"))
def ensure(using: str, **kwargs) -> None:
    with connections[using].cursor() as cursor:
        for statement in _missing(cursor):
            cursor.execute(statement)


def _missing(cursor) -> list[str]:
    if cursor.db.vendor == "postgresql":
        return _POSTGRESQL
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return [] if set(_TRIGGERS) <= {name for (name,) in cursor.fetchall()} else _SQLITE


def narrowed(stories: QuerySet, term: str) -> QuerySet:
    """What the index finds for all words of `term`, where that is little; where it is much, a page is soon full anyway.

    It narrows a search, and is none: what a word means is for the search to say. PostgreSQL chooses by itself.
    """
    runs = _RUNS.findall(term)[:_ENOUGH]
    if connection.vendor == "postgresql" or not runs:
        return stories
    found = _found(" ".join(f'"{run}"' for run in runs))
    return stories.filter(pk__in=found) if len(found) <= FEW else stories


def _found(phrases: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM articles_article_words WHERE articles_article_words MATCH %s LIMIT %s",
            [phrases, FEW + 1],
        )
        return [pk for (pk,) in cursor.fetchall()]
