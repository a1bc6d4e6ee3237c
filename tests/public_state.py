"""All that is public, as plain values without row numbers: to be compared before and after."""

from collections import Counter

from articles.edge.models import Bump
from articles.models import LiveArticle, LiveEntry, LiveListing, LiveMonth, Shelf

LISTING = ("kind", "topic", "place", "author")


def stories() -> list[dict]:
    return list(LiveArticle.objects.order_by("pk").values())


def entries(*extra: str) -> list[tuple]:
    listing = [f"listing__{column}" for column in LISTING]
    return sorted(LiveEntry.objects.values_list("story", *listing, "first_published", "updated", *extra), key=repr)


def shelves() -> list[tuple]:
    listing = [f"listing__{column}" for column in LISTING]
    return sorted(Shelf.objects.values_list(*listing, "number", "starts", "count"), key=repr)


def listings() -> list[tuple]:
    return sorted(LiveListing.objects.values_list(*LISTING), key=repr)


def months() -> dict[str, int]:
    return dict(LiveMonth.objects.values_list("month", "count"))


def everything() -> tuple:
    return stories(), entries("shelf"), shelves(), listings(), months()


def keys_bumped_since(number: int) -> set[str]:
    return set(Bump.objects.filter(id__gt=number).values_list("key", flat=True))


def bumps_since(number: int) -> list[tuple[str, int]]:
    """Each key with the change that it was part of."""
    return list(Bump.objects.filter(id__gt=number).values_list("key", "change"))


def last_bump() -> int:
    return Bump.objects.order_by("-id").values_list("id", flat=True).first() or 0


def are_sound() -> bool:
    """Every story on the shelf whose span holds its date, every count right, the shelves in their order."""
    return months_are_sound() and all(_is_sound(listing) for listing in LiveListing.objects.all())


def months_are_sound() -> bool:
    """Every month has as many stories as there are live addresses that begin with it."""
    starts = (path.split("/")[1:3] for path in LiveArticle.objects.values_list("path", flat=True))
    return months() == Counter("-".join(start) for start in starts)


def _is_sound(listing: LiveListing) -> bool:
    found = list(listing.shelves.order_by("number"))
    starts = [shelf.starts for shelf in found]
    standing = listing.entries.values_list("first_published", "shelf")
    return (
        [shelf.number for shelf in found] == list(range(1, len(found) + 1))
        and starts == sorted(set(starts))
        and all(number == sum(start <= date for start in starts) for date, number in standing)
        and [shelf.count for shelf in found] == [listing.entries.filter(shelf=shelf.number).count() for shelf in found]
    )
