from django.conf import settings
from django.db import models


class Scratch(models.Model):
    """What somebody has typed into a story's form and not saved: offered back after a crash, and nobody else's.

    `fields` is the form as a browser would send it, a list of [name, value]; `seen` the version it was typed over.
    `form` names the form of a story that was never saved, which has no id yet.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    article = models.ForeignKey("articles.Article", models.CASCADE, null=True, related_name="scratches")
    form = models.CharField(max_length=36, blank=True)
    fields = models.JSONField(default=list)
    seen = models.PositiveIntegerField(null=True)
    saved = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "article"], condition=models.Q(article__isnull=False), name="scratch_once_a_story"
            ),
            models.UniqueConstraint(
                fields=["user", "form"], condition=models.Q(article=None), name="scratch_once_a_form"
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.article_id or self.form}"
