from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.desk import roles
from articles.desk.invitations import sign_in_link

_ROLES = {"writer": roles.WRITERS, "editor": roles.EDITORS, "administrator": roles.ADMINISTRATORS}


class Command(BaseCommand):
    help = "Print a link by which USERNAME chooses a password and comes in, once. Makes the user if there is none."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--role", choices=_ROLES, help="what they may do; a new user is a writer if not given")
        parser.add_argument("--administrator", action="store_true", help="a superuser: may do all, now and later")

    def handle(self, *, username, role, administrator, **options):
        try:
            user = invite(username, role=role, administrator=administrator)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not user.is_active:
            raise CommandError(f"{username} was switched off: an administrator can switch the account on in the desk.")
        self.stdout.write(sign_in_link(user))


@transaction.atomic
def invite(username: str, *, role: str | None, administrator: bool) -> User:
    user = User.objects.filter(username=username).first() or _new(username)
    is_new = user.pk is None
    user.is_superuser = user.is_superuser or administrator
    user.save()
    if role or (is_new and not administrator):
        roles.give(user, _ROLES[role or "writer"])
    return user


def _new(username: str) -> User:
    user = User(username=username, is_staff=True)
    user.set_unusable_password()
    user.full_clean()
    return user
