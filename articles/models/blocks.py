"""The body of an article: blocks of four types in one order."""

from content_editor.models import create_plugin_base
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles.richtext import EXTENSIONS, sanitise
from articles.text import clean, clean_line

from .article import HEADLINE_LIMIT, Article

HIGHLIGHT_LIMIT = 300
HIGHLIGHTS_LIMIT = 50

Block = create_plugin_base(Article)


def check_highlights(highlights) -> None:
    """Highlights are a list of `{"text": str, "starred": bool}`; the starred ones are the key points."""
    for number, highlight in enumerate(highlights, start=1):
        if not isinstance(highlight, dict) or set(highlight) != {"text", "starred"}:
            raise ValidationError(_("Line %(line)d is not a highlight.") % {"line": number})
        if not 0 < len(highlight["text"]) <= HIGHLIGHT_LIMIT:
            raise ValidationError(
                _("Line %(line)d has %(length)d characters: a highlight has 1 to %(limit)d.")
                % {"line": number, "length": len(highlight["text"]), "limit": HIGHLIGHT_LIMIT}
            )
    if len(highlights) > HIGHLIGHTS_LIMIT:
        raise ValidationError(_("At most %(limit)d highlights in a section.") % {"limit": HIGHLIGHTS_LIMIT})


class Section(Block):
    crosshead = models.CharField(_("crosshead"), max_length=200, blank=True)
    text = ProseEditorField(_("text"), blank=True, extensions=EXTENSIONS, sanitize=sanitise)
    highlights = models.JSONField(_("highlights"), default=list, blank=True, validators=[check_highlights])

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self):
        return self.crosshead or self.get_text_excerpt()

    def clean_fields(self, exclude=None):
        self.crosshead = clean_line(self.crosshead)
        super().clean_fields(exclude=exclude)


class Quote(Block):
    text = models.TextField(_("quote"), max_length=2_000)
    attribution = models.CharField(_("attribution"), max_length=200, blank=True, help_text=_("Who said it."))

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")

    def __str__(self):
        return self.text[:80]

    def clean_fields(self, exclude=None):
        self.text, self.attribution = clean(self.text).strip(), clean_line(self.attribution)
        super().clean_fields(exclude=exclude)


class Figure(Block):
    picture = models.ForeignKey("articles.Picture", models.PROTECT, related_name="figures", verbose_name=_("picture"))
    caption = models.CharField(
        _("caption"), max_length=500, blank=True, help_text=_("Blank: the caption of the picture itself.")
    )
    alt = models.CharField(
        _("alt text"), max_length=500, blank=True, help_text=_("Blank: the alt text of the picture itself.")
    )

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self):
        return self.caption or str(self.picture)

    def clean_fields(self, exclude=None):
        self.caption, self.alt = clean_line(self.caption), clean_line(self.alt)
        super().clean_fields(exclude=exclude)


class AlsoRead(Block):
    target = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="pointed_at", verbose_name=_("story")
    )
    label = models.CharField(
        _("label"), max_length=HEADLINE_LIMIT, blank=True, help_text=_("Blank: the headline of the story.")
    )
    url = models.URLField(_("address"), max_length=1_000, blank=True, help_text=_("Of a story elsewhere."))

    class Meta:
        verbose_name = _("also read")
        verbose_name_plural = _("also reads")

    def __str__(self):
        return self.label or str(self.target)

    def clean_fields(self, exclude=None):
        self.label = clean_line(self.label)
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not self.label and not self.target_id:
            raise ValidationError(_("Choose a story, or write a label."))
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValidationError({"url": _("An address begins with https:// or http://.")})


BLOCKS = (Section, Quote, Figure, AlsoRead)
