"""`make bench`: how fast this site serves beside others, what a document, a publish, a search and a page of the desk
cost, and whether the size of the archive shows.

Whatever is compared is asked in turns, so that what else the machine does falls on all alike; medians are told. What
readers meet is kept in docs as well, and docs/speed.md says how to read it. `--only PART` measures some of it alone.
`--stories N …` measures at other sizes: a million take some 20 minutes to write, and 7 GB below $TMPDIR.
"""

import argparse
import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from tests.__main__ import postgresql
from tests.bench import costs, record, scale, serving, tables
from tests.bench.programs import missing
from tests.bench.seeded import Seeded, seeded
from tests.site import ROOT

SMALL, LARGE = 1_000, 100_000
INSIDE = {"documents": costs.of_documents, "searches": costs.of_searches, "desk": costs.of_the_desk}
PARTS = ("serving", "scale", *INSIDE)
ON_POSTGRESQL = {"searches", "desk"}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    options.on = record.machine()
    lacking = missing() if "serving" in options.only else []
    if lacking:
        _say(f"SERVING IS NOT MEASURED. Install what it needs: apt-get install {' '.join(lacking)}")
    elif "serving" in options.only:
        _measure_serving(options)
    for name, url in ({"SQLite": ""} | postgresql()).items():
        parts = [part for part in PARTS[1:] if part in options.only and (not url or part in ON_POSTGRESQL)]
        if parts:
            _measure_sites(name, url, parts, options)
    return 1 if lacking else 0


def _options(arguments: list[str]) -> Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    numbers = {
        "rounds": (31, "of which a median is told"),
        "serving-rounds": (5, "the same, of serving"),
        "seconds": (2, "of a round of serving"),
    }
    for name, (default, meaning) in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{meaning} (default: {default:,})")
    sizes = f"of the large sites (default: {LARGE:,})"
    parser.add_argument("--stories", type=int, nargs="+", default=[LARGE], metavar="N", help=sizes)
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}"
    )
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where speed.md is (default: docs)")
    return parser.parse_args(arguments)


def _measure_serving(options: Namespace) -> None:
    rounds, seconds = options.serving_rounds, options.seconds
    told = {"on": options.on, "how": f"medians of {rounds} rounds of {seconds} s"}
    told["figures"] = serving.measured(rounds, seconds)
    _say(f"Serving\n{tables.plain(tables.serving(told))}")
    record.renew(options.docs, "serving", told)


def _measure_sites(name: str, url: str, parts: list[str], options: Namespace) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(seeded(stories, url)) for stories in (SMALL, *options.stories)]
        if "scale" in parts:
            _measure_scale(sites, options)
        for part in INSIDE:
            if part in parts:
                _say(f"On {name}: {INSIDE[part](sites, 'by the clock' if url else 'of CPU time', options.rounds)}")


def _measure_scale(sites: list[Seeded], options: Namespace) -> None:
    told = {"on": options.on, "how": f"medians of {options.rounds}, on SQLite"}
    told |= scale.measured(sites, options.rounds)
    _say(f"The size of the archive\n{tables.plain(tables.scale(told))}")
    record.renew(options.docs, "scale", told)


def _say(text: str) -> None:
    print(f"\n{text}", flush=True)  # noqa: T201 - a command talks


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
