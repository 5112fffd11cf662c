"""`desk user`: people who work here."""

import sys

import click

from desk.accounts.commands.agents import (
    AgentDraft,
    change_agent,
    create_agent,
    deactivate_agent,
    reactivate_agent,
    set_password,
)
from desk.accounts.models import Agent
from desk.accounts.queries import agent_by_email
from desk.accounts.types import Language, Role
from desk.cli.appctx import needs_app
from desk.cli.refusal import Refused
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


@click.command(epilog="Example: desk user role ada@example.com supervisor")
@click.argument("email")
@click.argument("new_role", metavar="ROLE", type=click.Choice([each.value for each in Role]))
@needs_app
def role(email: str, new_role: str) -> None:
    """Give an agent another role; their sessions end."""
    with transaction():
        agent = _agent(email)
        draft = AgentDraft(agent.name, new_role, agent.team_id, agent.locale, agent.time_zone, agent.manager_id)
        change_agent(agent, draft, actor="shell", at=utcnow())
    click.echo(f"{email} {new_role}")


@click.command(epilog="Example: desk user password ada@example.com")
@click.argument("email")
@needs_app
def password(email: str) -> None:
    """Give an agent another password; their sessions end. It is asked for, or read as one line from a pipe."""
    new = _password()
    with transaction():
        set_password(_agent(email), new, actor="shell", at=utcnow())
    click.echo(email)


@click.command(epilog="Example: desk user deactivate ada@example.com")
@click.argument("email")
@needs_app
def deactivate(email: str) -> None:
    """Let an agent in no more; the last administrator stays."""
    with transaction():
        deactivate_agent(_agent(email), actor="shell", at=utcnow())
    click.echo(email)


@click.command(epilog="Example: desk user activate ada@example.com")
@click.argument("email")
@needs_app
def activate(email: str) -> None:
    """Let an agent in again."""
    with transaction():
        reactivate_agent(_agent(email), actor="shell", at=utcnow())
    click.echo(email)


def _agent(email: str) -> Agent:
    agent = agent_by_email(email)
    if agent is None:
        raise Refused(f"there is no agent with the address {email}")
    return agent


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
