"""`desk user`: people who work here."""

import sys

import click

from desk.accounts.commands import create_agent
from desk.accounts.types import Language, Role
from desk.cli.appctx import needs_app
from desk.core.db import transaction
from desk.core.times import utcnow


@click.command(epilog="Example: desk user add ada@example.com --name Ada --role supervisor")
@click.argument("email")
@click.option("--name", default="", help="Shown to customers and colleagues; the address if left out.")
@click.option("--role", type=click.Choice([each.value for each in Role]), default=Role.AGENT.value, show_default=True)
@click.option(
    "--language", type=click.Choice([each.value for each in Language]), default=Language.ZH_CN.value, show_default=True
)
@click.option("--time-zone", default="Asia/Shanghai", show_default=True)
@needs_app
def add(email: str, name: str, role: str, language: str, time_zone: str) -> None:
    """Add an agent who can log in. The password is asked for, or read as one line from a pipe."""
    password = _password()
    with transaction():
        create_agent(
            email=email,
            name=name,
            password=password,
            role=role,
            at=utcnow(),
            actor="shell",
            locale=language,
            time_zone=time_zone,
        )
    click.echo(f"{email} {role}")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
