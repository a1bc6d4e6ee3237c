"""Publishing makes the places of a dateline, and says so where it cannot."""

import pytest

from articles.models import Place
from articles.publishing import verbs
from articles.publishing.working import NotPublishable

from .stories import publish, write

pytestmark = pytest.mark.django_db


def test_places_stand_in_the_order_of_the_dateline():
    article = publish(dateline="Tokyo/Amsterdam")
    assert [Place.objects.get(pk=pk).name for pk in article.live.places] == ["Tokyo", "Amsterdam"]


def test_a_place_named_twice_is_one():
    assert len(publish(dateline="Tokyo/Tokyo").live.places) == 1


def test_a_place_in_other_capitals_is_the_one_there_is():
    place = Place.objects.create(name="Ålesund")
    assert publish(dateline="ÅLESUND").live.places == [place.pk]


def test_a_place_too_long_to_be_one_is_named_and_nothing_is_published():
    name = "Osterwick " * 15
    with pytest.raises(NotPublishable, match="at most 100 characters: “Osterwick"):
        verbs.publish(write(dateline=f"Tokyo/{name}"))
    assert not Place.objects.exists()
