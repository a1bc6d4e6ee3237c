"""Verbs on what stories are filed under, and on the publication: each bumps wherever its name is printed."""

from django.db import transaction

from articles.edge.keys import bump
from articles.keys import PUBLICATION, name_key
from articles.models import Publication
from articles.models.topic import Named


@transaction.atomic
def rename(named: Named) -> None:
    """Save a topic, place or author with its new name or description; its address stays."""
    named.save()
    bump([name_key(named._meta.model_name, named.pk)])


@transaction.atomic
def save_publication(publication: Publication) -> None:
    publication.save()
    bump([PUBLICATION])
