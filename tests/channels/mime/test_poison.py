"""Mails that are broken, hostile or random: an answer in bounded time, and clean headers."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.channels.mime.parse import parse
from desk.channels.reading.json_line import to_json
from tests.channels.mime.letters import DATA, HEAD, PDF, mail, multipart

NEST = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(300))
POISON = {
    "nothing": b"",
    "no headers": b"\x00\xff" * 100,
    "too many parts": multipart(b"mixed", *[b"\r\nx"] * 2000),
    "too deep": HEAD + NEST,
}


@pytest.mark.parametrize("raw", POISON.values(), ids=POISON.keys())
def test_poison_is_named_and_still_answered(raw):
    answer = to_json(parse(raw), "-")
    assert answer["error"]
    assert json.dumps(answer)


def test_a_mail_over_the_cap_keeps_its_headers():
    found = parse(mail(b"x" * 5000), max_size=2000)
    assert found.error
    assert found.subject == "ETA"


STRESS = {
    "semicolons": HEAD + b"Content-Type: text/plain" + b";" * 2_000_000 + b"\r\n\r\nx",
    "encoded words": b"From: a@b.c\r\nSubject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nx",
    "open encoded words": b"From: a@b.c\r\nSubject: " + b"=?a?b?" * 100_000 + b"\r\n\r\nx",
    "comments": b"From: " + b"(" * 1_000_000 + b"\r\nTo: " + b'"\\' * 500_000 + b"\r\n\r\nx",
    "brackets": b"To: " + b"<" * 1_000_000 + b"\r\nReferences: " + b"<" * 1_000_000 + b"\r\n\r\nx",
    "header lines": b"X-A: y\r\n" * 200_000 + b"\r\nx",
    "messages in messages": b"Content-Type: message/rfc822\r\n\r\n" * 50_000,
    "near boundaries": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--bb\r\n" * 300_000,
    "padding": mail(b"AA==\r\n" * 300_000, b"Content-Transfer-Encoding: base64"),
    "deep html": mail(b"<div>" * 400_000, b"Content-Type: text/html"),
    "references in html": mail(b"&lt;" * 300_000, b"Content-Type: text/html"),
    "many long texts": multipart(b"mixed", *[b"\r\n" + b"hello x\n" * 100_000] * 12),
    "blanks": mail(b" \n" * 500_000),
}


@pytest.mark.parametrize("raw", STRESS.values(), ids=STRESS.keys())
@pytest.mark.timeout(30)  # a second or two; what is not linear takes minutes
def test_no_mail_hangs_the_parser(raw):
    assert parse(raw).text is not None


def is_clean(text: str) -> bool:
    return not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text)


def header_values(raw: bytes) -> list[str]:
    found = parse(raw)
    lists = [
        found.references,
        [str(each) for each in [*found.to, *found.cc]],
        [each.name for each in found.attachments],
    ]
    single = [found.subject, found.from_name, found.from_email, found.reply_to, found.message_id, found.in_reply_to]
    return [*single, *(each for values in lists for each in values), *(each.type for each in found.attachments)]


SEEDS = [mail(b"Hi"), multipart(b"mixed", b"\r\nHi", PDF + b"; filename*=gbk''%CC" + DATA), POISON["too deep"][:4000]]
SPICE = [
    b"\r\n",
    b"\n",
    b"\x00",
    b"=?utf-8?q?=00?=",
    b"=?gbk?b?zOG1?=",
    b"--b",
    b'"',
    b"<",
    b"(",
    b"\xed\xa0\x80",
    b"\x85",
    b"*0*=",
]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_answered(raw):
    json.dumps(to_json(parse(raw), "-"), ensure_ascii=False).encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 1000), st.sampled_from(SPICE) | st.binary(max_size=4)), max_size=8),
)
def test_mutated_mails_are_answered_with_clean_headers(seed, wounds):
    raw = seed
    for position, bytes_in in wounds:
        raw = raw[: position % len(raw)] + bytes_in + raw[position % len(raw) :]
    assert all(is_clean(value) for value in header_values(raw))
    json.dumps(to_json(parse(raw), "-"), ensure_ascii=False).encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([b"Subject", b"From", b"To", b"Message-ID", b"References", b"Date"]), st.binary(max_size=200))
def test_any_header_value_comes_out_clean(name, value):
    assert all(is_clean(each) for each in header_values(name + b": " + value + b"\r\n\r\n"))
