import os
import signal
import subprocess
import sys

import pytest
from redis.exceptions import BusyLoadingError, ConnectionError
from rq import Queue
from rq.serializers import JSONSerializer

from desk.core.config import Config, embedded_socket, embedded_url
from desk.ops.embedded_redis import running
from desk.worker import WORKER_TTL_S, connect

JOB = "os.path.exists"  # any importable function that takes text and leaves no trace


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "a = b"  # RQ used to trip over such a socket path
    assert embedded_socket(folder).parent == folder
    return folder


def worker(folder, *words):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "DESK_DATA_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-m", "desk.cli.main", "worker", *words], env=env, stderr=subprocess.PIPE, text=True
    )


def test_a_worker_does_the_jobs_of_both_queues_and_ends_when_told_to_after_them(folder):
    with running(folder) as url, connect(url) as connection:
        queues = [Queue(name, connection=connection, serializer=JSONSerializer) for name in ("mail", "default")]
        jobs = [queue.enqueue(JOB, "/") for queue in queues for _ in range(2)]
        with worker(folder, "--burst") as process:
            assert process.wait(60) == 0, process.stderr.read()
        assert [job.get_status(refresh=True).value for job in jobs] == ["finished"] * 4


def test_a_worker_outlives_a_redis_that_is_killed_and_comes_back(folder):
    with running(folder) as url, connect(url) as connection, worker(folder) as process:
        queue = Queue("mail", connection=connection, serializer=JSONSerializer)
        try:
            assert _finished(queue.enqueue(JOB, "/"))
            os.kill(connection.info("server")["process_id"], signal.SIGKILL)
            with running(folder):
                assert _finished(queue.enqueue(JOB, "/"))
            assert process.poll() is None
        finally:
            process.kill()


def test_the_connection_is_patient_with_a_server_that_restarts(folder):
    config = Config.from_env({"DESK_DATA_DIR": str(folder)})
    assert config.redis_url == embedded_url(folder)
    with connect(config.redis_url) as connection:
        settings = connection.connection_pool.connection_kwargs
        assert {ConnectionError, BusyLoadingError} <= set(settings["retry_on_error"])
        assert settings["health_check_interval"] < WORKER_TTL_S


def _finished(job):
    """Blocks on the job's result stream, for at most half a minute."""
    return job.latest_result(timeout=30).type.name == "SUCCESSFUL"
