"""`python -m tests.press [PATH]`: publishes what it is told on its input, a headline a line, as updates of one story.

It is the one at PATH, or a new one. For each line it says, once the verb has returned, the story's path.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup()

from articles.models import Article, Kind  # noqa: E402 - models can only be imported once Django is set up
from articles.publishing import verbs  # noqa: E402
from tests.stories import edit, publish  # noqa: E402


def main() -> None:
    story = Article.objects.get(addresses__path=sys.argv[1]) if sys.argv[1:] else None
    for line in sys.stdin:
        headline = line.strip()
        if story is None:
            story = publish(headline)
        else:
            verbs.publish(edit(story, headline=headline), kind=Kind.UPDATE)
            story.refresh_from_db()
        print(story.live.path, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
