"""The signature of ocean carriers: over the raw bytes, with the secret decoded, and with no other algorithm."""

import hmac
import json
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256, sha512

import pytest

from desk.shipments.carriers import dcsa2, dcsa3

NOW = datetime(2026, 1, 5, tzinfo=UTC)
SECRET = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER = b64encode(b"x" * 64).decode()
BODY = b'[{"eventID":"e-1"}]'
GOOD = "a4e2c1e7bcd08934227e321f69a500813e37fc2062b99d89cf1b7de88018bd05"
SECRET_AS_TEXT = "489b409f7817777acc7e09bd81bb9daeffbac4714e44d69d96b98bd5925a3011"


def verify(header: str | None, *, body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,)) -> str:
    headers = {} if header is None else {"notification-signature": header}
    return dcsa2.verify(body, headers | {"signature": f"sha256={GOOD}"}, secrets, NOW)


@pytest.mark.parametrize("header", [
    f"sha256={GOOD}", f"SHA256={GOOD}", f"Sha256={GOOD.upper()}", f"  sha256={GOOD} ", f"sha256 = {GOOD}",
])  # fmt: skip
def test_genuine_is_known(header):
    assert verify(header) == ""


@pytest.mark.parametrize("secrets", [(OTHER, SECRET), (SECRET, OTHER), (f" {SECRET}\n",), ("not base64!", SECRET)])
def test_old_and_new_secret_both_count(secrets):
    assert verify(f"sha256={GOOD}", secrets=secrets) == ""


@pytest.mark.parametrize(("header", "reason"), [
    (None, "missing_signature"), ("", "empty_signature"), ("  ", "empty_signature"), ("sha256=", "empty_signature"),
    (GOOD, "bad_form"), (f"={GOOD}", "bad_form"), ("sha256=zz", "bad_form"),
    (f"sha256={GOOD},sha256={GOOD}", "bad_form"),
    (f"sha256={SECRET_AS_TEXT}", "bad_signature"), (f"sha256={GOOD[:-1]}6", "bad_signature"),
    (f"sha256={GOOD[:-2]}", "bad_signature"), ("sha256=ａ", "bad_form"),
    (f"plain={SECRET}", "wrong_algorithm"), ("plain=0123456789abcdef", "wrong_algorithm"),
    (f"sha1={GOOD}", "wrong_algorithm"), (f"none={GOOD}", "wrong_algorithm"),
])  # fmt: skip
def test_all_else_is_refused(header, reason):
    assert verify(header) == reason


def test_stronger_algorithm_is_not_the_senders_choice():
    key = b"0123456789abcdef0123456789abcdef"
    assert verify(f"sha512={hmac.new(key, BODY, sha512).hexdigest()}") == "wrong_algorithm"


@pytest.mark.parametrize("body", [BODY + b"\n", b'[{"eventID":"e-2"}]', json.dumps(json.loads(BODY)).encode(), b""])
def test_it_covers_every_byte(body):
    assert verify(f"sha256={GOOD}", body=body) == "bad_signature"


@pytest.mark.parametrize("secret", ["not base64!", "", "YWJj", b64encode(b"k" * 65).decode()])
def test_secret_that_holds_no_key_signs_nothing(secret):
    key = secret.encode()
    assert verify(f"sha256={hmac.new(key, BODY, sha256).hexdigest()}", secrets=(secret,)) == "bad_secret"


def test_version_three_signs_nothing_and_each_wants_its_answer():
    assert dcsa3.FEED.verify is None
    assert (dcsa2.FEED.answer, dcsa3.FEED.answer[0]) == ((204, "", ""), 200)
    assert {"notification-signature", "subscription-id", "api-version"} == set(dcsa2.FEED.kept_headers)
