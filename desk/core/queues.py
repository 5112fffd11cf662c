"""The doorbell: tells a worker that there are rows to look at. Rows are the truth; a lost ring costs a sweep."""

import logging
from contextlib import suppress

from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from desk.core.db import after_commit
from desk.core.faultpoints import switched

log = logging.getLogger(__name__)

QUEUES = ("mail", "default")
UNHEARD_S = 5  # a bell that nobody came for in that time is rung again
RING_TIMEOUT_S = 0.5  # a request never waits longer than this for a slow Redis


def init_queues(app: Flask, url: str) -> None:
    """Make the connection that rings; nothing is sent until somebody does."""
    app.extensions["desk_redis"] = Redis.from_url(
        url, socket_timeout=RING_TIMEOUT_S, socket_connect_timeout=RING_TIMEOUT_S, retry=Retry(NoBackoff(), 0)
    )


def enqueue_after_commit(job: str, *args: int, queue: str) -> None:
    """Ring for `package.job` (in `desk.package.jobs`) once this transaction is safe."""
    after_commit(lambda: ring(job, *args, queue=queue))


def ring_once(job: str, *, queue: str) -> None:
    """Ring for a job that looks after all rows that wait, unless somebody rang already and nobody has come yet."""
    try:
        if not current_app.extensions["desk_redis"].set(_rung(job), 1, nx=True, ex=UNHEARD_S):
            return
    except RedisError as problem:
        log.warning("doorbell %s not rung: %s", job, problem.__class__.__name__)
        return
    ring(job, queue=queue)


def heard(job: str) -> None:
    """Somebody has come for this job: who has another row from now on rings anew."""
    with suppress(RedisError):
        current_app.extensions["desk_redis"].delete(_rung(job))


def _rung(job: str) -> str:
    return f"{current_app.config['DESK'].redis_prefix}rung:{job}"


def ring(job: str, *args: int, queue: str) -> None:
    """Ring now. A Redis that does not answer is logged and left to the sweep."""
    package, name = job.split(".")
    prefix = current_app.config["DESK"].redis_prefix
    times = 3 if switched("ring.thrice") else 1
    try:
        for _ in range(times):
            Queue(prefix + queue, connection=current_app.extensions["desk_redis"], serializer=JSONSerializer).enqueue(
                f"desk.{package}.jobs.{name}", *args, result_ttl=0, failure_ttl=86_400
            )
    except RedisError as problem:
        log.warning("doorbell %s%r not rung: %s", job, args, problem.__class__.__name__)
