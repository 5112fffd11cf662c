"""Calls of addresses outside: told once, signed, tried again, and never to a machine that only we can reach."""

import hmac
import json
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from desk.channels.outgoing import BACK_OFF
from desk.channels.types import Delivery
from desk.cli.main import cli
from desk.core import outside
from desk.core.config import BadConfig, Config
from desk.core.db import db, transaction
from desk.core.outside import Forbidden, NoAnswer, is_public, post
from desk.notifications import hooks, jobs
from desk.notifications.commands import Calling, call_all
from desk.notifications.models import HookCall
from tests.factories import NOON
from tests.notifications.receiver import Receiver

SAID = {
    "ticket": "T-10001",
    "path": "/tickets/T-10001",
    "metric": "resolution",
    "level": "100%",
    "due": NOON.isoformat(),
}
HERE = frozenset({"127.0.0.1"})


@pytest.fixture
def receiver():
    with Receiver() as one:
        yield one


def call(url, key="level:1", at=NOON):
    with transaction():
        call_all([Calling(key, url, "sla.breached", SAID, at)])
    return rows()[-1].id


def rows():
    return db.session.scalars(select(HookCall).order_by(HookCall.id).execution_options(populate_existing=True)).all()


def status(found):
    return (found.delivery, found.answer, found.tries)


def test_the_receiver_is_told_once_what_and_where_and_can_check_who_says_so(calls_home, receiver):
    number = call(receiver.url)
    call(receiver.url)
    hooks.push(number)
    hooks.push(number)
    assert len(rows()) == len(receiver.heard) == 1
    assert status(rows()[0]) == (Delivery.SENT, 204, 1)
    head, _, body = receiver.heard[0].partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert head.startswith(b"POST /desk?key=1 HTTP/1.1")
    assert json.loads(body) == {
        "id": number, "event": "sla.breached", "ticket": "T-10001", "metric": "resolution", "level": "100%",
        "due": NOON.isoformat(), "url": "http://127.0.0.1:8000/tickets/T-10001",
    }  # fmt: skip
    stamp, mark = (part[part.index("=") + 1 :] for part in lines["Desk-Signature"].split(","))
    secret = hooks.secret().encode()
    assert hmac.compare_digest(mark, hmac.new(secret, stamp.encode() + b"." + body, sha256).hexdigest())


def test_two_addresses_hear_of_one_occasion_and_one_address_of_two(calls_home, receiver):
    call(receiver.url)
    call(receiver.url + "&b")
    call(receiver.url, key="level:2")
    assert [(one.key, one.url[-2:]) for one in rows()] == [("level:1", "=1"), ("level:1", "&b"), ("level:2", "=1")]


@pytest.mark.parametrize(
    "answer,state",
    [(200, Delivery.SENT), (202, Delivery.SENT), (400, Delivery.FAILED), (404, Delivery.FAILED), (410, Delivery.FAILED),
     (408, Delivery.QUEUED), (429, Delivery.QUEUED), (500, Delivery.QUEUED), (503, Delivery.QUEUED)],
)  # fmt: skip
def test_what_the_receiver_answers_decides_whether_it_is_asked_again(calls_home, receiver, answer, state):
    receiver.answer = b"HTTP/1.1 %d Such\r\nContent-Length: 2\r\n\r\nno" % answer
    hooks.push(call(receiver.url))
    assert status(rows()[0]) == (state, answer, 1)


def test_a_redirect_is_not_followed(calls_home, receiver):
    with Receiver() as metadata:
        receiver.answer = b"HTTP/1.1 307 Go\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % metadata.url.encode()
        hooks.push(call(receiver.url))
        assert metadata.heard == []
    assert status(rows()[0]) == (Delivery.QUEUED, 307, 1)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 2", b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 500])
def test_one_who_hangs_up_early_or_speaks_another_language_is_asked_again(calls_home, receiver, answer):
    receiver.answer = answer
    hooks.push(call(receiver.url))
    assert status(rows()[0]) == (Delivery.QUEUED, None, 1)


@pytest.mark.parametrize("way", ["silent", "drip"])
def test_one_who_hangs_or_drips_costs_no_more_than_the_time_that_we_give(calls_home, receiver, monkeypatch, way):
    monkeypatch.setattr(outside, "TOTAL_S", 0.3)
    receiver.answer, receiver.drip = None, way == "drip"
    begun = datetime.now(UTC)
    hooks.push(call(receiver.url))
    assert datetime.now(UTC) - begun < timedelta(seconds=3)
    assert status(rows()[0]) == (Delivery.QUEUED, None, 1)


def test_where_nobody_answers_the_other_calls_of_that_address_wait_too(calls_home, receiver):
    receiver.answer = b""
    first = call(receiver.url)
    call(receiver.url, key="level:2")
    call(receiver.url + "&other")
    hooks.push(first)
    waits, same, other = (one.next_try_at for one in rows())
    assert same == waits > NOON
    assert other == NOON


def test_after_the_last_try_it_has_failed(calls_home, receiver):
    receiver.answer = b"HTTP/1.1 500 No\r\n\r\n"
    number = call(receiver.url)
    with transaction():
        rows()[0].tries = len(BACK_OFF)
    hooks.push(number)
    assert (rows()[0].delivery, rows()[0].next_try_at, rows()[0].last_error) == (Delivery.FAILED, None, "HTTP 500")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "255.255.255.255",
     "100.64.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "198.18.0.1", "192.0.2.1", "192.0.0.192",
     "192.88.99.1", "168.63.129.16", "3fff::1", "::1", "::", "fe80::1",
     "fe80::1%lo", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "2002:0a00:0001::", "64:ff9b::a00:1",
     "2001::1", "::127.0.0.1", "fec0::1", "5f00::1"],
)  # fmt: skip
def test_an_address_of_ours_or_one_that_hides_another_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_open_internet_are(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_however_our_own_machine_is_spelled_it_is_not_called(app, receiver, host):
    hooks.push(call(f"https://{host}:{receiver.port}/"))
    assert receiver.heard == []
    assert rows()[0].delivery == Delivery.FAILED
    assert "not public" in rows()[0].last_error


def looked_up(monkeypatch, *answers):
    """The name server says these, one after the other."""
    said, asked = list(answers), []

    def lookup(host, port, **_more):
        asked.append(host)
        kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in said[0]]
        return [(kind, socket.SOCK_STREAM, 6, "", (one, port)) for kind, one in zip(kinds, said.pop(0), strict=True)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return asked


def test_a_name_with_one_address_inside_is_refused(monkeypatch):
    looked_up(monkeypatch, ["93.184.216.34", "169.254.169.254"])
    with pytest.raises(Forbidden):
        post("https://rebind.example/", b"{}", {}, allowed=())


def test_a_name_that_changes_its_mind_is_asked_once_and_what_was_checked_is_called(monkeypatch):
    asked, called = looked_up(monkeypatch, ["93.184.216.34"], ["127.0.0.1"]), []

    def connect(_line, address):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NoAnswer):
        post("https://rebind.example/", b"{}", {}, allowed=())
    assert (asked, called) == (["rebind.example"], [("93.184.216.34", 443)])


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate of hooks.example, signed by itself."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")]),
    )
    begins = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(begins).not_valid_after(begins + timedelta(days=9))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    path = tmp_path / "hooks.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


def test_by_https_the_name_is_asked_for_and_must_be_on_the_certificate(certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    looked_up(monkeypatch, ["127.0.0.1"], ["127.0.0.1"])
    with Receiver(context) as server:
        allowed = ("hooks.example", "other.example")
        assert post(f"https://hooks.example:{server.port}/x", b"{}", {}, allowed=allowed) == 204
        assert b"Host: hooks.example:" in server.heard[0]
        with pytest.raises(NoAnswer, match="SSLCertVerificationError"):
            post(f"https://other.example:{server.port}/x", b"{}", {}, allowed=allowed)
        assert server.names == ["hooks.example", "other.example"]
        assert len(server.heard) == 1


def test_the_sweep_makes_the_calls_that_nobody_rang_for_without_waiting_for_them(calls_home, receiver):
    call(receiver.url)
    call(receiver.url, key="level:2")
    assert hooks.due(50) == 2
    for thread in threading.enumerate():
        if thread.name == "hooks":
            thread.join(10)
    db.session.rollback()
    assert {one.delivery for one in rows()} == {Delivery.SENT}
    assert hooks.due(50) == 0


def test_very_many_calls_are_one_ring_and_one_job_makes_them(calls_home, receiver, monkeypatch):
    rung = []
    monkeypatch.setattr("desk.core.queues.ring", lambda job, *args, queue: rung.append((job, args)))
    with transaction():
        call_all([Calling(f"level:{n}", receiver.url, "sla.warned", SAID, NOON) for n in range(60)])
    assert rung == [("notifications.call_due", ())]
    jobs.call_due()
    assert len(receiver.heard) == 60


def test_a_job_that_would_take_too_long_rings_for_the_rest(calls_home, receiver, monkeypatch):
    call(receiver.url)
    rung = []
    monkeypatch.setattr(jobs, "LONGEST", timedelta(0))
    monkeypatch.setattr(jobs, "ring", lambda job, queue: rung.append((job, queue)))
    jobs.call_due()
    assert (rung, receiver.heard) == ([("notifications.call_due", "default")], [])


def test_the_secret_is_shown_in_the_shell(tmp_path):
    env = {"DESK_ENV": None, "DESK_DATABASE_URL": None, "DESK_REDIS_URL": None, "DESK_DATA_DIR": str(tmp_path / "var")}
    first, second = (CliRunner().invoke(cli, ["hooks", "secret"], env=env).stdout for _ in range(2))
    assert first == second
    assert len(first.strip()) == 26


@pytest.mark.parametrize("text", ["https://erp.intern", "erp.intern:8080", "a b", "user@erp"])
def test_hosts_that_may_be_called_inside_are_plain_names(text, tmp_path):
    with pytest.raises(BadConfig, match="DESK_HOOK_HOSTS"):
        Config.from_env({"DESK_DATA_DIR": str(tmp_path), "DESK_HOOK_HOSTS": text})


def test_several_hosts_have_commas_between_them(tmp_path):
    config = Config.from_env({"DESK_DATA_DIR": str(tmp_path), "DESK_HOOK_HOSTS": "ERP.intern, 10.0.0.7,fd00::5"})
    assert config.hook_hosts == {"erp.intern", "10.0.0.7", "fd00::5"}
