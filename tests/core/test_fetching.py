import gzip
import zlib

import pytest

from desk.core import fetching
from desk.core.fetching import Call, fetch
from desk.core.outside import Forbidden, NoAnswer
from tests.feeds.stand_in import DROP, HANG, standing_in

HERE = frozenset({"127.0.0.1"})


@pytest.fixture
def there():
    with standing_in() as stand_in:
        yield stand_in


def test_a_call_sends_what_it_holds_and_brings_the_answer(there):
    there.says((201, {"X-Mark": "a"}, "好".encode()))
    answer = fetch(Call(f"{there.url}/a?b=1", "POST", {"as-api-key": "k"}, b"body"), allowed=HERE)
    assert (answer.status, answer.headers["x-mark"], answer.body.decode()) == (201, "a", "好")
    (asked,) = there.asked
    assert (asked.method, asked.target, asked.body, asked.headers["as-api-key"]) == ("POST", "/a?b=1", b"body", "k")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/", "https://127.0.0.1:9/", "https://10.0.0.1/", "https://[::1]/", "https://169.254.169.254/",
        "https://localhost:9/", "https://2130706433/", "https://0x7f000001/", "http://example.com/", "ftp://127.0.0.1/",
        "file:///etc/passwd", "https://user@127.0.0.1/", "", "https://[", "https://a.test:99999/",
        "https:///path", "https://a.test:x/",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_or_not_safe_is_never_called(url):
    with pytest.raises((Forbidden, NoAnswer)):
        fetch(Call(url), allowed=frozenset())


def test_a_name_in_the_address_is_refused_even_where_the_host_is_allowed(there):
    with pytest.raises(Forbidden):
        fetch(Call(there.url.replace("http://", "http://key:word@")), allowed=HERE)
    assert there.asked == []


def test_a_redirect_is_not_followed(there):
    there.says((302, {"Location": f"{there.url}/secret"}, b""))
    assert fetch(Call(there.url), allowed=HERE).status == 302
    assert len(there.asked) == 1


def test_who_hangs_up_or_never_ends_gave_no_answer(there):
    for said in (DROP, HANG):
        there.says(said)
        with pytest.raises(NoAnswer):
            fetch(Call(there.url), allowed=HERE, within_s=0.3)


def test_less_than_was_promised_is_no_answer(there):
    there.says((200, {"Content-Length": "1000"}, b"only this"))
    with pytest.raises(NoAnswer):
        fetch(Call(there.url), allowed=HERE, within_s=0.3)


def test_what_is_packed_is_unpacked_within_our_limit(there, monkeypatch):
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    for pack in (gzip.compress, zlib.compress):
        there.says((200, {"Content-Encoding": "gzip"}, pack(b"x" * 1000)))
        assert fetch(Call(there.url), allowed=HERE).body == b"x" * 1000


@pytest.mark.parametrize(
    "coding, body",
    [
        ("gzip", gzip.compress(b"x" * 1001, mtime=0)),
        ("gzip", gzip.compress(b"\0" * 50_000_000, mtime=0)[:900]),
        ("gzip", gzip.compress(b"x" * 900, mtime=0)[:-9]),
        ("gzip", b"no gzip at all"),
        ("br", b"x"),
        ("", b"x" * 1001),
    ],
)
def test_more_than_we_take_or_what_cannot_be_unpacked_is_no_answer(there, monkeypatch, coding, body):
    monkeypatch.setattr(fetching, "LARGEST", 1000)
    there.says((200, {"Content-Encoding": coding} if coding else {}, body))
    with pytest.raises(NoAnswer):
        fetch(Call(there.url), allowed=HERE)


def test_keys_are_not_shown():
    shown = repr(Call("https://a.test/", "POST", {"17token": "secret-key"}, b"secret-body"))
    assert "secret" not in shown
