"""For commands that need the database: run them in the context of the application."""

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from desk.app import create_app
from desk.cli.refusal import Failed, Refused, settings
from desk.core.errors import DeskError

P = ParamSpec("P")
R = TypeVar("R")


def build_app() -> Flask:
    """The application with the settings of the environment. Raises Refused."""
    return create_app(settings(os.environ))


def needs_app(command: Callable[P, R]) -> Callable[P, R]:
    """Give `command` an application context, and turn what is expected to fail into one line on stderr.

    Wrong settings and refused input: exit code 2. A database that does not answer or has no tables: 1.
    Stands below the click decorators, so that `--help` asks for no settings.
    """

    @wraps(command)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with build_app().app_context():
            try:
                return command(*args, **kwargs)
            except DeskError as problem:
                raise Refused(str(problem.text)) from None
            except SQLAlchemyError as problem:
                raise Failed(database_problem(problem)) from None

    return inside


def database_problem(problem: SQLAlchemyError) -> str:
    """The driver's first line, without the statement and its values."""
    reason = str(getattr(problem, "orig", None) or problem).strip().split("\n")[0]
    return f"the database refused: {reason} (is DESK_DATABASE_URL right, and has `desk db upgrade` run?)"
