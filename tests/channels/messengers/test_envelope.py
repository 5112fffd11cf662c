"""The seals and marks, against what the messengers' own documentation prints and against vectors of our own."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from desk.channels.messengers import aliyun, dingtalk, twilio, whatsapp
from desk.channels.messengers.envelope import key_of, opened, sealed, sealed_in, signature
from desk.channels.messengers.reading import json_of, require_fresh, xml_of
from desk.channels.messengers.registry import ADAPTERS
from desk.channels.messengers.types import Ask, Untrue
from tests.channels.messengers.accounts import AES_KEY, CORP, ENTRIES, TOKEN

THEN = datetime.fromtimestamp(1409659589, UTC)
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
QUERY = {
    "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "timestamp": "1409659589",
    "nonce": "263014780",
    "echostr": ECHO,
}


def ask(query, body=b""):
    return Ask("GET", "https://desk.test/m/t", query, {}, body)


def test_wecoms_published_example_of_a_verified_address_is_answered_as_published():
    assert ADAPTERS["wecom"].challenge(ask(QUERY), ENTRIES["wecom"], THEN) == "1616140317555161061"


@pytest.mark.parametrize("name", ["msg_signature", "nonce", "echostr"])
def test_the_same_with_one_sign_changed_is_refused(name):
    changed = {**QUERY, name: "0" + QUERY[name][1:]}
    with pytest.raises(Untrue):
        ADAPTERS["wecom"].challenge(ask(changed), ENTRIES["wecom"], THEN)


@pytest.mark.parametrize("minutes", [-6, 6, 600])
def test_a_question_of_another_time_is_refused_though_its_mark_is_right(minutes):
    with pytest.raises(Untrue, match="old"):
        ADAPTERS["wecom"].challenge(ask(QUERY), ENTRIES["wecom"], THEN + timedelta(minutes=minutes))


def test_a_letter_sealed_with_known_random_bytes_is_always_the_same():
    closed = sealed("你好".encode(), AES_KEY, CORP, random=b"0123456789abcdef")
    assert closed == sealed("你好".encode(), AES_KEY, CORP, random=b"0123456789abcdef")
    assert len(base64.b64decode(closed)) % 32 == 0
    assert opened(closed, AES_KEY, CORP) == "你好".encode()


@pytest.mark.parametrize("size", [0, 1, 5, 6, 7, 31, 32, 33, 1000])
def test_letters_of_every_length_come_out_as_they_went_in(size):
    assert opened(sealed(b"x" * size, AES_KEY, CORP), AES_KEY, CORP) == b"x" * size


@pytest.mark.parametrize(
    "closed",
    [
        sealed(b"x", AES_KEY, "another"),
        sealed(b"x", "A" * 43, CORP),
        "AAAA",
        "no base64",
        "",
        base64.b64encode(b"\0" * 64).decode(),
    ],
    ids=["another receiver", "another key", "short", "no base64", "nothing", "noise"],
)
def test_a_letter_for_somebody_else_or_a_broken_one_does_not_open(closed):
    with pytest.raises(Untrue):
        opened(closed, AES_KEY, CORP)


@pytest.mark.parametrize("key", ["", "short", "=" * 43, "A" * 44])
def test_what_is_no_key_is_known_at_once(key):
    with pytest.raises(ValueError, match="43|base64"):
        key_of(key)


def test_a_sealed_letter_is_found_in_xml_and_in_json_without_reading_the_rest():
    assert sealed_in(b"<xml><!DOCTYPE x><Encrypt><![CDATA[QUJD+/==]]></Encrypt>") == "QUJD+/=="
    assert sealed_in(b'{"ToUserName": "gh", "Encrypt": "QUJD+\\/=="}') == "QUJD+/=="
    with pytest.raises(Untrue):
        sealed_in(b"<xml><Encrypt>&#65;</Encrypt></xml>")


@pytest.mark.parametrize(
    "bomb",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><xml><Content>a</Content></xml>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
        b"<xml><Content>",
        b"",
    ],
)
def test_xml_with_a_dtd_is_refused_whoever_signed_it(bomb):
    with pytest.raises(Untrue, match="xml"):
        xml_of(bomb)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"[1]", b"nonsense", b"\xff", b'"text"'])
def test_json_that_is_no_object_or_too_deep_is_refused(raw):
    with pytest.raises(Untrue, match="json"):
        json_of(raw)


@pytest.mark.parametrize("stamp", ["", "x", "١٢٣", "9" * 30, "-1"])
def test_what_is_no_time_stamp_is_refused(stamp):
    with pytest.raises(Untrue, match="timestamp"):
        require_fresh(stamp, THEN)


def test_a_wechat_greeting_is_answered_with_its_own_words():
    query = {"signature": signature(TOKEN, "1409659589", "n"), "timestamp": "1409659589", "nonce": "n", "echostr": "7"}
    assert ADAPTERS["wechat"].challenge(ask(query), ENTRIES["wechat"], THEN) == "7"


def test_whatsapps_greeting_needs_the_word_that_we_chose():
    query = {"hub.mode": "subscribe", "hub.verify_token": "v", "hub.challenge": "1158201444"}
    assert ADAPTERS["whatsapp"].challenge(ask(query), ENTRIES["whatsapp"], THEN) == "1158201444"
    for wrong in ({"hub.verify_token": "w"}, {"hub.mode": "unsubscribe"}):
        with pytest.raises(Untrue):
            ADAPTERS["whatsapp"].challenge(ask(query | wrong), ENTRIES["whatsapp"], THEN)


@pytest.mark.parametrize("kind", ["dingtalk", "sms", "aliyun"])
def test_a_messenger_that_never_greets_is_not_answered(kind):
    with pytest.raises(Untrue):
        ADAPTERS[kind].challenge(ask({}), ENTRIES[kind], THEN)


def test_twilios_published_example_has_the_published_mark():
    fields = [("CallSid", "CA1234567890ABCDE"), ("Caller", "+12349013030"), ("Digits", "1234"),
              ("From", "+12349013030"), ("To", "+18005551212")]  # fmt: skip
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert twilio.signature(url, fields, "12345") == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_aliyuns_published_example_has_the_published_mark():
    asked = {
        "AccessKeyId": "testId", "Action": "SendSms", "Format": "XML", "OutId": "123", "PhoneNumbers": "15300000001",
        "RegionId": "cn-hangzhou", "SignName": "阿里云短信测试专用", "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466", "SignatureVersion": "1.0",
        "TemplateCode": "SMS_71390007", "TemplateParam": '{"customer":"test"}', "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }  # fmt: skip
    assert aliyun.signature("GET", asked, "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="


def test_dingtalks_and_whatsapps_marks_are_those_of_our_own_vectors():
    assert dingtalk.signature("1577262236757", "this is a secret") == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="
    body = json.dumps({"object": "whatsapp_business_account"}).encode()
    mark = "sha256=abb4506d31d8e3b9a64855ada2e5c6a4a65dbc9646560e128944105f49d0f169"
    assert whatsapp.signature(body, "app secret") == mark
