from .address import Address, Redirect
from .article import Article, Label, State
from .blocks import BLOCKS, AlsoRead, Figure, Quote, Section
from .edition import Edition, EditionPicture, FrozenError, Kind
from .fixed_page import FixedPage, NavigationLink, Spot
from .front import FrontPick
from .live import SINGLE, ListingKind, LiveArticle, LiveEntry, LiveListing, LiveMonth, Shelf, Tombstone
from .picture import Picture, Rendition
from .preview_link import PreviewLink
from .publication import Publication
from .scratch import Scratch
from .search import SearchDocument
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
    "FixedPage",
    "FrontPick",
    "FrozenError",
    "Kind",
    "Label",
    "ListingKind",
    "LiveArticle",
    "LiveEntry",
    "LiveListing",
    "LiveMonth",
    "NavigationLink",
    "Picture",
    "Place",
    "PreviewLink",
    "Publication",
    "Quote",
    "Redirect",
    "Rendition",
    "Scratch",
    "SearchDocument",
    "Section",
    "Shelf",
    "Spot",
    "State",
    "TaggedArticle",
    "Tombstone",
    "Topic",
    "free_slug",
]
