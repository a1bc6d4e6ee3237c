"""Whatever is asked for, no connection to the database is held once it is answered."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.backends.signals import connection_created

from .jobs import wait_until
from .newsstand import newsstand
from .shared_database import shared_database
from .stories import path, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stand(transactional_db, tmp_path):
    with shared_database(tmp_path), newsstand(tmp_path, edges=1) as stand:
        yield stand


@contextmanager
def opened() -> Iterator[list]:
    """The connections that are opened meanwhile."""
    made = []

    def note(sender, connection, **kwargs):
        made.append(connection)

    connection_created.connect(note)
    try:
        yield made
    finally:
        connection_created.disconnect(note)


def test_neither_a_page_nor_one_that_is_not_there_nor_one_that_has_moved_keeps_a_connection(stand):
    story = path(publish(topics=["Ports"]))
    addresses = [
        story,
        "/rss.xml",
        "/topics/ports",
        "/search/?sort=date&q=ferry",
        "/topics/none/",
        "/page/9/",
    ]
    addresses += [f"/nothing/{number}/" for number in range(12)]
    with opened() as connections:
        answers = [stand.begin(0, address) for address in addresses]
        assert {answer().status for answer in answers} == {200, 301, 404}
        wait_until(lambda: not any(each.connection for each in connections), seconds=2)
    assert len(connections) >= len(addresses) - 1
