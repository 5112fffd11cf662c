"""Reports about mail of ours, as servers write them (RFC 3464, RFC 8098)."""

from tests.intake.taking import BOX


def bounce(original_id="", recipient="zhou@hengyuan.example", *, action="failed", status="5.1.1", to=BOX,
           said="550 5.1.1 User unknown", message_id="<dsn1@mx.example>"):  # fmt: skip
    original = f"Message-ID: {original_id}\r\nSubject: Re: x\r\n\r\n" if original_id else "Subject: Re: x\r\n\r\n"
    return _report("delivery-status", to, message_id, (
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n"
    ), original, "Mail Delivery System <MAILER-DAEMON@mx.example>", "Undelivered Mail Returned to Sender")  # fmt: skip


def receipt(original_id, *, disposition="manual-action/MDN-sent-manually; displayed", to=BOX):
    return _report("disposition-notification", to, "<mdn1@hengyuan.example>", (
        f"Final-Recipient: rfc822; zhou@hengyuan.example\r\nOriginal-Message-ID: {original_id}\r\n"
        f"Disposition: {disposition}\r\n"
    ), "Subject: Re: x\r\n\r\n", "zhou@hengyuan.example", "Read: Re: x")  # fmt: skip


def _report(kind, to, message_id, machine, original, sender, subject):
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        "Date: Fri, 20 Nov 2026 12:10:00 +0800\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThis is what became of your mail.\r\n\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{machine}\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{original}\r\n--b--\r\n"
    ).encode()
