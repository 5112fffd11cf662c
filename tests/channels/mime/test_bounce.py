# ruff: noqa: E501
"""What bounces tell, by the book and in their own words; and what a mail passes on."""

import pytest

from desk.channels.mime.parse import parse
from desk.channels.types import Bounce

REPORT = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.b.test\r\n\r\n"
RETURNED = b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <m1@d.test>\r\nSubject: ETA\r\n\r\nx"
HEAD = "From: MAILER-DAEMON@b.test\r\nTo: desk@d.test\r\nSubject: {}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"


def reported(fields: bytes, returned: bytes = RETURNED) -> bytes:
    parts = b"".join(b"--b\r\n" + part + b"\r\n" for part in (b"\r\nSorry.", REPORT + fields, returned))
    return (
        b'From: postmaster@b.test\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        + parts
        + b"--b--"
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            b"Final-Recipient: rfc822; joe@b.test\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n such user",
            Bounce("<m1@d.test>", ["joe@b.test"], "5.1.1", "failed", True, "550 no such user"),
        ),
        (
            b"Original-Recipient: rfc822;a+2Bb@b.test\r\nFinal-Recipient: rfc822;z@c.test\r\nAction: delayed\r\nStatus: 4.4.7",
            Bounce("<m1@d.test>", ["a+b@b.test"], "4.4.7", "delayed", False, "Sorry."),
        ),
        (
            b"Final-Recipient: rfc822;ok@b.test\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nFinal-Recipient: rfc822;bad@b.test\r\nAction: failed\r\nStatus: 5.2.2",
            Bounce("<m1@d.test>", ["bad@b.test"], "5.2.2", "failed", True, "Sorry."),
        ),
    ],
)
def test_a_delivery_report_is_read(fields, expected):
    assert parse(reported(fields)).bounce == expected


def test_returned_headers_alone_name_the_mail():
    headers = b"Content-Type: text/rfc822-headers\r\n\r\nSubject: ETA\r\nMessage-ID:\r\n <m2@d.test>"
    assert parse(reported(b"Action: failed", headers)).bounce.original_id == "<m2@d.test>"


@pytest.mark.parametrize(
    ("subject", "words", "recipients", "status", "action", "original_id"),
    [
        (
            "failure notice",
            "This is the qmail-send program.\n\n<joe@b.test>:\n192.0.2.1 said: 550 5.1.1 user unknown\n\n"
            "--- Below this line is a copy of the message.\n\nMessage-ID: <m3@d.test>\nTo: eve@b.test\n",
            ["joe@b.test"], "5.1.1", "failed", "<m3@d.test>",
        ),
        (
            "Mail delivery failed: returning message to sender",
            "A message could not be delivered:\n\n  joe@b.test\n    550 Mailbox not found\n\n"
            "------ This is a copy of the message, including all the headers. ------\n\nMessage-Id: <m4@d.test>\n",
            ["joe@b.test"], "5.0.0", "failed", "<m4@d.test>",
        ),
        ("Warning: could not send message for past 4 hours", "<joe@b.test>: 451 4.4.1 no answer", ["joe@b.test"], "4.4.1", "delayed", ""),
        ("来自b.test的退信", "原邮件信息：\n收件人：joe@b.test\n退信原因：收件人地址不存在。", ["joe@b.test"], "", "failed", ""),
    ],
)  # fmt: skip
def test_bounces_in_their_own_words_are_read(subject, words, recipients, status, action, original_id):
    bounce = parse((HEAD.format(subject) + words).encode()).bounce
    assert (bounce.recipients, bounce.status, bounce.action, bounce.original_id) == (
        recipients,
        status,
        action,
        original_id,
    )
    assert bounce.permanent is (action == "failed")
    assert bounce.why


def test_a_persons_mail_has_no_bounce():
    assert parse(b"From: ada@x.test\r\nSubject: Delivery failed at the consignee\r\n\r\n550 5.1.1 boxes").bounce is None


WEI = ("Wei Zhang", "wei@c.test", "ETA of X", "Where?")


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("Fwd: ETA", "-- \n---------- Forwarded message ---------\nFrom: Wei Zhang <wei@c.test>\nDate: Mon\nSubject: ETA of X\nTo: <d@d.test>\n\n\nWhere?", WEI),
        ("FW: ETA", "see below\n\nFrom: Wei Zhang [mailto:wei@c.test]\nSent: Monday 10:00\nTo: Lin\nSubject: ETA of X\n\nWhere?", WEI),
        ("转发: x", "------------------ 原始邮件 ------------------\n发件人: \"Wei Zhang\" <wei@c.test>;\n发送时间: 2026年1月5日\n收件人: \"Lin\"<d@d.test>;\n\n主题: ETA of X\n\nWhere?", WEI),
        ("x", "Begin forwarded message:\n\n> From: Wei Zhang <wei@c.test>\n> Subject: ETA of X\n> Date: 5 January\n> \n> Where?", WEI),
        ("RE: ETA", "ok\n\n-----Original Message-----\nFrom: Wei <wei@c.test>\nSubject: ETA\n\nold", None),
        ("ETA", "From: Shanghai\nTo: Hamburg\n\nplease quote", None),
    ],
)  # fmt: skip
def test_what_a_mail_passes_on_is_found(subject, body, expected):
    raw = f"From: lin@d.test\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}".encode()
    found = parse(raw).forwarded
    assert (found and (found.from_name, found.from_email, found.subject, found.text)) == expected


def test_a_mail_attached_whole_is_passed_on():
    inner = b"Content-Type: message/rfc822\r\n\r\nFrom: Wei Zhang <wei@c.test>\r\nSubject: ETA of X\r\n\r\nWhere?"
    raw = (
        b"From: lin@d.test\r\nSubject: Fwd: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\n"
        + inner
        + b"\r\n--b--"
    )
    found = parse(raw).forwarded
    assert (found.from_name, found.from_email, found.subject, found.text) == WEI
