"""A process that dies in the middle: `python -m tests.crash` reads what to do, a line of JSON each.

`{"verb": …, "article": …, "by": …, "step": n}`: a child of its own does it and is killed (SIGKILL) before its step n.
Each statement is a step, and so are the moments before and after a commit. It says "killed", or "done" where there
were fewer steps.
"""

import json
import os
import signal
import sys
from itertools import count

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models can only be imported once Django is set up
from django.db import connection  # noqa: E402

from articles.models import Article  # noqa: E402
from articles.publishing import verbs  # noqa: E402

VERBS = {
    "publish": lambda article, by: verbs.publish(article, by=by),
    "correct": lambda article, by: verbs.publish(article, kind="correction", note="It is May.", by=by),
    "withdraw": lambda article, by: verbs.withdraw(article, reason="Not so.", by=by),
}


def die_before(step: int) -> None:
    steps = count()

    def next_step():
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_each(execute, *statement):
        next_step()
        return execute(*statement)

    def around_commit():
        next_step()
        commit()
        next_step()

    commit, connection._commit = connection._commit, around_commit
    connection.execute_wrappers.append(before_each)


def act(task: dict) -> None:
    article, by = Article.objects.get(pk=task["article"]), User.objects.get(pk=task["by"])
    die_before(task["step"])
    VERBS[task["verb"]](article, by)


def in_a_child(task: dict) -> str:
    child = os.fork()
    if not child:
        act(task)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return "failed" if status else "done"


if __name__ == "__main__":
    for line in sys.stdin:
        print(in_a_child(json.loads(line)), flush=True)  # noqa: T201
