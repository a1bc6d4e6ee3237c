from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import clean_line

_PERCENT = MaxValueValidator(100)


class Picture(models.Model):
    """An image as it is served: decoded and written anew on its way in (`articles.pictures`), named by its content."""

    file = models.ImageField(_("file"), upload_to="pictures", width_field="width", height_field="height", db_index=True)
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
    rights = models.CharField(
        _("rights note"), max_length=300, blank=True, help_text=_("For the desk alone: what we may do with it.")
    )
    focal_x = models.PositiveSmallIntegerField(_("focal point, from the left"), default=50, validators=[_PERCENT])
    focal_y = models.PositiveSmallIntegerField(_("focal point, from the top"), default=50, validators=[_PERCENT])
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created", "-pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.caption or self.alt or self.file.name

    @property
    def focal(self) -> tuple[int, int]:
        return self.focal_x, self.focal_y

    def clean_fields(self, exclude=None):
        for name in ("alt", "caption", "credit", "rights"):
            setattr(self, name, clean_line(getattr(self, name)))
        super().clean_fields(exclude=exclude)

    def clean(self):
        if not self.alt and not self.decorative:
            raise ValidationError({"alt": _("Say what the picture shows, or mark it as decorative.")})


class Rendition(models.Model):
    """A derived file of a picture: one crop, one width, one format. Made by the worker, named by its content.

    A crop that was made for another focal point is not `current` any more. It is kept as long as its picture, for
    pages and feeds that readers hold already go on naming it.
    """

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")
    crop = models.CharField(max_length=10, blank=True)  # as "16x9"; "" is the whole picture
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    file = models.CharField(max_length=200)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["picture", "crop", "media_type", "width"],
                name="rendition_once_a_picture",
                condition=models.Q(current=True),
            ),
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]

    def __str__(self):
        return self.file
