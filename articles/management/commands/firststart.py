from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from articles.demo import editor, show
from articles.desk.invitations import DAYS, sign_in_link
from articles.desk.roles import ADMINISTRATORS
from articles.publishing.batch import take_turns
from articles.web import absolute

FIRST = "admin"


class Command(BaseCommand):
    help = "What `make run` does before it serves: puts the demo up, once, and says where everything is."

    def handle(self, **options):
        invited = _first_start()
        self.stdout.write(f"Readers:  {absolute('/')}")
        self.stdout.write(f"The desk: {absolute(reverse('admin:index'))}")
        if show.is_up():
            self._tell_of_demo()
        if invited:
            self._invite(invited)

    def _tell_of_demo(self) -> None:
        if editor.find():
            secret = editor.password() or "(the password of the first start was changed, or is kept elsewhere)"
            self.stdout.write(f"Sign in:  {editor.USERNAME} / {secret}")
        self.stdout.write("The stories are a demo. To take it away: python manage.py removedemo")

    def _invite(self, user: User) -> None:
        self.stdout.write("Nobody can administer the site yet.")
        self.stdout.write(f"Choose a password for {user.username} here, within {DAYS} days: {sign_in_link(user)}")


@transaction.atomic
def _first_start() -> User | None:
    """Who must be invited, if anybody. Hosts that start at once come one after the other."""
    take_turns()
    if settings.DEMO:
        show.put_up_once()
    return None if show.is_up() or _can_anybody_administer() else _first_administrator()


def _can_anybody_administer() -> bool:
    administrators = Q(is_superuser=True) | Q(groups__name=ADMINISTRATORS)
    users = User.objects.filter(administrators, is_active=True, is_staff=True)
    return any(user.has_usable_password() for user in users)


def _first_administrator() -> User:
    """Who was invited at the last start and has not come yet, else a new user under the first name that is free."""
    invited = User.objects.filter(is_superuser=True, is_active=True, is_staff=True).order_by("pk").first()
    if invited:
        return invited
    taken = set(User.objects.filter(username__startswith=FIRST).values_list("username", flat=True))
    names = [FIRST, *(f"{FIRST}-{n}" for n in range(2, len(taken) + 2))]
    return User.objects.create_superuser(next(name for name in names if name not in taken))
