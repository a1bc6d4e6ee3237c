from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import clean_line


class Picture(models.Model):
    """An image as it is served: decoded and written anew on its way in (`articles.pictures`), named by its content."""

    file = models.ImageField(_("file"), upload_to="pictures", width_field="width", height_field="height")
    media_type = models.CharField(max_length=40, editable=False)
    length = models.PositiveIntegerField(editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField(
        _("alt text"), max_length=500, blank=True, help_text=_("What it shows, for those who cannot see it.")
    )
    decorative = models.BooleanField(_("decorative"), default=False, help_text=_("It tells nothing that needs words."))
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it, or owns it."))
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.caption or self.alt or self.file.name

    def clean_fields(self, exclude=None):
        self.alt, self.caption, self.credit = clean_line(self.alt), clean_line(self.caption), clean_line(self.credit)
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not self.alt and not self.decorative:
            raise ValidationError({"alt": _("Say what the picture shows, or mark it as decorative.")})
