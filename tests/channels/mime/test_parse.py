# ruff: noqa: E501
"""Charsets, headers, senders, dates, and who is a machine."""

import base64

import pytest

from desk.channels.mime.parse import parse
from desk.channels.reading.json_line import to_json
from tests.channels.mime.letters import ZH, mail, multipart, with_header


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
        (b"utf-7", "utf-7", ZH),
        (b"cp-936", "gb18030", ZH),
        (b"x-cp950", "big5hkscs", "請更新預計到港時間"),
        (b"win-1251", "cp1251", "Пожалуйста, сообщите дату"),
        (b"utf8", "utf-8", ZH),
        (b"iso-2022-kr", "iso2022_kr", "도착 예정일을 알려 주세요"),
        (b"hz-gb-2312", "hz", ZH),
        (b"windows-1252", "utf-8", "Größe überprüft, Übergabe läuft"),
        (b"iso-8859-1", "big5", "敬啟者：本公司委託貴司辦理海運進口報關事宜"),
        (b"iso-8859-1", "koi8_r", "Пожалуйста, сообщите дату прибытия контейнера"),
        (b"iso-2022-jp", "utf-8", "船荷証券の発行をお願いします。"),
        (b"gb2312", "big5", "請更新預計到港時間，我們倉庫需要安排卸貨時間。"),
        (b"gb2312", "gb18030", "联通"),
        (b"", "cp949", "선하증권 발행을 부탁드립니다. 확인 부탁드립니다."),
        (b"", "cp1252", "Mit freundlichen Grüßen, größer als 12 t, Übergabe"),
        (b"", "iso8859_2", "Dobrý den, prosím o potvrzení, že zásilka byla již předána"),
        (b"", "cp1254", "Sayın yetkili, lütfen yükleme tarihi için bilgi veriniz"),
        (b"", "cp1255", "שלום, אנא שלחו לנו את שטר המטען ואת החשבונית"),
        (b"", "cp1253", "Παρακαλώ επιβεβαιώστε την ημερομηνία άφιξης"),
        (b"", "utf-16-le", "Please confirm the ETA"),
    ],
)
def test_text_is_read_whatever_the_label_says(label, codec, text):
    data = base64.encodebytes(text.encode(codec))
    raw = mail(data, b"Content-Type: text/plain; charset=" + label, b"Content-Transfer-Encoding: base64")
    assert parse(raw).text == text


def test_vendor_characters_in_japanese_mail_are_read():
    data = b"\x1b$B" + b"-!" + "到着".encode("iso2022_jp")[3:-3] + b"\x1b(B"
    assert parse(mail(data, b"Content-Type: text/plain; charset=iso-2022-jp")).text == "①到着"


@pytest.mark.parametrize(
    ("label", "data"),
    [
        (b"utf-7", b"+ADw-script+AD4-x+ADw-/script+AD4-hi"),
        (b"unicode-1-1-utf-7", b"hi+ADw-img src+AD0-x onerror+AD0-x+AD4-"),
        (b"utf-16", "<script>x</script>hi".encode("utf-16")),
        (b"hz-gb-2312", b"<script>x</script>hi~{~}"),
        (b"iso-2022-jp", b"\x1b(J<script>x</script>\x1b(Bhi"),
    ],
)
def test_markup_in_any_charset_is_decoded_before_it_is_cleaned(label, data):
    found = parse(mail(data, b"Content-Type: text/html; charset=" + label))
    assert found.text == "hi"
    assert "script" not in found.html
    assert "onerror" not in found.html


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
        (b"Doe, John <a@x.test>", "Doe, John", "a@x.test"),
        (b"Ada <<a@x.test>>", "Ada", "a@x.test"),
        (b"=?utf-8?B?546L5LyfIDx3QHgudGVzdD4=?=", "王伟", "w@x.test"),
    ],
)
def test_one_unambiguous_sender_is_read(value, name, email):
    found = parse(with_header(b"From", value))
    assert (found.from_name, found.from_email, found.sender_problem) == (name, email, "")


@pytest.mark.parametrize(
    "value",
    [
        b"<a@x.test> <b@x.test>",
        b"a@x.test b@x.test",
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


@pytest.mark.parametrize(
    "value",
    ["<a@x.test> <b@x.test>", "a@x.test b@x.test", "a@x.test / b@x.test", "A <a@x.test>；B <b@x.test>，", "'a@x.test'; b@x.test", "Doe, A <a@x.test>, b@x.test"],
)  # fmt: skip
def test_lists_parted_in_any_way_are_read(value):
    assert [each.email for each in parse(with_header(b"To", value.encode())).to] == ["a@x.test", "b@x.test"]


def test_raw_headers_are_read_in_the_charset_of_the_body():
    raw = b"Subject: " + "提單".encode("big5") + b"\r\nContent-Type: text/plain; charset=big5\r\n\r\n"
    assert parse(raw).subject == "提單"


def test_what_servers_say_of_the_sender_is_kept():
    raw = b"Authentication-Results: mx.x; dmarc=pass\r\nAuthentication-Results: mx.y;\r\n spf=fail\r\nList-Id: Ops <Ops.x.test>\r\n\r\n"
    found = parse(raw)
    assert (found.authentication, found.list_id) == (["mx.x; dmarc=pass", "mx.y; spf=fail"], "ops.x.test")


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
        ("auto_reply", b"X-QQ-AutoReply: 1", b"ada@x.test", "hello"),
        ("auto_reply", b"Return-Path: <>\r\nIn-Reply-To: <a@b>", b"ada@x.test", "Re: hello"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Respuesta automatica: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "Automatyczna odpowiedź: ETA"),
        ("auto_reply", b"X-A: 1", b"ada@x.test", "AUTO: Ada is out of the office (returning 5 Jan)"),
        ("auto_reply", b"X-Auto-Response-Suppress: All", b"ada@x.test", "Out of office until Monday"),
        ("bounce", b"X-A: 1", b"PostMaster@qq.com", "来自qq.com的退信"),
        ("machine", b"X-A: 1", b"shipment-notifications@x.test", "hello"),
        ("", b"In-Reply-To: <a@b>", b"ada@x.test", "Re: Automatic reply: ETA"),
        ("", b"X-A: 1", b"ada@x.test", "回复: 自动回复: 到港通知"),
        ("", b"X-A: 1", b"ada@x.test", "Out of office next week - please send the B/L"),
        ("", b"X-A: 1", b"ada@x.test", "Auto-reply feature broken on your site"),
        ("", b"X-A: 1", b"ada@x.test", "Auto: 3 VW Golf to Shanghai"),
        ("", b"X-A: 1", b"ada@x.test", "Delivered: MSKU1234565"),
        ("", b"X-Auto-Response-Suppress: All", b"ada@x.test", "Booking"),
        ("", b"Feedback-ID: x:zoho", b"ada@x.test", "Booking"),
        ("", b"X-A: 1", b"bounce.logistics@x.test", "Booking"),
        ("", b"In-Reply-To: <a@b>", b"postmaster@x.test", "Re: blocked mail"),
    ],
)
def test_automatic_mail_is_told_from_a_persons(kind, headers, sender, subject):
    raw = b"From: <" + sender + b">\r\n" + headers + b"\r\nSubject: " + subject.encode() + b"\r\n\r\nwords"
    found = parse(raw)
    assert (found.auto_kind, found.auto) == (kind, bool(kind))


@pytest.mark.parametrize(
    ("words", "auto"),
    [
        ("This is an automated message, please do not reply.\n\nYour container arrived.", True),
        ("您的货物已到港。\n\n此邮件由系统自动发送，请勿回复。", True),
        ("Why do I get a mail that says: this is an automated message?", False),
    ],
)
def test_a_mail_that_says_it_is_automatic_is_believed(words, auto):
    raw = "From: ops@x.test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words
    assert parse(raw.encode()).auto is auto


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
