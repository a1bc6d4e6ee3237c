"""Addresses: those of stories, which are theirs for ever, and old ones of a former site."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article


class Address(models.Model):
    """A path (`/2026/03/slug/`) that a story has, or once had. It is never given to another."""

    path = models.CharField(max_length=200, unique=True)
    article = models.ForeignKey(Article, models.PROTECT, related_name="addresses")

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self):
        return self.path


class Redirect(models.Model):
    """An old path, with or without its query (`/feed/`, `/?p=12`), and where it leads now."""

    old = models.CharField(
        _("old address"), max_length=700, unique=True, help_text=_("A path of this site, as in /feed/ or /?p=12.")
    )
    new = models.CharField(
        _("new address"),
        max_length=1_000,
        help_text=_("A path of this site, or a whole address that begins with https://."),
    )

    class Meta:
        ordering = ["old"]
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")

    def __str__(self):
        return f"{self.old} → {self.new}"

    def clean(self):
        if not is_path(self.old) or self.old == "/":
            raise ValidationError({"old": _("Write a path such as /feed/ or /?p=12: it begins with one slash.")})
        if self.old.startswith(("/admin/", "/static/", "/media/")):
            raise ValidationError({"old": _("The desk and the site's own files cannot be redirected.")})
        if not is_path(self.new) and not is_web_address(self.new):
            raise ValidationError({"new": _("Write a path that begins with one slash, or an https:// address.")})
        if self.old == self.new:
            raise ValidationError({"new": _("It leads to itself.")})


def is_path(value: str) -> bool:
    return value.startswith("/") and not value.startswith(("//", "/\\")) and value.isprintable()


def is_web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and value.isprintable()
