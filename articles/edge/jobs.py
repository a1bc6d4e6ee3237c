from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Now

from articles.outbox.registry import recurring

from .models import Bump


@recurring("prune-bumps", every=timedelta(days=1))
def prune_bumps(payload) -> None:
    """The newest bump stays whatever its age, so that the position of a follower never falls back."""
    newest = Bump.objects.aggregate(newest=Max("id"))["newest"]
    long_ago = Now() - timedelta(days=settings.KEEP_BUMPS)
    Bump.objects.filter(bumped__lt=long_ago, id__lt=newest or 0).delete()
