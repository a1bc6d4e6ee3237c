import inspect
from importlib import reload

import pytest
from django.conf import settings
from gunicorn.config import Config as Gunicorn
from gunicorn.config import make_settings
from uvicorn.config import Config as Uvicorn

from articles.edge import protocol
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


def test_hits_are_answered_within_uvicorn_s_class_where_it_is_the_one_this_was_written_for():
    assert protocol.fits()
    assert gunicorn.Worker.CONFIG_KWARGS["http"] is protocol.EdgeProtocol


def test_of_another_version_plain_uvicorn_is_taken_and_the_edge_answers_as_an_application(monkeypatch):
    with monkeypatch.context() as other:
        other.setattr("uvicorn.__version__", "0.99.0")
        assert reload(gunicorn).Worker.CONFIG_KWARGS["http"] == "httptools"
    reload(gunicorn)
