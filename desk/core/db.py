"""The database: base class, column types, and the one way to write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from random import uniform
from sqlite3 import SQLITE_BUSY
from sqlite3 import OperationalError as SqliteError
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.orm.exc import StaleDataError

from desk.core.columns import UtcDateTime
from desk.core.errors import Conflict

BUSY_TIMEOUT_MS = 10_000
LOOKS_S = (0.0005, 0.002)  # between two looks of a writer at whether another one has ended
Kept = TypeVar("Kept")
AWAY = (OperationalError, InterfaceError)  # the database is busy or away: what was tried may be tried again


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(type_annotation_map={datetime: UtcDateTime()})


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def engine_options(url: str) -> dict[str, object]:
    """How the engine for the database at `url` is made."""
    options: dict[str, object] = {"hide_parameters": True}  # what customers wrote is not for the log
    if url.startswith("postgresql"):
        # A ROLLBACK makes the driver forget its prepared statements, and planning ours costs more than running them.
        # The connection that was given back last is taken first: it has most of them.
        options |= {"pool_pre_ping": True, "pool_use_lifo": True, "isolation_level": "AUTOCOMMIT"}
    return options


def init_db(app: Flask) -> None:
    """Bind the database to the app, with our settings on every connection."""
    db.init_app(app)
    with app.app_context():
        tame = {"sqlite": _tame_sqlite, "postgresql": _tame_postgresql}
        tame[db.engine.dialect.name](db.engine)


def _tame_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "set_connection_execution_options")
    def write(_connection: Any, options: dict[str, Any]) -> None:
        if options.get("desk_writing"):  # all others only read, and each of their statements stands for itself
            options["isolation_level"] = "READ COMMITTED"


def _tame_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # with the driver's own BEGIN a RELEASE SAVEPOINT commits
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if not connection.get_execution_options().get("desk_writing"):
            connection.exec_driver_sql("BEGIN")
            return
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=0")
        try:
            _wait_for_the_lock(driver)
            if not driver.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails in the words of SQLAlchemy
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _wait_for_the_lock(driver: Any) -> None:
    """Begin as a writer as soon as nobody else is one. SQLite itself looks every tenth of a second at last, and whoever
    has the lock takes it again meanwhile: an inbox would stand still beside a busy worker."""
    give_up = monotonic() + BUSY_TIMEOUT_MS / 1000
    while monotonic() < give_up:
        try:
            driver.execute("BEGIN IMMEDIATE")
            return
        except SqliteError as problem:
            if problem.sqlite_errorcode & 0xFF != SQLITE_BUSY:
                return
            sleep(uniform(*LOOKS_S))


@contextmanager
def transaction(*, many: int = 0) -> Iterator[None]:
    """One unit of work: views, jobs and commands of the shell open it, nothing below does.

    What was read before is read again inside, under the lock that the database gives a writer. Raises Conflict when
    another writer changed the same row first. `after_commit` callbacks run once the work is safe.
    `many`: so many rows are worked on and no setting is changed, so that `setting` reads each of them once, and what is
    in `core.bulk` is done for all of them.
    """
    session = db.session()
    if session.info.get("desk_writing"):
        raise RuntimeError("transaction() does not nest: commands compose, the boundary commits")
    session.rollback()
    session.info.clear()  # what a failed transaction left behind must not enter this one
    session.info.update(desk_writing=True, desk_last={}, desk_after=[], desk_many=many)
    try:
        _begin_writing()
        yield
        session.flush()
        for _, work in sorted(session.info["desk_last"].items()):
            work()
        session.commit()
    except StaleDataError:
        session.rollback()
        raise Conflict from None
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.update(desk_writing=False, desk_many=0)
    for callback in session.info.pop("desk_after"):
        callback()


def _begin_writing() -> None:
    """Take the write lock now; one more try when another writer held it for the whole busy time."""
    try:
        db.session.connection(execution_options={"desk_writing": True})
    except OperationalError:
        db.session.rollback()
        db.session.connection(execution_options={"desk_writing": True})


def once(key: object, read: Callable[[], Kept]) -> Kept:
    """What `read` answers, asked at most once in a transaction; outside one, each time.

    For what no command changes and reads again in the same transaction.
    """
    info = db.session().info
    if not info.get("desk_writing"):
        return read()
    kept: dict[object, Any] = info.setdefault("desk_once", {})
    if key not in kept:
        with db.session.no_autoflush:  # nothing that waits to be written has to do with it
            kept[key] = read()
    found: Kept = kept[key]
    return found


def setting(key: object, read: Callable[[], Kept]) -> Kept:
    """What `read` answers: read once in a transaction that works on many rows, each time in others."""
    return once(key, read) if db.session().info.get("desk_many") else read()


def before_commit(key: str, work: Callable[[], None]) -> None:
    """Do `work` once, as the last thing of this transaction; keys run in alphabetical order.

    Rows that every writer shares are locked here, briefly and always in the same order, so that writers never deadlock.
    """
    _in_transaction()["desk_last"].setdefault(key, work)


def after_commit(callback: Callable[[], None]) -> None:
    """Call back once this transaction is safe; nothing happens when it is not."""
    _in_transaction()["desk_after"].append(callback)


def _in_transaction() -> dict[Any, Any]:
    info: dict[Any, Any] = db.session().info
    if not info.get("desk_writing"):
        raise RuntimeError("a command was called outside transaction()")
    return info
