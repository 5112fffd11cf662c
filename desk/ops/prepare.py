"""Before the servers start: the newest schema and, where wanted, the demo world."""

import os
import sys
from contextlib import suppress

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from desk.app import create_app
from desk.core import migrate
from desk.core.config import BadConfig, Config
from desk.ops.demo.load import load_demo
from desk.ops.demo.people import LOGINS


def main(argv: list[str]) -> int:
    """`python -m desk.ops.prepare [--demo]`; the exit code. What goes wrong is one line on stderr."""
    try:
        app = create_app(Config.from_env(os.environ))
        migrate.upgrade(app)
        if "--demo" in argv:
            load_demo(app)
            _tell_logins()
    except (BadConfig, CommandError, OSError, SQLAlchemyError) as problem:
        reason = str(getattr(problem, "orig", None) or problem).strip().split("\n")[0]
        sys.stderr.write(f"desk: the database cannot be prepared: {reason}\n")
        return 1
    return 0


def _tell_logins() -> None:
    lines = [f"  {email}  {password}  ({role})\n" for email, password, role in LOGINS]
    with suppress(OSError):  # nobody may be reading, and the desk runs all the same
        os.write(sys.stdout.fileno(), "".join(lines).encode())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
