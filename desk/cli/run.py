"""`desk run`: everything in one terminal."""

import contextlib
import os

import click

from desk.cli.refusal import Failed, Refused, settings
from desk.ops.datafolder import BrokenDataFolder
from desk.ops.embedded_redis import NoEmbeddedRedis
from desk.ops.ports import PortBusy
from desk.ops.stack import Plan
from desk.ops.stack import run as run_stack

WORKERS, FEWEST = 2, 1  # a look at the desk should fit a small machine


@click.command(epilog="Example: DESK_PORT=8080 desk run --dev")
@click.option("--dev", is_flag=True, help="Load the demo world on the first start; settings may be missing.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", type=click.IntRange(1, 32), help="Job workers; 2, or 1 with --dev.")
@click.pass_context
def run(ctx: click.Context, dev: bool, host: str, workers: int | None) -> None:
    """Run the desk: web server, workers, sweeper, and Redis unless DESK_REDIS_URL names one.

    What ends is started again. INT or TERM ends everything. Without --dev the settings of production must be there.
    """
    if dev and os.environ.get("DESK_ENV") == "production":
        raise Refused("--dev and DESK_ENV=production contradict each other")
    env = {**os.environ, "DESK_ENV": "development" if dev else "production"}
    os.umask(0o077)  # what is written from here on, by the children too, is for this user alone
    config = settings(env)
    env |= {"DESK_DATA_DIR": str(config.data_dir), "DESK_PORT": str(config.port)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # several processes load the same code: compiled once, each starts sooner
    try:
        ctx.exit(run_stack(Plan(config, env, dev, host, workers or (FEWEST if dev else WORKERS)), _tell, _warn))
    except (BrokenDataFolder, NoEmbeddedRedis, PortBusy) as problem:
        raise Failed(str(problem)) from None


def _tell(line: str) -> None:
    with contextlib.suppress(OSError):  # nobody reads any more; the desk runs on
        click.echo(line)


def _warn(line: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(f"desk: {line}", err=True)
