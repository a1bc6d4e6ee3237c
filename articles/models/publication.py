import re
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import clean_line

from .picture import Picture


def check_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone: write one such as Europe/Amsterdam.") % {"name": name})


def check_colour(value: str) -> None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError(_("“%(value)s” is no colour: write one such as #9a2a1f.") % {"value": value})


class Publication(models.Model):
    """Who publishes here: one row, edited in the desk. What a machine needs is in the environment instead."""

    ROW = 1

    name = models.CharField(_("name"), max_length=100, default="Newsroom")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=35, default="en", help_text=_("As in “en” or “pt-BR”."))
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_time_zone])
    logo = models.ForeignKey(Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo"))
    icon = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("icon"), help_text=_("Square.")
    )
    accent = models.CharField(
        _("colour"), max_length=7, default="#9a2a1f", validators=[check_colour], help_text=_("As in #9a2a1f.")
    )
    accent_dark = models.CharField(
        _("colour in the dark"),
        max_length=7,
        default="#f0907f",
        validators=[check_colour],
        help_text=_("As in #f0907f."),
    )
    rights = models.CharField(
        _("rights"), max_length=200, blank=True, help_text=_("A line such as “© The Harbour Gazette”.")
    )
    notice = models.CharField(_("notice"), max_length=300, blank=True, help_text=_("A line at the foot of each page."))
    earlier_versions = models.BooleanField(
        _("Readers may read earlier versions"),
        default=False,
        help_text=_(
            "The history of a story then leads to each text that was published, and to what it changed in the one "
            "before. Without it readers see when a story was updated or corrected, and the notes on that."
        ),
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publication")

    def __str__(self):
        return self.name

    @classmethod
    def current(cls, using: str = "default") -> "Publication":
        rows = cls.objects.using(using).select_related("logo", "icon")
        return rows.filter(pk=cls.ROW).first() or cls(pk=cls.ROW)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def clean_fields(self, exclude=None):
        for name in ("name", "tagline", "language", "rights", "notice"):
            setattr(self, name, clean_line(getattr(self, name)))
        super().clean_fields(exclude=exclude)
