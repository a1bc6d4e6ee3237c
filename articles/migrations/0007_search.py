import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

COLUMNS = "headline, summary, crossheads, body, filed"
NEW = "new.place, new.headline, new.summary, new.crossheads, new.body, new.filed"
OLD = "'delete', old.place, old.headline, old.summary, old.crossheads, old.body, old.filed"
ADD = f"INSERT INTO articles_search(rowid, {COLUMNS}) VALUES ({NEW});"
DROP = f"INSERT INTO articles_search(articles_search, rowid, {COLUMNS}) VALUES ({OLD});"
TABLE = "articles_searchdocument"

# The `ascii` tokenizer parts words at spaces and takes all that is not ASCII for letters: that is what folded text is.
SQLITE = (
    f"CREATE VIRTUAL TABLE articles_search USING fts5"
    f"({COLUMNS}, content='{TABLE}', content_rowid='place', tokenize='ascii')",
    f"CREATE TRIGGER articles_search_insert AFTER INSERT ON {TABLE} BEGIN {ADD} END",
    f"CREATE TRIGGER articles_search_delete AFTER DELETE ON {TABLE} BEGIN {DROP} END",
    f"CREATE TRIGGER articles_search_update AFTER UPDATE ON {TABLE} BEGIN {DROP} {ADD} END",
)
# A vector of the words as they are, in their order: PostgreSQL's own parser would take some for addresses or numbers.
# The first word is at 2, so that the end of one column and the beginning of the next are never words in a row.
POSTGRESQL = (
    """
    CREATE FUNCTION articles_search_vector(words text, weight text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT COALESCE(
            string_agg('''' || word || ''':' || LEAST(number + 1, 16383) || weight, ' '), ''
        )::tsvector
        FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS found(word, number)
    $$
    """,
    f"""
    ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        articles_search_vector(headline, 'A') || articles_search_vector(summary, 'B')
        || articles_search_vector(crossheads, 'C') || articles_search_vector(body, 'D')
        || strip(articles_search_vector(filed, 'D'))
    ) STORED
    """,
    f"CREATE INDEX articles_search ON {TABLE} USING gin (vector) WITH (fastupdate = off)",
)
BACK = {
    "sqlite": ("DROP TABLE articles_search",),
    "postgresql": (f"ALTER TABLE {TABLE} DROP COLUMN vector", "DROP FUNCTION articles_search_vector"),
}


def forwards(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    """The triggers go with their table."""
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def have_what_is_live_indexed(apps, schema_editor):
    """By the worker, batch after batch: until then, what was published before this is not found."""
    if apps.get_model("articles", "LiveArticle").objects.exists():
        job = apps.get_model("outbox", "Job")
        job.objects.create(kind="index", payload={"after": 0}, due=django.utils.timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_live_months'),
        ('outbox', '0002_failed'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('place', models.BigIntegerField(primary_key=True, serialize=False)),
                ('headline', models.TextField()),
                ('summary', models.TextField()),
                ('crossheads', models.TextField()),
                ('body', models.TextField()),
                ('filed', models.TextField()),
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='document', to='articles.livearticle')),
            ],
        ),
        migrations.RunPython(forwards, backwards),
        migrations.RunPython(have_what_is_live_indexed, migrations.RunPython.noop),
    ]
