from django.conf import settings
from django.db import models


class PreviewLink(models.Model):
    """A link to a story that is not public, for somebody without a login. It works as long as its row is here,
    until its hour, while whoever made it may see the story."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="preview_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reader = models.CharField(max_length=100)
    until = models.DateTimeField()

    def __str__(self):
        return f"{self.article_id}: {self.reader}"
