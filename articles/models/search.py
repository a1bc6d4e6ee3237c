from django.db import models

from .live import LiveArticle


class SearchDocument(models.Model):
    """The words of a live story, as `articles.search` folds them: its companion, written in the same transaction.

    What is searched, an index of the database's own kind, is kept in step by the database itself: on SQLite an FTS5
    table by triggers of this table, on PostgreSQL a generated column. A migration that makes this table anew, as
    SQLite does for most changes of a column, has to make the triggers anew too.
    """

    place = models.BigIntegerField(primary_key=True)
    story = models.OneToOneField(LiveArticle, models.CASCADE, related_name="document")
    headline = models.TextField()
    summary = models.TextField()
    crossheads = models.TextField()
    body = models.TextField()
    filed = models.TextField()

    def __str__(self):
        return f"{self.story_id}: {self.headline}"
