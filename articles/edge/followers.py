"""Which follower a database has."""

from django.db import connections

from .following import Bumped
from .following_postgresql import PostgreSQLFollower
from .following_sqlite import SQLiteFollower

_DJANGO_S_OWN = ("cursor_factory", "context")


def follower(bumped: Bumped) -> PostgreSQLFollower | SQLiteFollower:
    """Of the database that the public reads."""
    connection = connections["public"]
    if connection.vendor == "sqlite":
        return SQLiteFollower(str(connection.settings_dict["NAME"]), bumped)
    parameters = connection.get_connection_params()
    return PostgreSQLFollower({name: parameters[name] for name in parameters if name not in _DJANGO_S_OWN}, bumped)
