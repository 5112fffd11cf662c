"""What breaks on a line is told by its kind, whatever class it was, and its technical word stands behind."""

import http.client
import json
import smtplib
import socket
import ssl
from errno import ENETUNREACH

import pytest

from desk.core.broken_lines import WORDS, Broken, broken_by, spoken

BROKE = [
    (socket.gaierror(-2, "Name or service not known"), Broken.NAME),
    (ConnectionRefusedError(), Broken.REFUSED),
    (OSError(ENETUNREACH, "unreachable"), Broken.UNREACHABLE),
    (ssl.SSLCertVerificationError(), Broken.CERTIFICATE),
    (ssl.SSLEOFError(), Broken.ENCRYPTION),
    (TimeoutError(), Broken.TIMEOUT),
    (http.client.RemoteDisconnected(), Broken.DROPPED),
    (smtplib.SMTPServerDisconnected(), Broken.DROPPED),
    (http.client.BadStatusLine("x"), Broken.NONSENSE),
    (json.JSONDecodeError("x", "x", 0), Broken.NONSENSE),
]


@pytest.mark.parametrize(("problem", "kind"), BROKE)
def test_a_failure_and_its_name_in_a_row_are_of_one_kind(app, problem, kind):
    name = problem.__class__.__name__
    assert broken_by(problem) is kind
    if name != "OSError":
        assert (spoken(name).text, spoken(name).detail) == (str(WORDS[kind]), name)


def test_what_is_no_broken_line_is_left_as_it_is(app):
    assert broken_by(KeyError("x")) is None
    for kept in ("", "550 mailbox full", "HTTP 503", "310000: keywords not in content"):
        assert str(spoken(kept)) == kept


def test_a_word_of_ours_behind_the_name_is_said_as_well(app):
    said = spoken("TimeoutError: it may have arrived")
    assert said.detail == "TimeoutError"
    assert "TimeoutError" not in said.text
    assert str(said).startswith(f"{WORDS[Broken.TIMEOUT]} ")
    assert len(said.text) > len(str(WORDS[Broken.TIMEOUT]))
