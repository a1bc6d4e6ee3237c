"""The user one signs in as to try the desk, whose password is in a file that its owner alone can read."""

import os
import secrets
import string

from django.conf import settings
from django.contrib.auth.models import Group, User

USERNAME = "editor"
EMAIL = "editor@demo.invalid"  # RFC 2606: nobody's. Who gives the user another address has made it their own
ROLE = "Editors"
_LENGTH = 16


def password_file():
    return settings.DATA / "demo-password"


def make() -> User:
    """A new password each time: if a first start fails, the one in the file was nobody's."""
    password = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(_LENGTH))
    user = User.objects.create_user(USERNAME, EMAIL, password, first_name="Demo", last_name="Editor", is_staff=True)
    user.groups.set(Group.objects.filter(name=ROLE))
    _keep(password)
    return user


def find() -> User | None:
    return User.objects.filter(username=USERNAME, email=EMAIL).first()


def password() -> str | None:
    """The one in the file; None if there is none, or it has been changed since."""
    user, path = find(), password_file()
    kept = path.read_text().strip() if path.exists() else ""
    return kept if user and kept and user.check_password(kept) else None


def remove() -> None:
    user = find()
    if user:
        user.delete()


def _keep(password: str) -> None:
    """Whole or not at all, and never readable by others, not even at first."""
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(password + "\n")
    draft.replace(path)
