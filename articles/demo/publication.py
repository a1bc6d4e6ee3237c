"""The demo's name and time zone, as long as nobody has chosen others."""

from articles.edge.keys import modified
from articles.keys import PUBLICATION
from articles.models import Publication
from articles.publishing.names import save_publication

VALUES = {
    "name": "The Veldhaven Courier",
    "tagline": "News from the city, the river and the islands",
    "time_zone": "Europe/Amsterdam",
}


def is_untouched() -> bool:
    """Nobody has ever saved the publication."""
    return modified([PUBLICATION]) is None


def put_up() -> None:
    publication = Publication.current()
    for name, value in VALUES.items():
        setattr(publication, name, value)
    save_publication(publication)


def take_down() -> None:
    """Only what is still the demo's. Who has named the publication has also settled for its time zone."""
    publication = Publication.current()
    names = VALUES.keys() if publication.name == VALUES["name"] else {"tagline"}
    for name in names:
        if getattr(publication, name) == VALUES[name]:
            setattr(publication, name, Publication._meta.get_field(name).get_default())
    save_publication(publication)
