"""The working copy: what editors write. Nothing public ever reads it."""

import uuid

from content_editor.models import Region
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.text import clean, clean_line, slugify

from .topic import Author, Byline, TaggedArticle

HEADLINE_LIMIT = 300
STANDFIRST_LIMIT = 1_000
BODY = "body"


def mint_feed_id() -> str:
    """The id of a story in every feed, for ever: opaque, so that no later change can make it wrong."""
    return uuid.uuid4().urn


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Live, with unpublished changes")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# `Article.state` as the database sees it. Nothing is published from a version that is still to be written, so no
# less is as much; of two columns that are equal PostgreSQL expects a handful, and would sort the whole archive.
_PUBLISHED = Q(withdrawn=None, published_version__isnull=False)
STATES = {
    State.DRAFT: Q(withdrawn=None, published_version=None, scheduled_for=None),
    State.SCHEDULED: Q(withdrawn=None, published_version=None, scheduled_for__isnull=False),
    State.LIVE: _PUBLISHED & Q(published_version__gte=F("version")),
    State.CHANGED: Q(withdrawn=None, published_version__lt=F("version")),
    State.WITHDRAWN: Q(withdrawn__isnull=False),
}
_LATEST_FIRST = ("-changed", "-id")


class Label(models.TextChoices):
    """What kind of piece it is, where that is not plain news. Readers are told, on the page and in feeds."""

    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    SPONSORED = "sponsored", _("Sponsored")


class Article(models.Model):
    regions = [Region(key=BODY, title=_("Body"))]

    feed_id = models.CharField(max_length=500, unique=True, default=mint_feed_id, editable=False)
    headline = models.CharField(_("headline"), max_length=HEADLINE_LIMIT)
    slug = models.CharField(
        _("slug"), max_length=100, blank=True, help_text=_("The end of its address. Blank: made from the headline.")
    )
    standfirst = models.TextField(
        _("standfirst"),
        blank=True,
        max_length=STANDFIRST_LIMIT,
        help_text=_("One or two sentences under the headline."),
    )
    dateline = models.CharField(
        _("dateline"),
        max_length=200,
        blank=True,
        help_text=_("Where it was reported from. Two places: Tokyo/Washington."),
    )
    dateline_date = models.DateField(_("dateline date"), null=True, blank=True, editable=False)
    authors = models.ManyToManyField(Author, through=Byline, related_name="articles", verbose_name=_("authors"))
    topics = TaggableManager(_("topics"), through=TaggedArticle, blank=True, help_text="")
    lead_picture = models.ForeignKey(
        "articles.Picture", models.PROTECT, null=True, blank=True, related_name="led", verbose_name=_("lead picture")
    )
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("As in “en” or “pt-BR”. Blank: the publication’s.")
    )
    embargo = models.DateTimeField(
        _("embargo"), null=True, blank=True, help_text=_("It cannot be published before this, in UTC.")
    )

    label = models.CharField(
        _("label"), max_length=20, choices=Label.choices, blank=True, help_text=_("What readers should know it as.")
    )

    # A writer's word to the desk: it can be published, as far as its writer is concerned. Readers never see it.
    ready = models.BooleanField(default=False, editable=False)
    ready_note = models.CharField(max_length=1_000, blank=True, editable=False)

    # What the verbs of articles.publishing write, and nobody else.
    first_published = models.DateTimeField(null=True, editable=False)
    withdrawn = models.DateTimeField(null=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)
    scheduled_for = models.DateTimeField(null=True, editable=False)
    published_version = models.PositiveIntegerField(null=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    # Where the copy came from: how the same copy, arriving again, is known.
    copy_key = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    copy_digest = models.CharField(max_length=64, blank=True, editable=False)
    copy_version = models.PositiveIntegerField(null=True, editable=False)
    demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-changed", "-pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("publish_article", "Can publish, correct and schedule stories"),
            ("withdraw_article", "Can withdraw stories"),
            ("restore_article", "Can restore editions into the working copy"),
        ]
        # What the desk lists, each in its order. All but the first are small, for most stories are live.
        indexes = [
            models.Index(fields=_LATEST_FIRST, name="article_latest"),
            models.Index(fields=_LATEST_FIRST, condition=STATES[State.DRAFT], name="article_draft"),
            models.Index(fields=["changed_by", *_LATEST_FIRST], condition=STATES[State.DRAFT], name="article_draft_of"),
            models.Index(fields=_LATEST_FIRST, condition=STATES[State.CHANGED], name="article_unpublished"),
            models.Index(fields=_LATEST_FIRST, condition=STATES[State.WITHDRAWN], name="article_withdrawn"),
            models.Index(fields=_LATEST_FIRST, condition=Q(ready=True), name="article_ready"),
            models.Index(
                fields=["scheduled_for", "id"], condition=Q(scheduled_for__isnull=False), name="article_scheduled"
            ),
        ]

    def __str__(self):
        return self.headline

    def clean_fields(self, exclude=None):
        self.headline, self.dateline = clean_line(self.headline), clean_line(self.dateline)
        self.language = clean_line(self.language)
        self.standfirst = clean(self.standfirst).strip()
        self.slug = slugify(self.slug)
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not slugify(self.slug or self.headline):
            raise ValidationError({"headline": _("A headline needs at least one letter or digit.")})

    @property
    def state(self) -> State:
        if self.withdrawn:
            return State.WITHDRAWN
        if self.published_version is None:
            return State.SCHEDULED if self.scheduled_for else State.DRAFT
        return State.LIVE if self.published_version == self.version else State.CHANGED

    def touch(self, by=None) -> None:
        """Mark the working copy as changed. Whoever edits it, or its blocks, calls this once."""
        self.version = F("version") + 1
        self.changed_by = by
        self.save(update_fields=["version", "changed", "changed_by"])
        self.refresh_from_db(fields=["version"])
