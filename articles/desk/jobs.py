from datetime import timedelta

from django.utils import timezone

from articles.models import Scratch
from articles.outbox.registry import recurring

from . import share, throttle
from .scratch import KEPT


@recurring("forget-scratch-copies", every=timedelta(days=1))
def forget_scratch_copies(payload) -> None:
    Scratch.objects.filter(saved__lt=timezone.now() - KEPT).delete()


@recurring("forget-preview-links", every=timedelta(days=1))
def forget_preview_links(payload) -> None:
    share.forget()


@recurring("forget-wrong-passwords", every=timedelta(days=1))
def forget_wrong_passwords(payload) -> None:
    throttle.forget()
