import socket

import pytest

from desk.ops.ports import PortBusy, listen


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_connection_made_before_anybody_accepts_waits():
    with listen("127.0.0.1", free_port()) as listener, socket.create_connection(listener.getsockname(), timeout=2):
        accepted, _ = listener.accept()
        accepted.close()


def test_a_port_in_use_is_one_line_that_says_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortBusy) as refusal:
            listen("127.0.0.1", port)
    assert f"port {port}" in str(refusal.value)
    assert "DESK_PORT" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_port_shared_by_others_is_in_use_too():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(PortBusy):
            listen("127.0.0.1", other.getsockname()[1])


def test_an_address_that_is_not_here_is_refused_in_words():
    with pytest.raises(PortBusy, match="cannot listen"):
        listen("192.0.2.1", free_port())
