"""The resident fetcher: whoever leads keeps every mailbox empty, one thread each; another one stands by.

Two at once would do no harm, since a mail is known by what is in it; they would only do the work twice.
"""

import logging
from datetime import timedelta
from threading import Event, Thread

from flask import Flask

from desk.automation.lease import Lease
from desk.automation.resident import again_and_again, on_signals
from desk.core.times import utcnow
from desk.intake.fetching.keeper import Keeper
from desk.intake.fetching.place import Place, places
from desk.intake.fetching.watch import asked
from desk.intake.granting.renewing import renew_due

log = logging.getLogger(__name__)

LEASE = "fetch"
LOOK_S = 1.0
TOKENS_EVERY_S = 30.0
JUST_ASKED = timedelta(seconds=10)
LAST_MAIL_S = 2.0  # what the one at hand may still take when we are told to end


class Fetchers:
    """The threads of this process, by mailbox."""

    def __init__(self, app: Flask, holder: str) -> None:
        self.app, self.lease = app, Lease(LEASE, holder)
        self.threads: dict[int, Keeper] = {}

    def leads(self) -> bool:
        """Whether this process may fetch; any thread may ask."""
        return self.lease.led(utcnow())

    def look(self) -> int:
        """Have a thread for each mailbox as it is set up now, and none without the lease."""
        wanted = places()
        self._keep(wanted if wanted and self.lease.mine(utcnow()) else {})
        for mailbox_id in asked(utcnow(), within=JUST_ASKED) & self.threads.keys():
            self.threads[mailbox_id].ask.set()
        return 0

    def _keep(self, wanted: dict[int, Place]) -> None:
        for mailbox_id, thread in list(self.threads.items()):
            if not thread.is_alive():
                del self.threads[mailbox_id]
            elif wanted.get(mailbox_id) != thread.place:
                thread.stop.set()  # the next one begins when this one has ended
        for mailbox_id, place in wanted.items():
            if mailbox_id not in self.threads:
                self.threads[mailbox_id] = Keeper(self.app, place, self.leads)
                self.threads[mailbox_id].start()

    def end(self) -> None:
        for thread in self.threads.values():
            thread.stop.set()
        for thread in self.threads.values():
            thread.join(LAST_MAIL_S)


def run(app: Flask, holder: str) -> None:
    """Fetch until TERM or INT while `holder` leads, and stand by otherwise."""
    stop = Event()
    on_signals(stop.set)
    fetch(app, holder, stop)


def fetch(app: Flask, holder: str, stop: Event) -> None:
    """The same, until `stop` is set."""
    fetchers = Fetchers(app, holder)
    tokens = Thread(target=again_and_again, args=(app, stop, lambda: _tokens(fetchers), TOKENS_EVERY_S), name="tokens",
                    daemon=True)  # fmt: skip
    tokens.start()
    again_and_again(app, stop, fetchers.look, LOOK_S)
    fetchers.end()


def _tokens(fetchers: Fetchers) -> int:
    """A token server that takes its time holds up no mailbox."""
    if fetchers.leads():
        renew_due(utcnow())
    return 0
