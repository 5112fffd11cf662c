# ruff: noqa: E501
import base64
import json
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.channels.mime.parse import parse, to_json

HEAD = b"From: Ada <ada@example.com>\r\nTo: desk@example.org\r\nSubject: ETA\r\nMessage-ID: <1@example.com>\r\n"
ZH = "请更新预计到港时间，我们仓库需要安排卸货时间。"


def mail(body: bytes, *headers: bytes) -> bytes:
    return HEAD + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def multipart(kind: bytes, *parts: bytes) -> bytes:
    inner = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return mail(inner + b"--b--\r\n", b"Content-Type: multipart/" + kind + b'; boundary="b"')


def with_header(name: bytes, value: bytes) -> bytes:
    return name + b": " + value + b"\r\n\r\nx"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        (b"gb2312", "gb18030", ZH + "镕堃€"),
        (b"GBK", "gb18030", ZH),
        (b'"gb18030"', "gb18030", ZH + "𠮷"),
        (b"big5", "big5hkscs", "請更新預計到港時間，謝謝。啫"),
        (b"iso-2022-jp", "iso2022_jp", "到着予定日を教えてください"),
        (b"shift_jis", "cp932", "到着予定日①を教えてください"),
        (b"euc-jp", "euc_jp", "到着予定日を教えてください"),
        (b"ks_c_5601-1987", "cp949", "도착 예정일을 알려 주세요 똠"),
        (b"koi8-r", "koi8_r", "Пожалуйста, сообщите дату"),
        (b"windows-1251", "cp1251", "Пожалуйста, сообщите дату"),
        (b"iso-8859-1", "cp1252", "Grüße – “so”"),
        (b"windows-1250", "cp1250", "Žluťoučký kůň"),
        (b"utf-16", "utf-16", ZH),
        (b"utf-16le", "utf-16-le", ZH),
        (b"us-ascii", "utf-8", ZH),
        (b"us-ascii", "gb18030", ZH),
        (b"iso-8859-1", "utf-8", ZH),
        (b"iso-8859-1", "gb18030", ZH),
        (b"gb2312", "utf-8", ZH),
        (b"utf-8", "gb18030", ZH),
        (b"x-unknown", "utf-8", ZH),
        (b"x-unknown", "gb18030", ZH),
        (b"", "gb18030", ZH),
        (b"", "cp1252", "Grüße aus München, à bientôt"),
        (b"", "koi8_r", "Пожалуйста, сообщите дату прибытия"),
        (b"", "cp1251", "Пожалуйста, сообщите дату прибытия"),
        (b"", "big5", "請更新預計到港時間，我們倉庫需要安排卸貨時間。"),
        (b"", "cp932", "コンテナの到着予定日を教えてください"),
        (b"", "iso2022_jp", "到着予定日を教えてください"),
        (b"utf-8", "utf-8", "Grüße 😀"),
    ],
)
def test_text_is_read_whatever_the_label_says(label, codec, text):
    data = base64.encodebytes(text.encode(codec))
    raw = mail(data, b"Content-Type: text/plain; charset=" + label, b"Content-Transfer-Encoding: base64")
    assert parse(raw).text == text


def test_vendor_characters_in_japanese_mail_are_read():
    data = b"\x1b$B" + b"-!" + "到着".encode("iso2022_jp")[3:-3] + b"\x1b(B"
    assert parse(mail(data, b"Content-Type: text/plain; charset=iso-2022-jp")).text == "①到着"


def test_utf7_stays_text_and_cannot_become_markup():
    raw = mail(b"+ADw-script+AD4-x+ADw-/script+AD4-", b"Content-Type: text/html; charset=utf-7")
    assert "<script" not in parse(raw).html
    assert "+ADw-script" in parse(raw).text


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        (b"=?utf-8?B?" + base64.b64encode(ZH.encode()) + b"?=", ZH),
        (b"=?utf-8?Q?=E6=8F?= =?utf-8?Q?=90=E5=8D=95?=", "提单"),
        (b"=?utf-8?B?5o+Q5?=\r\n =?utf-8?B?Y2V?=", "提单"),
        (b"=?gb2312?B?zOG1pQ==?=\r\n\t=?gb2312?B?uPzV/Q==?= MSKU1234565", "提单更正 MSKU1234565"),
        (b"=?UTF-8?q?a_b?= c =?utf-8*en?q?d?=", "a b c d"),
        (b"=?x-nope?B?zOG1pQ==?=", "提单"),
        (b"=?us-ascii?Q?=CC=E1=B5=A5?=", "提单"),
        (b"=?utf-8?Q?Hello World, ok?= x", "Hello World, ok x"),
        ("提单更正".encode(), "提单更正"),
        ("提单更正请确认".encode("gb18030"), "提单更正请确认"),
        (b"=?iso-2022-jp?B?GyRCRX5DZRsoQg==?=", "到着"),
        (b"=?utf-8?q?hi=0D=0ABcc:_v=40x?=", "hi Bcc: v@x"),
        (b"a=?utf-8?q?=00=C2=85=E2=80=A8=E2=80=AE?=b", "a b"),
        (b"=?utf-8?Q?broken", "=?utf-8?Q?broken"),
        (b"plain\r\n folded", "plain folded"),
    ],
)
def test_subjects_are_decoded_to_one_clean_line(value, subject):
    assert parse(with_header(b"Subject", value)).subject == subject


@pytest.mark.parametrize(
    ("value", "name", "email"),
    [
        (b"Ada <ada@Example.COM>", "Ada", "ada@example.com"),
        (b"ada@example.com (Ada L)", "Ada L", "ada@example.com"),
        (b"ada@example.com", "", "ada@example.com"),
        (b'"Alice <a@alice.test>" <evil@x.test>', "Alice <a@alice.test>", "evil@x.test"),
        (b'"Doe, John" <j@x.test>', "Doe, John", "j@x.test"),
        (b"=?utf-8?B?546L5Lyf?= <w@x.test>", "王伟", "w@x.test"),
        (b'"=?utf-8?B?546L5Lyf?=" <w@x.test>', "王伟", "w@x.test"),
        ("王伟 <w@x.test>".encode("gb18030"), "王伟", "w@x.test"),
        (b"=?utf-8?q?x=2C_v=40y.test?= <a@x.test>", "x, v@y.test", "a@x.test"),
        (b"a@x.test <a@x.test>", "a@x.test", "a@x.test"),
        (b"Ada ((nested) comment) <a@x.test>", "Ada", "a@x.test"),
        ("Ada <ada@bücher.example>".encode(), "Ada", "ada@bücher.example"),
        (b'<"a b"@x.test>', "", '"a b"@x.test'),
        (b"Team: Ada <a@x.test>;", "Ada", "a@x.test"),
    ],
)
def test_one_unambiguous_sender_is_read(value, name, email):
    found = parse(with_header(b"From", value))
    assert (found.from_name, found.from_email, found.sender_problem) == (name, email, "")


@pytest.mark.parametrize(
    "value",
    [
        b"alice@example.org)bob@evil.org",
        b"a@x.test <b@evil.test>",
        b"a@x.test, b@x.test",
        b"",
        b"nobody",
        b"<a@x.test> <b@x.test>",
        b"a>, <v@x.test",
        b"x@y@z.test",
        b"a@x.test\r\nFrom: b@x.test",
        b"a@x.test (open",
    ],
)
def test_an_ambiguous_sender_is_a_problem(value):
    assert parse(with_header(b"From", value)).sender_problem


def test_recipients_are_listed_with_their_names():
    raw = b'To: "Doe, J" <j@x.test>; b@x.test, undisclosed:;\r\nCc: =?gb2312?B?zOG1pQ==?= <c@X.test>\r\n\r\n'
    answer = to_json(parse(raw), "-")
    assert answer["to"] == ["Doe, J <j@x.test>", "b@x.test"]
    assert answer["cc"] == ["提单 <c@x.test>"]


def test_thread_headers_are_read():
    raw = b"Message-ID: <a\r\n b@x>\r\nIn-Reply-To: Your mail <p@x>\r\nReferences: <1@x><2@x>\r\n\t<p@x> <1@x>\r\n\r\n"
    found = parse(raw)
    assert found.message_id == "<ab@x>"
    assert found.in_reply_to == "<p@x>"
    assert found.references == ["<1@x>", "<2@x>", "<p@x>"]


def test_endless_references_keep_their_two_ends():
    many = b" ".join(b"<%d@x>" % number for number in range(20_000))
    references = parse(b"References: " + many + b"\r\n\r\n").references
    assert references[0] == "<0@x>"
    assert references[-1] == "<19999@x>"


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (b"Mon, 05 Jan 2026 10:00:00 +0800 (CST)", "2026-01-05T10:00:00+08:00"),
        (b"5 Jan 2026 10:00 GMT", "2026-01-05T10:00:00+00:00"),
        (b"2026-01-05 10:00:00", "2026-01-05T10:00:00+00:00"),
        (b"Mon, 05 Jan 2026 10:00:00 +9999", None),
        (b"yesterday", None),
    ],
)
def test_dates_are_aware_or_null(value, iso):
    assert to_json(parse(with_header(b"Date", value)), "-")["date"] == iso


PDF = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
DATA = b"\r\n\r\nJVBERi0xLjQ=\r\n"


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
    inner = b"Subject: =?utf-8?B?5o+Q5Y2V?= 1/2\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\ninner\r\n--i--"
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


@pytest.mark.parametrize(
    ("kind", "headers", "sender", "subject"),
    [
        ("auto_reply", b"Auto-Submitted: auto-replied", b"ada@x.test", "hello"),
        ("auto_reply", b"X-Autoreply: yes", b"ada@x.test", "hello"),
        ("auto_reply", b"Precedence: auto_reply", b"ada@x.test", "hello"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "自动回复：到港"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "自動回覆: 到港"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Automatic reply: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Out of Office: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Abwesenheitsnotiz: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Réponse automatique : ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Respuesta automática: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Risposta automatica: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "自動応答: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "부재중: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Resposta automática: ETA"),
        ("bounce", b"Return-Path: <>", b"ada@x.test", "hello"),
        ("bounce", b"X-Failed-Recipients: a@b", b"ada@x.test", "hello"),
        ("bounce", b"X-A: 1", b"MAILER-DAEMON@x.test", "hello"),
        ("bounce", b"X-A: 1", b"postmaster@x.test", "Undeliverable: ETA"),
        ("receipt", b"Content-Type: multipart/report; report-type=disposition-notification", b"ada@x.test", "x"),
        ("receipt", b"X-A: 1", b"ada@x.test", "已读: ETA"),
        ("receipt", b"X-A: 1", b"ada@x.test", "Gelesen: ETA"),
        ("list", b"List-Id: <l.x.test>", b"ada@x.test", "hello"),
        ("machine", b"X-A: 1", b"no-reply@x.test", "hello"),
        ("machine", b"X-A: 1", b"noreply+7@x.test", "hello"),
        ("machine", b"X-A: 1", b"orders.donotreply@x.test", "hello"),
        ("machine", b"X-GitHub-Reason: mention", b"ada@x.test", "hello"),
        ("machine", b"Auto-Submitted: auto-generated", b"ada@x.test", "hello"),
        ("machine", b"Precedence: bulk", b"ada@x.test", "hello"),
        ("", b"Auto-Submitted: no", b"ada@x.test", "hello"),
        ("", b"X-Mailer: PHPMailer", b"ada@x.test", "Re: your automatic reply system"),
        ("", b"Feedback-ID: i1:Fastmail", b"ada@x.test", "hello"),
        ("", b"X-Auto-Response-Suppress: DR, OOF", b"ada@x.test", "hello"),
        ("", b"Return-Path: <ada@x.test>", b"ada@x.test", "Re: Delivery failed at the consignee"),
        ("", b"Return-Path: <ada@x.test>", b"notker@x.test", "Delivery failure notice from the trucker?"),
        ("", b"Return-Path: <ada@x.test>", b"ada@x.test", "Read my mail please"),
    ],
)
def test_automatic_mail_is_told_from_a_persons(kind, headers, sender, subject):
    raw = b"From: <" + sender + b">\r\n" + headers + b"\r\nSubject: " + subject.encode() + b"\r\n\r\nwords"
    found = parse(raw)
    assert (found.auto_kind, found.auto) == (kind, bool(kind))


def test_a_delivery_report_is_a_bounce_with_its_parts_attached():
    found = parse(
        multipart(
            b"report; report-type=delivery-status",
            b"\r\nYour mail could not be delivered.",
            b"Content-Type: message/delivery-status\r\n\r\nAction: failed",
            b"Content-Type: message/rfc822\r\n\r\nSubject: ETA\r\n\r\nx",
        )
    )
    assert found.auto_kind == "bounce"
    assert found.text == "Your mail could not be delivered."
    assert [each.name for each in found.attachments] == ["attachment-1.txt", "ETA.eml"]


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
def test_no_mail_takes_long(raw):
    started = time.process_time()
    parse(raw)
    assert time.process_time() - started < 2


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


@settings(max_examples=250, deadline=None)
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
