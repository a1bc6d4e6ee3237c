from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from articles.outbox.registry import recurring

from .models import Bump


@recurring("prune-bumps", every=timedelta(days=1))
def prune_bumps(payload) -> None:
    """What is kept has no gaps: whoever finds the bump that it has seen last finds all that came since.

    The newest bump stays whatever its age, so that the position of a follower never falls back.
    """
    recent = Bump.objects.filter(bumped__gte=Now() - timedelta(days=settings.KEEP_BUMPS))
    first = recent.order_by("id").first() or Bump.objects.order_by("id").last()
    if first:
        Bump.objects.filter(id__lt=first.id).delete()
