"""What every site has from its first migration on."""

from articles.models import SINGLE, LiveListing, Publication

from .shelves import BEGINNING


def lay(using: str, **signal) -> None:
    """One publication, and the listings of which there is one, whose feeds have ids before anybody subscribes."""
    Publication.objects.using(using).get_or_create(pk=Publication.ROW)
    for kind in SINGLE:
        LiveListing.objects.using(using).get_or_create(kind=kind, defaults={"changed": BEGINNING})
