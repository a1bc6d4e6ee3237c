"""Whether scheduled stories go out. `articles.probes` finds this module by its name."""

from articles.outbox.models import PATIENCE
from articles.probes.registry import Wrong, check
from articles.publishing.schedules import overdue


@check("schedules", unknown="Whether a scheduled story is overdue cannot be found out.")
def schedules() -> Wrong | None:
    hour = overdue().values_list("scheduled_for", flat=True).first()
    return Wrong("A scheduled story should be out and is not.", since=hour + PATIENCE) if hour else None
