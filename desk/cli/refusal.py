"""How a command says no: one line on stderr and exit code 2."""

from collections.abc import Mapping

import click

from desk.core.config import BadConfig, Config


class Refused(click.ClickException):
    """Settings or arguments that cannot work."""

    exit_code = 2


class Failed(click.ClickException):
    """Something outside could not be used: a folder, a port, a server."""

    exit_code = 1


def settings(env: Mapping[str, str]) -> Config:
    """The settings in `env`. Raises Refused."""
    try:
        return Config.from_env(env)
    except BadConfig as problem:
        raise Refused(str(problem)) from None
