"""Everybody who works behind the pages, forked from one process that has loaded the application once."""

import os
import socket
import sys

from desk.app import create_app
from desk.automation import fetcher, sweeper
from desk.core.config import Config
from desk.ops.pair import PLACES, keep_pair
from desk.ops.processes import forks_die_with_parent, name_process
from desk.worker import work

CREW, SWEEPER, FETCHER, WORKER = "desk-crew", "desk-sweeper", "desk-fetcher", "desk-worker"  # in the process table
FETCHERS = (3, 4)


def main(argv: list[str]) -> None:
    """`python -m desk.ops.crew N`: sweepers and fetchers, of which one leads, and N workers, until told to end."""
    app = create_app(Config.from_env(os.environ))
    here = f"{socket.gethostname()[:40]}:{os.getpid()}"
    forks_die_with_parent()
    name_process(CREW)

    def take(place: int) -> None:
        name_process(SWEEPER if place in PLACES else FETCHER if place in FETCHERS else WORKER)
        if place in PLACES:
            sweeper.run(app, f"{here}:{place}")
        elif place in FETCHERS:
            fetcher.run(app, f"{here}:{place}")
        else:
            work(app)

    workers = range(max(FETCHERS) + 1, max(FETCHERS) + 1 + int(argv[0]))
    keep_pair(take, [*PLACES, *FETCHERS, *workers])


if __name__ == "__main__":
    main(sys.argv[1:])
