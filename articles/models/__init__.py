from .address import Address, Redirect
from .article import Article, State
from .blocks import BLOCKS, AlsoRead, Figure, Quote, Section
from .edition import Edition, EditionPicture, FrozenError, Kind
from .live import SINGLE, ListingKind, LiveArticle, LiveEntry, LiveListing, Shelf, Tombstone
from .picture import Picture
from .publication import Publication
from .topic import Author, Byline, Place, TaggedArticle, Topic, free_slug

__all__ = [
    "BLOCKS",
    "SINGLE",
    "Address",
    "AlsoRead",
    "Article",
    "Author",
    "Byline",
    "Edition",
    "EditionPicture",
    "Figure",
    "FrozenError",
    "Kind",
    "ListingKind",
    "LiveArticle",
    "LiveEntry",
    "LiveListing",
    "Picture",
    "Place",
    "Publication",
    "Quote",
    "Redirect",
    "Section",
    "Shelf",
    "State",
    "TaggedArticle",
    "Tombstone",
    "Topic",
    "free_slug",
]
