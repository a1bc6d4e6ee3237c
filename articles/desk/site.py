"""The desk: Django's admin under a policy of its own, in the publication's time zone."""

from functools import wraps

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Publication

from . import glance, signin, throttle
from .invitations import Welcome
from .topic_choice import Choices

# The nonce is for the import map of the two editors; they, and the select boxes, set styles from their scripts.
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
_FIRST = ("Article", "Picture", "Topic", "Place", "Author")


class Desk(AdminSite):
    site_title = site_header = _("Newsroom desk")
    index_title = _("Desk")
    login_form = throttle.SignIn

    def admin_view(self, view, cacheable=False):
        return self.guarded(signin.first(self, super().admin_view(view, cacheable)))

    def login(self, request, extra_context=None):
        response = self.guarded(super().login)(request, signin.carried(request) | (extra_context or {}))
        signin.unpack(request)
        return throttle.answered(request, response)

    def index(self, request, extra_context=None):
        return super().index(request, glance.context(request.user) | (extra_context or {}))

    def autocomplete_view(self, request):
        return Choices.as_view(admin_site=self)(request)

    def get_urls(self):
        welcome = Welcome.as_view(site=self)
        return [path("welcome/<uidb64>/<token>/", self.guarded(welcome), name="welcome"), *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        """The newsroom first, and in it the stories, then what they are made of; the rest by name, as Django has it."""
        apps = sorted(super().get_app_list(request, app_label), key=lambda app: app["app_label"] != "articles")
        for app in apps:
            app["models"].sort(key=lambda model: _rank(model["object_name"]))
        return apps

    def guarded(self, view):
        """The headers of every answer. It is rendered here, where times are told as the publication tells them."""

        @csp(POLICY)
        @wraps(view)
        def inner(request, *args, **kwargs):
            with timezone.override(Publication.current().zone):
                response = self._answer(view, request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            response["Cache-Control"] = "private, no-store"
            response["Referrer-Policy"] = "same-origin"  # under no-referrer CSRF checks would fail
            return response

        return inner

    def _answer(self, view, request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            context = self.each_context(request) | {"title": _("You may not do that")}
            return TemplateResponse(request, "admin/403.html", context, status=403)


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
