"""What a version of a story has changed, in a reader's words. What stayed is not told: the text itself stands there."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from articles.comparing.contents import Comparison, Piece
from articles.comparing.fields import Field
from articles.images import Picture

_BLOCKS = {
    "section": _("Section"),
    "quote": _("Quote"),
    "figure": _("Picture"),
    "also_read": _("Also read"),
}
_CHANGES = {"": "", "inserted": _("added"), "deleted": _("removed"), "changed": _("changed")}
_FIELDS = {
    "label": _("Label"),
    "headline": _("Headline"),
    "standfirst": _("Summary"),
    "dateline": _("Place"),
    "language": _("Language"),
    "authors": _("By"),
    "topics": _("Topics"),
    "lead_picture": _("Picture"),
    "picture": _("Picture"),
    "caption": _("Caption"),
    "credit": _("Credit"),
    "alt": _("Description of the picture"),
    "crosshead": _("Heading"),
    "text": _("Text"),
    "highlights": _("Highlights"),
    "attribution": _("Said by"),
    "target": _("Story"),
    "url": _("Address"),
}


def told(comparison: Comparison, pictures: Mapping[str, Picture]) -> dict:
    """For the template `changes.html`. Raises `KeyError` with the name of a field that nobody has put into words."""
    return {
        "fields": [_field(field, pictures) for field in comparison.fields],
        "blocks": [_block(piece, pictures) for piece in comparison.blocks if piece.change or piece.moved],
    }


def _block(piece: Piece, pictures: Mapping[str, Picture]) -> dict:
    return {
        "type": _BLOCKS[piece.type],
        "change": piece.change,
        "state": _CHANGES[piece.change],
        "moved": piece.moved,
        "fields": [_field(field, pictures) for field in piece.fields],
    }


def _field(field: Field, pictures: Mapping[str, Picture]) -> dict:
    return {
        "label": _FIELDS[field.name],
        "spans": field.spans,
        "pictures": [(pictures[shown.file], shown.change) for shown in field.pictures],
        "reformatted": field.reformatted,
    }
