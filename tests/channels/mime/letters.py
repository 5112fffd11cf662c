"""Raw mails in pieces, to be put together wrongly and rightly."""

HEAD = b"From: Ada <ada@example.com>\r\nTo: desk@example.org\r\nSubject: ETA\r\nMessage-ID: <1@example.com>\r\n"
ZH = "请更新预计到港时间，我们仓库需要安排卸货时间。"


def mail(body: bytes, *headers: bytes) -> bytes:
    return HEAD + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def multipart(kind: bytes, *parts: bytes) -> bytes:
    inner = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return mail(inner + b"--b--\r\n", b"Content-Type: multipart/" + kind + b'; boundary="b"')


def with_header(name: bytes, value: bytes) -> bytes:
    return name + b": " + value + b"\r\n\r\nx"


PDF = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
DATA = b"\r\n\r\nJVBERi0xLjQ=\r\n"
