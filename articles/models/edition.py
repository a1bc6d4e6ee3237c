from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article
from .picture import Picture


class Kind(models.TextChoices):
    FIRST = "first", _("First publication")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")
    MINOR = "minor", _("Minor")


class FrozenError(Exception):
    """An edition was about to be changed or deleted."""


class Edition(models.Model):
    """One published version of one article. Never changed, never deleted: that is what makes history trustworthy.

    The one exception is the law's: `redacted` says when content was taken out that may not be kept, `redaction` why.
    `hidden` changes nothing of it: since then readers are not shown its text.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.TextField(blank=True)
    path = models.CharField(max_length=200)
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField()
    article_version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    redacted = models.DateTimeField(null=True)
    redaction = models.TextField(blank=True)
    hidden = models.DateTimeField(null=True)
    pictures = models.ManyToManyField(Picture, through="EditionPicture", related_name="editions")

    class Meta:
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once_an_article"),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.CORRECTION) | ~models.Q(note=""), name="correction_has_a_note"
            ),
        ]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        permissions = [
            ("redact_edition", "Can redact editions"),
            ("hide_edition", "Can hide editions from readers"),
        ]

    def __str__(self):
        return f"{self.article}, {self.number}"

    def save(self, **kwargs):
        if not self._state.adding:
            raise FrozenError(f"edition {self.number} of article {self.article_id} is frozen")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise FrozenError(f"edition {self.number} of article {self.article_id} is kept")


class EditionPicture(models.Model):
    edition = models.ForeignKey(Edition, models.CASCADE)
    picture = models.ForeignKey(Picture, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "picture"], name="picture_once_an_edition")]

    def __str__(self):
        return f"{self.edition_id}: {self.picture_id}"
