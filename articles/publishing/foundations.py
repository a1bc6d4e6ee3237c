"""What every site has from its first migration on."""

from articles.models import ListingKind, LiveListing, Publication

from .shelves import BEGINNING


def lay(using: str, **signal) -> None:
    """One publication, and one home, whose feeds have their id before anybody subscribes."""
    Publication.objects.using(using).get_or_create(pk=Publication.ROW)
    LiveListing.objects.using(using).get_or_create(kind=ListingKind.HOME, defaults={"changed": BEGINNING})
