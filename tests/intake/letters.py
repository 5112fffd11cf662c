"""Raw mails as customers send them."""

from email.message import EmailMessage


def letter(
    *,
    sender="周明 <zhou@hengyuan.example>",
    to="service@desk.test",
    subject="柜子到哪了？",
    body="请问到哪了",
    message_id="<a1@hengyuan.example>",
    headers=(),
    files=(),
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = "Fri, 20 Nov 2026 12:00:00 +0800"
    if message_id:
        mail["Message-ID"] = message_id
    for name, value in headers:
        mail[name] = value
    mail.set_content(body)
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
