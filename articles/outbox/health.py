"""Whether what must happen after a commit happens."""

from django.db.models.functions import Now

from articles.probes.registry import Status, Wrong, check

from .heartbeat import LATE
from .models import Heartbeat, Job


@check("worker", unknown="Whether a worker is alive cannot be found out.")
def worker() -> Wrong | None:
    beat, now = Heartbeat.objects.order_by("-beat").values_list("beat", Now()).first() or (None, None)
    if beat is None:
        return Wrong("No worker is known: manage.py worker is to run.")
    if beat < now - LATE:
        return Wrong("No worker has been alive for 30 seconds: is manage.py worker running?", since=beat)
    return None


@check("jobs", unknown="Whether jobs wait cannot be found out.", status=Status.WARN)
def jobs() -> Wrong | None:
    due = Job.objects.overdue().values_list("due", flat=True).first()
    return Wrong("What is due has not been done for more than 30 seconds.", since=due) if due else None


@check("failed-jobs", unknown="Whether jobs have failed cannot be found out.", status=Status.WARN)
def failed_jobs() -> Wrong | None:
    failed = Job.objects.filter(failed=True).order_by("id").values_list("finished", flat=True).first()
    return Wrong("The worker has given up on something: somebody must see to it.", since=failed) if failed else None
