import hmac
import json
import subprocess
import sys
from hashlib import sha256

import pytest
from click.testing import CliRunner

from desk.cli.track_verify import command

BODY = b'{"events": []}'
NOW = "2026-01-05T10:00:00Z"
STAMP = "1767607200"
SECRET = "a secret of two"


def header(secret=SECRET, body=BODY):
    return f"t={STAMP},v1={hmac.new(secret.encode(), STAMP.encode() + b'.' + body, sha256).hexdigest()}"


@pytest.fixture
def verify(tmp_path):
    def run(headers, *options, feed="desk", secrets=(SECRET,), body=BODY, now=NOW, stdin=False):
        (tmp_path / "headers").write_bytes(headers if isinstance(headers, bytes) else headers.encode())
        (tmp_path / "body").write_bytes(body)
        given = [part for secret in secrets for part in ("--secret", secret)]
        found = CliRunner().invoke(
            command,
            ["--feed", feed, *given, "--headers", str(tmp_path / "headers"), "--now", now, *options,
             "-" if stdin else str(tmp_path / "body")],
            input=body if stdin else None,
        )  # fmt: skip
        answer = json.loads(found.stdout) if found.exit_code in (0, 1) else None
        return found.exit_code, answer and answer["ok"], answer and answer["reason"]

    return run


@pytest.mark.parametrize(
    "written",
    [
        f"X-Desk-Signature: {header()}\n",
        f"x-desk-SIGNATURE:{header()}",
        f"Host: desk.test\r\n\r\nX-Desk-Signature:   {header()}  \r\nContent-Type: application/json\r\n\r\n",
        f"\ufeffX-Desk-Signature: {header()}\nAccept: a\nAccept: b\n",
    ],
)
def test_a_genuine_message_is_good(verify, written):
    assert verify(written) == (0, True, None)
    assert verify(written, stdin=True) == (0, True, None)


def test_either_secret_counts_while_it_changes(verify):
    assert verify(f"X-Desk-Signature: {header()}", secrets=("new", SECRET)) == (0, True, None)


@pytest.mark.parametrize(
    "written, reason",
    [
        ("", "missing_signature"),
        ("X-Desk-Signature:", "empty_signature"),
        (f"X-Desk-Signature: {header('other')}", "bad_signature"),
        (f"X-Desk-Signature: {header()}\nx-desk-signature: {header()}", "duplicate_header"),
        (f"X-Desk-Signature: {header('other')}\nX-Desk-Signature: {header()}", "duplicate_header"),
        (f"Desk-Signature: {header()}", "missing_signature"),
        ("X-Desk-Signature: t=1767607200,v1=\u00fc", "bad_form"),
    ],
)
def test_a_bad_message_says_why(verify, written, reason):
    assert verify(written) == (1, False, reason)


def test_a_changed_body_an_empty_secret_and_an_old_message_are_bad(verify):
    good = f"X-Desk-Signature: {header()}"
    assert verify(good, body=BODY + b"\n") == (1, False, "bad_signature")
    assert verify(f"X-Desk-Signature: {header('')}", secrets=("",)) == (1, False, "no_secret")
    assert verify(good, now="2026-01-05T18:05:00+08:00") == (0, True, None)
    assert verify(good, now="2026-01-05T10:05:01Z") == (1, False, "stale")
    assert verify(good, now=str(int(STAMP) - 301)) == (1, False, "stale")


def test_a_feed_that_signs_nothing_is_neither_good_nor_bad(verify):
    assert verify("", feed="generic", secrets=()) == (0, None, "unsigned")


@pytest.mark.parametrize(
    "written, more",
    [
        ("no header at all", {}),
        ("Bad Name: x", {}),
        (": x", {}),
        (f"X-Desk-Signature: {header()}", {"feed": "nobody"}),
        (f"X-Desk-Signature: {header()}", {"now": "yesterday"}),
        (f"X-Desk-Signature: {header()}", {"now": "2026-01-05T10:00:00"}),
        (f"X-Desk-Signature: {header()}", {"secrets": ()}),
    ],
)
def test_wrong_use_is_told_from_a_bad_message(verify, written, more):
    assert verify(written, **more)[0] == 2


def test_files_that_cannot_be_read_are_wrong_use(tmp_path):
    there = tmp_path / "there"
    there.write_text("")
    base = ["--feed", "desk", "--secret", "s"]
    for headers, body in ((tmp_path / "none", there), (there, tmp_path / "none"), (there, tmp_path), ("-", "-")):
        assert CliRunner().invoke(command, [*base, "--headers", str(headers), str(body)]).exit_code == 2
    assert CliRunner().invoke(command, [*base, str(there)]).exit_code == 2


def test_it_needs_no_web_and_no_database():
    code = ("import sys, desk.cli.track_verify, desk.shipments.carriers.own;"
            "print(sorted({'flask', 'sqlalchemy', 'redis', 'rq'} & set(sys.modules)))")  # fmt: skip
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
