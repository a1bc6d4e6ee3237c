"""Signed links by which a person chooses a password: to come in the first time, or again. No mail is needed.

A link works once, and for as long as PASSWORD_RESET_TIMEOUT says: its token is made from the password's hash and the
last login, so both using it and signing in otherwise end it.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)


def sign_in_link(user: User) -> str:
    token = default_token_generator.make_token(user)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{settings.SITE_URL}{reverse('admin:welcome', args=[uid, token])}"


class Welcome(PasswordResetConfirmView):
    site = None
    template_name = "admin/welcome.html"
    title = _("Choose a password")
    success_url = reverse_lazy("admin:index")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"

    def get_user(self, uidb64):
        """Nobody whose account was switched off comes in by an old link."""
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def get_context_data(self, **kwargs):
        shown = super().get_context_data(**kwargs)
        title = self.title if self.validlink else _("This link does not work any more")
        return self.site.each_context(self.request) | shown | {"title": title, "invited": self.user}
