"""The job worker: RQ in the context of the application. It survives a Redis that goes away and comes back."""

from typing import Any

from flask import Flask
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError
from redis.retry import Retry
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from desk.core.config import Config
from desk.core.queues import QUEUES

RETRIES = 40  # at most 2 s apart, so a Redis that is away for about 75 s is waited for
HEALTH_CHECK_S = 30
WORKER_TTL_S = 60  # bounds how long one wait for a job blocks, and how long a killed worker looks alive
MAINTENANCE_S = 60


class DeskWorker(SimpleWorker):
    """Does each job itself, in an application context of the job's own.

    A fork for each job would cost more than most jobs do. A job that takes the worker down with it is found by the
    sweep, since rows are the truth, and whoever keeps the worker starts it again.
    """

    app: Flask

    def _set_ip_address(self, connection: Redis) -> None:
        """RQ would ask the server, and trips over the answer when the socket's path has a blank in it."""
        self.ip_address = "unknown"

    def perform_job(self, *args: Any, **kwargs: Any) -> bool:
        with self.app.app_context():
            return super().perform_job(*args, **kwargs)


def connect(url: str) -> Redis:
    """A connection for long waits, patient with a server that restarts."""
    return Redis.from_url(
        url,
        retry=Retry(ExponentialBackoff(cap=2, base=0.1), RETRIES),
        retry_on_error=[ConnectionError, TimeoutError, BusyLoadingError],
        health_check_interval=HEALTH_CHECK_S,
    )


def work(app: Flask, *, burst: bool = False) -> None:
    """Do jobs until TERM or INT, which let the present job finish; `burst` ends when the queues are empty."""
    config: Config = app.config["DESK"]
    worker = DeskWorker(
        [config.redis_prefix + name for name in QUEUES],
        connection=connect(config.redis_url),
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL_S,
        maintenance_interval=MAINTENANCE_S,
    )
    worker.app = app
    worker.work(burst=burst, logging_level="WARNING")
