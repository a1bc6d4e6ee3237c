from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article


class FrontPick(models.Model):
    """A story that the editor has put on top of the front page: position 0 is the lead, the others are the seconds.

    Past `until` it counts no more, and the newest story takes its place.
    """

    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    article = models.OneToOneField(
        Article,
        models.PROTECT,
        related_name="front_pick",
        limit_choices_to={"live__isnull": False},
        verbose_name=_("story"),
    )
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Blank: until you choose another."))

    class Meta:
        ordering = ["position"]
        verbose_name = _("pick for the front page")
        verbose_name_plural = _("picks for the front page")

    def __str__(self):
        return f"{self.position}: {self.article}"
