import inspect

import pytest
from django.conf import settings
from gunicorn.config import Config as Gunicorn
from gunicorn.config import make_settings
from uvicorn.config import Config as Uvicorn

from newsroom import gunicorn

pytestmark = pytest.mark.either


def names():
    return [name for name, value in vars(gunicorn).items() if name.islower() and not name.startswith("_")]


def test_every_name_is_a_setting_that_gunicorn_knows():
    """It passes over any other in silence."""
    assert set(names()) - {"os", "settings"} <= set(make_settings())


def test_every_value_is_one_that_gunicorn_takes():
    config = Gunicorn()
    for name in set(names()) & set(make_settings()):
        config.set(name, getattr(gunicorn, name))

    assert config.address == [(settings.BIND, settings.PORT)]
    assert config.forwarder_headers == []
    assert config.forwarded_allow_ips == settings.PROXIES
    assert config.control_socket_disable


def test_every_setting_of_the_worker_is_one_that_uvicorn_knows():
    known = inspect.signature(Uvicorn).parameters

    assert set(gunicorn.Worker.CONFIG_KWARGS) <= set(known)


def test_uvicorn_has_given_up_on_what_is_left_before_gunicorn_kills_it():
    assert 0 < gunicorn.Worker.CONFIG_KWARGS["timeout_graceful_shutdown"] < gunicorn.graceful_timeout
