"""Pages as an agent's browser asks for them: CPU of web server and database, statements, and waiting time."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from statistics import median

from sqlalchemy import event, select, text

from desk.accounts.queries import agent_by_email
from desk.core.db import db
from desk.ops.bench.browser import Answer, Browser, Unexpected, assets_of, form_of, hidden
from desk.ops.bench.machine import cpu_ms, family
from desk.ops.bench.stage import Stage
from desk.ops.demo.bulk.words import SEARCH_WORD
from desk.ops.demo.people import LOGINS
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of

ROUNDS = 5
EACH = 30  # requests in a round
WARM_UP = 20
HTMX = {"HX_Request": "true"}
WORDS = {"body": "The container was discharged on Monday; delivery follows on Thursday.", "status_after": "open"}
Ask = Callable[[int], Answer]


def pages(stage: Stage, web: int) -> dict[str, dict[str, float]]:
    """The figures of each page. `web` is the web server's process."""
    browser = Browser(stage.port)
    browser.log_in(*LOGINS[0][:2])
    references = some_tickets(stage)
    counts = statements(stage, references[-1])
    reads = {
        "ticket": lambda number: browser.get(f"/tickets/{references[number % len(references)]}?tab=all"),
        "queue": lambda _number: browser.get("/tickets?tab=all"),
        "search": lambda _number: browser.get(f"/tickets?q={SEARCH_WORD}"),
    }
    found = {name: measured(stage, web, ask, expect=200) for name, ask in reads.items()}
    for name, headers, expect in (("reply", HTMX, 200), ("reply_by_plain_form", {}, 303)):
        found[name] = measured(stage, web, _reply(browser, references, headers), expect=expect)
    return {name: figures | {"statements": counts[name]} for name, figures in found.items()}


def first_visit(stage: Stage) -> dict[str, int]:
    """What a browser fetches that has never been here: a ticket's page and every file of ours that it names."""
    browser = Browser(stage.port)
    browser.log_in(*LOGINS[0][:2])
    page = browser.get(f"/tickets/{some_tickets(stage)[0]}?tab=all")
    answers = [page, *(browser.get(path) for path in sorted(assets_of(page.text)))]
    if any(answer.status != 200 for answer in answers):
        raise Unexpected("a file that the page names is not there")
    return {"bytes": sum(answer.wire for answer in answers), "requests": len(answers)}


def statements(stage: Stage, reference: str) -> dict[str, int]:
    """SQL statements of each request, counted in this process."""
    client = stage.app.test_client()
    form = hidden(client.get("/login").text) | dict(zip(("email", "password"), LOGINS[0][:2], strict=True))
    client.post("/login", data=form)
    url = f"/tickets/{reference}"
    reads = {"ticket": f"{url}?tab=all", "queue": "/tickets?tab=all", "search": f"/tickets?q={SEARCH_WORD}"}
    found = {}
    for name, path in reads.items():
        with counted(stage) as said:
            client.get(path)
        found[name] = len(said)
    for name, headers in (("reply", {"HX-Request": "true"}), ("reply_by_plain_form", {})):
        form = form_of(client.get(url).text, "reply-form") | WORDS
        with counted(stage) as said:
            client.post(f"{url}/replies", data=form, headers=headers)
        found[name] = len(said)
    return found


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    said: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    with stage.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", count)


def some_tickets(stage: Stage) -> list[str]:
    """Tickets that the measuring agent sees and may answer, from all over the table."""
    with stage.app.app_context():
        agent = agent_by_email(LOGINS[0][0])
        assert agent is not None
        answerable = (visible_to(agent), Ticket.contact_id.is_not(None))
        ids = db.session.scalars(select(Ticket.id).where(*answerable).order_by(Ticket.id)).all()
        return [reference_of(one) for one in ids[:: max(len(ids) // (ROUNDS * EACH + WARM_UP), 1)]]


def _reply(browser: Browser, references: Sequence[str], headers: dict[str, str]) -> "Prepared":
    def form(number: int) -> tuple[str, dict[str, str]]:
        url = f"/tickets/{references[number % len(references)]}"
        return f"{url}/replies", form_of(browser.get(url).text, "reply-form") | WORDS

    return Prepared(form, lambda path, fields: browser.post(path, fields, **headers))


class Prepared:
    """An action whose form is fetched beforehand, so that fetching it is not measured."""

    def __init__(
        self, form: Callable[[int], tuple[str, dict[str, str]]], send: Callable[[str, dict[str, str]], Answer]
    ) -> None:
        self._form, self._send = form, send
        self._ready: list[tuple[str, dict[str, str]]] = []
        self._next = iter(cycle(range(10**9)))

    def prepare(self, count: int) -> None:
        self._ready = [self._form(next(self._next)) for _ in range(count)]

    def __call__(self, _number: int) -> Answer:
        return self._send(*self._ready.pop())


def measured(stage: Stage, web: int, ask: Ask, *, expect: int) -> dict[str, float]:
    """Medians over rounds; waiting time over all requests."""
    _round(ask, WARM_UP, expect)
    of_web, of_database, waited = [], [], []
    for _ in range(ROUNDS):
        if isinstance(ask, Prepared):
            ask.prepare(EACH)
        servers, backends = family(web), _backends(stage)
        before = cpu_ms(servers), cpu_ms(backends)
        waited += _round(ask, EACH, expect, ready=True)
        of_web.append((cpu_ms(servers) - before[0]) / EACH)
        of_database.append((cpu_ms(backends) - before[1]) / EACH)
    waited.sort()
    figures = {"cpu_ms_web": median(of_web), "cpu_ms_db": median(of_database), "p50_ms": median(waited)}
    return {name: round(value, 2) for name, value in {**figures, "p95_ms": waited[int(len(waited) * 0.95)]}.items()}


def _round(ask: Ask, count: int, expect: int, *, ready: bool = False) -> list[float]:
    if isinstance(ask, Prepared) and not ready:
        ask.prepare(count)
    waited = []
    for number in range(count):
        began = time.perf_counter()
        status = ask(number).status
        waited.append((time.perf_counter() - began) * 1000)
        if status != expect:
            raise Unexpected(f"answered {status} instead of {expect}")
    return waited


def _backends(stage: Stage) -> list[int]:
    """The database server's processes that serve this database; SQLite has none, it works inside the web server."""
    if stage.backend != "postgresql":
        return []
    with stage.app.app_context():
        own = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return list(db.session.scalars(text(own)))
