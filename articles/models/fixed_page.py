"""What a publication says that is not news: its fixed pages, and the links of its navigation."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles.richtext import EXTENSIONS, sanitise
from articles.text import clean_line, slugify

from .address import is_path, is_web_address


class Spot(models.TextChoices):
    NAVIGATION = "navigation", _("In the navigation")
    FOOTER = "footer", _("At the foot of each page")
    NOWHERE = "", _("Linked from nowhere")


class FixedPage(models.Model):
    """About, contact, privacy, imprint: at `/slug/`, in no listing and in no feed."""

    title = models.CharField(_("title"), max_length=100)
    slug = models.CharField(_("slug"), max_length=100, unique=True, blank=True, help_text=_("Its address: /slug/."))
    text = ProseEditorField(_("text"), extensions=EXTENSIONS, sanitize=sanitise)
    spot = models.CharField(
        _("where it is linked"), max_length=10, choices=Spot.choices, blank=True, default=Spot.FOOTER
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "title", "pk"]
        verbose_name = _("fixed page")
        verbose_name_plural = _("fixed pages")

    def __str__(self):
        return self.title

    def clean_fields(self, exclude=None):
        self.title, self.slug = clean_line(self.title), slugify(self.slug or self.title)
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not self.slug:
            raise ValidationError({"title": _("A title needs at least one letter or digit.")})


class NavigationLink(models.Model):
    """A link in the navigation of each page, beside the featured topics and the fixed pages that stand there."""

    publication = models.ForeignKey("articles.Publication", models.CASCADE, related_name="links")
    label = models.CharField(_("label"), max_length=60)
    address = models.CharField(
        _("address"), max_length=1_000, help_text=_("A path such as /topics/ports/, or an https:// address.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("link")
        verbose_name_plural = _("navigation")

    def __str__(self):
        return self.label

    def clean_fields(self, exclude=None):
        self.label, self.address = clean_line(self.label), clean_line(self.address)
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not is_path(self.address) and not is_web_address(self.address):
            raise ValidationError({"address": _("Write a path that begins with one slash, or an https:// address.")})
