"""Bodies and attachments: what is said, and what is only sent along."""

import base64

import pytest

from desk.channels.mime.parse import parse
from tests.channels.mime.letters import DATA, HEAD, PDF, mail, multipart


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        (b'; filename="BL.pdf"', "BL.pdf"),
        (b"; filename=my bill.pdf", "my bill.pdf"),
        (b"; filename*=UTF-8''%E6%8F%90%E5%8D%95.pdf", "提单.pdf"),
        (b"; filename*=gb18030''%CC%E1%B5%A5.pdf", "提单.pdf"),
        (b";\r\n filename*0*=UTF-8''%E6%8F;\r\n filename*1*=%90%E5%8D%95;\r\n filename*2=.pdf", "提单.pdf"),
        (b'; filename="=?gb2312?B?zOG1pQ==?=.pdf"', "提单.pdf"),
        (b'; filename="=?utf-8?B?5o+Q?=\r\n =?utf-8?B?5Y2VLnBkZg==?="', "提单.pdf"),
        (b'; filename="' + "提单.pdf".encode() + b'"', "提单.pdf"),
        (b'; filename="' + "提单更正.pdf".encode("gb18030") + b'"', "提单更正.pdf"),
        (b'; filename="../../x.html"', "x.html"),
        (b'; filename="C:\\\\temp\\\\x.pdf"', "x.pdf"),
        (b'; filename=".htaccess"', "htaccess"),
        (b'; filename="a\tb\x00c.pdf"', "a bc.pdf"),
        ('; filename="invoice\u202efdp.exe"'.encode(), "invoicefdp.exe"),
        (b"", "attachment-1.pdf"),
        (b"; filename='BL.pdf'", "BL.pdf"),
        (b' filename="BL.pdf"', "BL.pdf"),
        (b'; filename="BL.pdf" (the file)', "BL.pdf"),
        (b'; filename=".."', "attachment-1.pdf"),
        (b'; filename="a "quoted" b.pdf"; size=3', 'a "quoted" b.pdf'),
    ],
)
def test_attachment_names_are_read_and_safe(parameter, name):
    found = parse(multipart(b"mixed", b"\r\nHi", PDF + parameter + DATA))
    assert [(each.name, each.size) for each in found.attachments] == [(name, 8)]
    assert found.text == "Hi"


def test_a_long_name_keeps_its_extension():
    name = parse(multipart(b"mixed", b"\r\nHi", PDF + b"; filename=" + b"x" * 900 + b".pdf" + DATA)).attachments[0].name
    assert len(name) == 200
    assert name.endswith("x.pdf")


def test_alternative_gives_text_and_html_of_one_body():
    found = parse(
        multipart(
            b"alternative",
            b"Content-Type: text/plain\r\n\r\nplain words",
            b"Content-Type: text/html\r\n\r\n<p onclick=x>html <script>bad()</script>words</p>",
            b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR",
        )
    )
    assert found.text == "plain words"
    assert found.html == "<p>html words</p>"
    assert [each.type for each in found.attachments] == ["text/calendar"]


def test_inline_texts_are_joined_and_named_texts_are_files():
    found = parse(
        multipart(
            b"mixed",
            b"Content-Type: text/plain\r\n\r\none",
            b'Content-Type: text/plain; name="log.txt"\r\nContent-Disposition: inline\r\n\r\nfile',
            b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nother",
            b"Content-Type: text/plain\r\n\r\ntwo",
        )
    )
    assert found.text == "one\n\ntwo"
    assert [(each.name, each.inline) for each in found.attachments] == [("log.txt", True), ("attachment-2.txt", False)]


def test_pictures_shown_by_the_html_are_inline():
    found = parse(
        multipart(
            b"related",
            b'Content-Type: text/html\r\n\r\n<img src="cid:Logo@x"><p>hi</p>',
            b"Content-Type: image/png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==",
            b"Content-Type: image/png; name=b.png\r\nContent-ID: <other@x>\r\n\r\n123",
        )
    )
    assert [(each.name, each.size, each.inline) for each in found.attachments] == [
        ("attachment-1.png", 4, True),
        ("b.png", 3, False),
    ]


def test_a_forwarded_message_is_an_attachment_and_not_the_body():
    subject = b"Subject: =?utf-8?B?5o+Q5Y2V?= 1/2\r\n"
    inner = subject + b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\ninner\r\n--i--"
    found = parse(multipart(b"mixed", b"\r\nsee attached", b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert found.text == "see attached"
    assert [(each.name, each.type, each.size) for each in found.attachments] == [
        ("提单 1-2.eml", "message/rfc822", len(inner))
    ]


@pytest.mark.parametrize("signature", [b"application/pkcs7-signature; name=smime.p7s", b"application/pgp-signature"])
def test_a_signature_part_is_attached(signature):
    found = parse(multipart(b"signed", b"\r\nsigned words", b"Content-Type: " + signature + b"\r\n\r\nsig"))
    assert found.text == "signed words"
    assert len(found.attachments) == 1


UU = b"begin 644 BL 7.pdf\n#0V%T\n"


@pytest.mark.parametrize("end", [b"`\nend\nbye", b"end\nbye", b"\nbye"])
def test_files_uuencoded_in_words_are_attached(end):
    found = parse(mail(b"hello\n" + UU + end))
    assert (found.text.split(), [(each.name, each.data) for each in found.attachments]) == (
        ["hello", "bye"],
        [("BL 7.pdf", b"Cat")],
    )


def test_words_that_begin_like_a_file_stay():
    assert parse(mail(b"begin 644 is how\nit starts, you know.")).text == "begin 644 is how\nit starts, you know."


def test_a_footer_below_base64_does_not_hide_the_body():
    raw = mail(b"SGVsbG8gdGhlcmU=\r\n-- \r\nThis mail was scanned.", b"Content-Transfer-Encoding: base64")
    assert parse(raw).text == "Hello there"


@pytest.mark.parametrize("pieces", [b"\x04\x14", b"\x24\x80\x04\x0a"])
def test_a_mail_inside_its_signature_is_read(pieces):
    words = b"\r\n\r\nsigned words.."[:20].ljust(20, b".")
    inner = pieces + (words if pieces[0] == 4 else words[:10] + b"\x04\x0a" + words[10:] + b"\0\0")
    data = bytes.fromhex("2a864886f70d0107")
    signed = (
        b"\x30\x80\x06\x09" + data + b"\2\xa0\x80\x30\x80\2\1\1\x31\0\x30\x80\x06\x09" + data + b"\1\xa0\x80" + inner
    )
    found = parse(
        mail(
            base64.encodebytes(signed + b"\0\0" * 6),
            b"Content-Type: application/pkcs7-mime; name=smime.p7m",
            b"Content-Transfer-Encoding: base64",
        )
    )
    assert found.text.startswith("signed words")
    assert [each.name for each in found.attachments] == ["smime.p7m"]


def test_flowed_text_is_joined():
    raw = mail(b"one \r\ntwo\r\n> quoted \r\n> on\r\n-- \r\nme", b"Content-Type: text/plain; format=flowed")
    assert parse(raw).text == "one two\n> quoted on\n--\nme"


def test_html_only_mail_has_text_and_its_reply():
    found = parse(mail(b"<p>Hi&nbsp;all</p><blockquote type=cite>old</blockquote>", b"Content-Type: text/html"))
    assert found.text == "Hi all\n\nold"
    assert found.reply == "Hi all"


@pytest.mark.parametrize(
    "raw",
    [
        HEAD.replace(b"\r\n", b"\n") + b"\nHi",
        HEAD.replace(b"\r\n", b"\r") + b"\rHi",
        b"From ada@example.com Mon Jan  5 10:00:00 2026\n" + HEAD + b"\r\nHi",
        b"\xef\xbb\xbf" + HEAD + b"\r\nHi",
        b"\r\n" + HEAD + b"\r\nHi",
        HEAD + b"garbage without a colon\r\nX-After: 1\r\n\r\nHi",
        mail(b"SGk=", b"Content-Transfer-Encoding: base64"),
        mail(b"SGk", b"Content-Transfer-Encoding: base64"),
        mail(b"Hi", b"Content-Transfer-Encoding: base64x"),
        mail(b"Hi", b"Content-Transfer-Encoding: 8-bit", b"Content-Type: text"),
        mail(b"--b\r\nContent-Type: text/plain\r\n\r\nHi", b"Content-Type: multipart/mixed; boundary=b"),
        mail(b"--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b--", b"Content-Type: multipart/mixed"),
        mail(b"--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b--", b"Content-Type: multipart/mixed; boundary=wrong"),
        mail(b"Hi", b"Content-Type: multipart/mixed; boundary=nowhere"),
    ],
)
def test_damaged_mail_is_read_all_the_same(raw):
    found = parse(raw)
    assert (found.subject, found.from_email, found.text, found.error) == ("ETA", "ada@example.com", "Hi", None)
