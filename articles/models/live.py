"""What is public now, shaped for reading. Written by `articles.publishing` alone, rebuilt by `rebuild_live`.

The rows hold ids of topics, places and authors; their names are joined when rendered, so that a rename
is not a rewrite. Times are whole seconds: that is what feeds can say.
"""

from django.db import models

from articles.keys import listing_name, standing_name

from .article import HEADLINE_LIMIT, Article, mint_feed_id
from .edition import Edition
from .topic import Author, Place, Topic


class ListingKind(models.TextChoices):
    HOME = "home"
    TOPIC = "topic"
    PLACE = "place"
    AUTHOR = "author"
    BRIEFING = "briefing"
    CORRECTIONS = "corrections"


SINGLE = (ListingKind.HOME, ListingKind.BRIEFING, ListingKind.CORRECTIONS)


class LiveListing(models.Model):
    """A listing that has ever been public. Its foreign keys are why what was ever public cannot be deleted."""

    kind = models.CharField(max_length=20, choices=ListingKind.choices)
    topic = models.OneToOneField(Topic, models.PROTECT, null=True, related_name="listing")
    place = models.OneToOneField(Place, models.PROTECT, null=True, related_name="listing")
    author = models.OneToOneField(Author, models.PROTECT, null=True, related_name="listing")
    feed_id = models.CharField(max_length=500, unique=True, default=mint_feed_id)
    changed = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind__in=SINGLE), name="one_of_a_kind"),
        ]

    def __str__(self):
        return self.name

    @property
    def subject_id(self) -> int | None:
        return self.topic_id or self.place_id or self.author_id

    @property
    def name(self) -> str:
        return listing_name(self.kind, self.subject_id)


class Shelf(models.Model):
    """A stable piece of a listing's past: all stories first published from `starts` until the next shelf starts."""

    listing = models.ForeignKey(LiveListing, models.CASCADE, related_name="shelves")
    number = models.PositiveIntegerField()
    starts = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["listing", "number"], name="shelf_number_once_a_listing"),
            models.UniqueConstraint(fields=["listing", "starts"], name="shelf_start_once_a_listing"),
        ]

    def __str__(self):
        return f"{self.listing_id}/{self.number}"


class LiveArticle(models.Model):
    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="live")
    edition = models.OneToOneField(Edition, models.PROTECT, related_name="live")
    feed_id = models.CharField(max_length=500, unique=True)
    path = models.CharField(max_length=200, unique=True)
    month = models.CharField(max_length=7)
    headline = models.CharField(max_length=HEADLINE_LIMIT)
    headline_key = models.CharField(max_length=32)
    standfirst = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    label = models.CharField(max_length=20, blank=True)
    topics = models.JSONField(default=list)
    places = models.JSONField(default=list)
    authors = models.JSONField(default=list)
    first_published = models.DateTimeField()
    updated = models.DateTimeField()
    corrections = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["headline_key", "-first_published", "-article"], name="live_by_headline"),
            models.Index(fields=["month", "-first_published", "-article"], name="live_by_month"),
        ]
        verbose_name = "live story"
        verbose_name_plural = "live stories"

    def __str__(self):
        return self.headline


class LiveMonth(models.Model):
    """How many stories are live whose addresses begin with a month, as `2026-11`. There is no row for none."""

    month = models.CharField(max_length=7, primary_key=True)
    count = models.PositiveIntegerField()

    def __str__(self):
        return self.month


class LiveEntry(models.Model):
    """A story's standing in one listing: any page of any listing is one range of one index of this table.

    Among the corrections it is one of the story's corrections that stands, by the number of its edition, and its date
    is what `first_published` holds.
    """

    listing = models.ForeignKey(LiveListing, models.CASCADE, related_name="entries", db_index=False)
    story = models.ForeignKey(LiveArticle, models.CASCADE, related_name="entries", db_index=False)
    correction = models.PositiveIntegerField(default=0)
    shelf = models.PositiveIntegerField()
    first_published = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "listing", "correction"], name="story_once_a_listing")]
        indexes = [
            models.Index(fields=["listing", "-first_published", "-story", "-correction"], name="entry_newest_first"),
            models.Index(
                fields=["listing", "shelf", "-first_published", "-story", "-correction"], name="entry_by_shelf"
            ),
            models.Index(fields=["listing", "-updated", "-story", "-correction"], name="entry_by_update"),
        ]

    def __str__(self):
        return f"{self.listing_id}: {self.story_id}"

    @property
    def standing(self) -> str:
        return standing_name(self.listing.name, self.correction)


class Tombstone(models.Model):
    """That a story was withdrawn from a listing, and when: what tells its subscribers to let go of it (RFC 6721)."""

    listing = models.ForeignKey(LiveListing, models.CASCADE, related_name="tombstones", db_index=False)
    article = models.ForeignKey(Article, models.PROTECT, related_name="tombstones")
    feed_id = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "article"], name="one_tombstone_a_listing")]
        indexes = [models.Index(fields=["listing", "-at", "-article"], name="tombstone_newest_first")]

    def __str__(self):
        return f"{self.listing_id}: {self.article_id}"
