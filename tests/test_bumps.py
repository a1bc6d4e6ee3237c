import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.edge.jobs import prune_bumps
from articles.edge.keys import bump, modified, newest
from articles.edge.models import Bump, SurrogateKey

committing = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)
NOON = datetime(2026, 3, 1, 12, 0, 0, 999_999, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Stands at noon until it is set."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOON)
    return set_to


def bumped():
    return list(Bump.objects.order_by("id").values_list("key", flat=True))


def commit_bump(*keys, then=0.0):
    with transaction.atomic():
        bump(keys)
        time.sleep(then)


def at_once(*acts):
    """Each act in a thread and on a connection of its own, all of them begun together."""
    start = threading.Barrier(len(acts))
    threads = [threading.Thread(target=_begin, args=[start, act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _begin(start, act):
    start.wait()
    try:
        act()
    finally:
        connections.close_all()


@pytest.mark.django_db
def test_a_bump_is_one_row_for_each_key_in_the_order_of_their_names():
    bump(["topic:2", "story:1", "topic:2", "author:ह्न'\"%"])

    assert bumped() == ["author:ह्न'\"%", "story:1", "topic:2"]
    assert SurrogateKey.objects.count() == 3


@committing
def test_a_bump_happens_if_and_only_if_its_transaction_commits():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bump(["story:1"])
        1 / 0  # noqa: B018

    assert bumped() == []
    assert modified(["story:1"]) is None


@committing
def test_bumping_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="belongs in the transaction"):
        bump(["story:1"])


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["x" * 201, ""])
def test_a_key_that_no_database_should_hold_is_refused_with_all_the_rest(wrong):
    with pytest.raises(ValueError, match="1 to 200 characters"):
        bump(["story:1", wrong])

    assert bumped() == []


@pytest.mark.django_db
def test_a_single_name_is_not_taken_for_its_letters():
    with pytest.raises(TypeError, match="'story:1'"):
        bump("story:1")


@pytest.mark.django_db
def test_no_keys_are_no_work():
    with CaptureQueriesContext(connection) as queries:
        bump([])

    assert len(queries) == 0


@pytest.mark.django_db
def test_many_keys_cost_as_many_statements_as_one():
    def statements(keys):
        with CaptureQueriesContext(connection) as queries:
            bump(keys)
        return len(queries)

    one = statements(["story:1"])

    assert one <= 4
    assert statements([f"topic:{n}" for n in range(300)]) == one
    assert statements([f"topic:{n}" for n in range(300)]) == one
    assert statements([f"author:{n}" for n in range(3000)]) <= 10 * one


@pytest.mark.django_db
def test_a_key_is_modified_to_the_whole_second(clock):
    bump(["story:1"])

    assert modified(["story:1"]) == NOON.replace(microsecond=0)


@pytest.mark.django_db
def test_what_is_made_of_many_keys_is_as_new_as_the_newest_of_them(clock):
    bump(["story:1", "topic:2"])
    clock(NOON + timedelta(hours=1))
    bump(["topic:2"])
    clock(NOON + timedelta(hours=2))
    bump(["story:3"])

    with CaptureQueriesContext(connection) as queries:
        assert modified(["story:1", "topic:2", "never:bumped"]) == NOON.replace(microsecond=0) + timedelta(hours=1)
    assert len(queries) == 1


@pytest.mark.django_db
def test_what_was_never_bumped_has_no_date():
    assert modified(["story:1"]) is None
    assert modified([]) is None


@committing
def test_the_date_can_be_read_from_where_the_public_reads():
    commit_bump("story:1")

    assert modified(["story:1"], using="public") == modified(["story:1"])


@pytest.mark.django_db
def test_several_changes_within_one_second_have_several_dates(clock):
    dates = []
    for _ in range(3):
        bump(["story:1"])
        dates.append(modified(["story:1"]))

    noon = NOON.replace(microsecond=0)
    assert dates == [noon, noon + SECOND, noon + 2 * SECOND]


@pytest.mark.django_db
def test_dates_rise_even_when_the_clock_is_set_back(clock):
    bump(["story:1"])
    clock(NOON - timedelta(days=1))
    bump(["story:1", "story:2"])

    assert modified(["story:1"]) == modified(["story:2"]) == NOON.replace(microsecond=0) + SECOND


@pytest.mark.django_db
def test_no_change_of_one_key_hides_behind_the_date_of_another(clock):
    document = ["listing:home", "story:1"]
    bump(["listing:home"])
    bump(["listing:home"])
    before = modified(document)
    bump(["story:1"])

    assert modified(document) == before + SECOND


@pytest.mark.django_db
def test_a_key_knows_its_newest_bump():
    assert newest(["story:1"]) == (None, 0)
    bump(["story:1", "topic:2"])
    bump(["story:1"])
    numbers = {key: id for id, key in Bump.objects.order_by("id").values_list("id", "key")}

    assert newest(["story:1"])[1] == newest(["story:1", "topic:2"])[1] == numbers["story:1"]
    assert newest(["topic:2"])[1] == numbers["topic:2"] < numbers["story:1"]


@pytest.mark.django_db
def test_keys_that_changed_together_can_be_told_from_those_that_did_not():
    many = [f"topic:{n}" for n in range(700)]
    for keys in (["story:1"], many, ["story:1", "topic:2"]):
        bump(keys)
    together = [set(found) for _, found in groupby(Bump.objects.order_by("id"), key=lambda each: each.change)]

    assert [{each.key for each in found} for found in together] == [{"story:1"}, set(many), {"story:1", "topic:2"}]


@committing
def test_bumps_of_the_same_keys_at_the_same_time_are_all_counted(shared):
    started = timezone.now().replace(microsecond=0)
    keys = ["listing:home", *(f"topic:{n}" for n in range(20))]

    def bump_often():
        for turn in range(10):
            commit_bump(*(keys if turn % 2 else reversed(keys)))

    at_once(*[bump_often] * 4)

    assert bumped().count("listing:home") == 40
    assert modified(["listing:home"]) >= started + 39 * SECOND
    assert Bump.objects.count() == 40 * len(keys)


@committing
def test_who_follows_the_numbers_of_bumps_misses_none(shared):
    writing, seen = threading.Event(), []
    writing.set()

    def write(number):
        for turn in range(15):
            commit_bump(f"writer {number} turn {turn}", then=0.002 * ((number + turn) % 3))
            time.sleep(0.005)

    def follow():
        more = True
        while more:
            more = writing.is_set()
            last = seen[-1].id if seen else 0
            seen.extend(Bump.objects.filter(id__gt=last).order_by("id"))
            time.sleep(0.001)

    following = threading.Thread(target=_begin, args=[threading.Barrier(1), follow])
    following.start()
    at_once(*[lambda number=number: write(number) for number in range(4)])
    writing.clear()
    following.join()

    assert [each.key for each in seen] == bumped()
    assert len(seen) == 60


@pytest.mark.django_db
def test_old_bumps_are_pruned_and_the_newest_is_kept_whatever_its_age(settings):
    settings.KEEP_BUMPS = 7
    for key in ("old", "recent", "newest"):
        bump([key])
    Bump.objects.filter(key="old").update(bumped=Now() - timedelta(days=8))

    prune_bumps({})
    assert bumped() == ["recent", "newest"]

    Bump.objects.update(bumped=Now() - timedelta(days=8))
    prune_bumps({})
    prune_bumps({})
    assert bumped() == ["newest"]


@pytest.mark.django_db
def test_pruning_leaves_no_gap_even_where_the_clock_was_set_back(settings):
    settings.KEEP_BUMPS = 7
    for key in ("old", "recent", "dated by a wrong clock", "newest"):
        bump([key])
    Bump.objects.filter(key__in=["old", "dated by a wrong clock"]).update(bumped=Now() - timedelta(days=8))

    prune_bumps({})

    assert bumped() == ["recent", "dated by a wrong clock", "newest"]


@pytest.mark.django_db
def test_pruning_nothing_is_no_error():
    prune_bumps({})

    assert bumped() == []
