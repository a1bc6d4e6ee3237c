"""What stories are filed under: topics, places and authors. Each has an address of its own."""

from collections.abc import Iterable
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase

from articles.text import clean_line, slugify

NAME_LIMIT = 100


def free_slug(model: type[models.Model], name: str, pk: int | None = None) -> str:
    """A slug for `name` that no other row of `model` has: the plain one, else with -2, -3 … behind it."""
    stem = slugify(name, limit=NAME_LIMIT - 10) or "unnamed"
    taken = set(model.objects.filter(slug__startswith=stem).exclude(pk=pk).values_list("slug", flat=True))
    candidates = [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 2))]
    return next(slug for slug in candidates if slug not in taken)


class Named(models.Model):
    """A name and a slug, both unique. The slug is made once; a new name leaves it alone.

    What was merged keeps both for ever, and stands for the one that stays. That one is never merged itself: no chains.
    """

    name = models.CharField(_("name"), max_length=NAME_LIMIT, unique=True)
    slug = models.CharField(
        _("slug"), max_length=NAME_LIMIT, unique=True, blank=True, help_text=_("The end of its address.")
    )
    description = models.TextField(
        _("description"), blank=True, max_length=500, help_text=_("One or two sentences, shown on its page.")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        if not self.slug:
            self.slug = free_slug(type(self), self.name, self.pk)
        super().save(**kwargs)

    def clean_fields(self, exclude=None):
        self.name = clean_line(self.name)
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not slugify(self.name):
            raise ValidationError({"name": _("A name needs at least one letter or digit.")})
        self.slug = slugify(self.slug) or free_slug(type(self), self.name, self.pk)

    @property
    def staying(self) -> "Named":
        """Under which its stories are filed: the one into which it was merged, else itself."""
        return self.merged_into or self


def known_as(model: type[Named], name: str) -> Named | None:
    """Whoever has this name: as it is written, else in other capitals. What was merged is known by its slug too, so
    that another spelling of it does not come back as a new one.

    It is the row itself: stories are filed under the one that is `staying`.
    """
    rows = model.objects.select_related("merged_into").order_by("pk")
    return rows.filter(name=name).first() or _written_otherwise(rows, name)


def _written_otherwise(rows: models.QuerySet, name: str) -> Named | None:
    """Databases fold the capitals of ASCII; the rest is found by the slug that it shares."""
    folded, slug = clean_line(name).casefold(), slugify(name)
    alike = list(rows.filter(models.Q(name__iexact=name) | models.Q(slug__startswith=slug)))
    in_other_capitals = (row for row in alike if row.name.casefold() == folded)
    merged = (row for row in alike if row.merged_into and row.slug == slug)
    return next(chain(in_other_capitals, merged), None)


def staying(model: type[Named], pks: Iterable[int]) -> list[int]:
    """The ids under which these are filed today: each once, in their order."""
    pks = list(pks)
    merged = dict(model.objects.filter(pk__in=pks, merged_into__isnull=False).values_list("pk", "merged_into"))
    return list(dict.fromkeys(merged.get(pk, pk) for pk in pks))


class Topic(Named):
    featured = models.PositiveSmallIntegerField(
        _("place in the navigation"), null=True, blank=True, help_text=_("1 stands first. Blank: not there.")
    )

    class Meta(Named.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Topic, models.PROTECT, related_name="tagged")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="topic_once_an_article")]


class Place(Named):
    class Meta(Named.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")


class Author(Named):
    user = models.OneToOneField(
        "auth.User", models.SET_NULL, null=True, blank=True, related_name="author", verbose_name=_("user")
    )

    class Meta(Named.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")


class Byline(models.Model):
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="author_once_an_article")]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def __str__(self):
        return str(self.author)
