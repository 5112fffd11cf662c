"""Mail that Amazon SES pushes through SNS: believed by its topic and its signature, with a certificate of theirs."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from desk.core import fetching
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.intake.pushes import amazon, sns
from desk.intake.pushes.kinds import Forged, Push
from tests.feeds.stand_in import DROP, standing_in
from tests.intake.letters import letter
from tests.intake.pushes.test_pushes import mailbox, stored

TOPIC = "arn:aws:sns:us-east-1:123456789012:desk"
HOST = "https://sns.us-east-1.amazonaws.com"
PEM = f"{HOST}/SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem"
YES = f"{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37"
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
BYTES = letter() + b"\r\n\xff\xfe bytes"


def keys(days=365):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    since = utcnow() - timedelta(days=400)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(since).not_valid_after(since + timedelta(days=400 + days))
    return key, made.sign(key, SHA256()).public_bytes(Encoding.PEM)


KEY, CERTIFICATE = keys()
OTHER_KEY, OTHER_CERTIFICATE = keys()
OLD_CERTIFICATE = keys(days=-1)[1]


def signed(key=KEY, version="1", **said):
    """A post as Amazon makes it; the order of the names is that of its documentation."""
    said = {"MessageId": "22b80b92", "TopicArn": TOPIC, "Timestamp": "2026-11-20T12:00:00.000Z",
            "SigningCertURL": PEM, "SignatureVersion": version} | said  # fmt: skip
    names = "Message MessageId Subject Timestamp TopicArn Type"
    if said["Type"] != "Notification":
        names = "Message MessageId SubscribeURL Timestamp Token TopicArn Type"
    text = "".join(f"{name}\n{said[name]}\n" for name in names.split() if name in said)
    mark = key.sign(text.encode(), PKCS1v15(), {"1": SHA1(), "2": SHA256()}.get(version, SHA1()))
    return {**said, "Signature": base64.b64encode(mark).decode()}


def told(raw=BYTES, *, plain=False, to="desk+abc@desk.test", **more):
    content = raw.decode() if plain else base64.b64encode(raw).decode()
    return json.dumps({"notificationType": "Received", "content": content, "receipt": {"recipients": [to]}} | more)


def news(**said):
    return signed(**({"Type": "Notification", "Message": told()} | said))


def question(**said):
    return signed(**({"Type": "SubscriptionConfirmation", "Message": "…", "SubscribeURL": YES, "Token": "23"} | said))


@pytest.fixture
def there(monkeypatch):
    """Amazon on this machine: every address is asked there, after everything else about it was looked at."""
    real = fetching.fetch

    def fetch(call, *, allowed, **more):
        assert allowed == ()
        assert fetching._is_safe(call.url, allowed)
        parts = urlsplit(call.url)
        home = f"{stand_in.url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return real(replace(call, url=home), allowed={"127.0.0.1"}, **more)

    amazon._kept.clear()
    monkeypatch.setattr(amazon, "fetch", fetch)
    with standing_in() as stand_in:
        stand_in.answer = lambda asked: (200, {}, CERTIFICATE if asked.path.endswith(".pem") else b"<ok/>")
        yield stand_in
    amazon._kept.clear()


@pytest.fixture
def post(client, there):
    address = mailbox("ses", TOPIC)
    return lambda said: (
        client.post(address, data=json.dumps(said), content_type="text/plain; charset=UTF-8").status_code
    )


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_mail_is_kept_with_its_envelope_once_however_often_it_comes(post, there, version):
    assert [post(news(version=version)) for _ in range(3)] == [200] * 3
    assert stored() == [b"Delivered-To: desk+abc@desk.test\r\n" + BYTES]
    assert len(there.asked) == 1  # the certificate


def test_deliveries_at_once_are_one_mail(app, client, there):
    address, said = mailbox("ses", TOPIC), json.dumps(news())

    def knock():
        with app.test_client() as other:
            codes.append(other.post(address, data=said).status_code)

    codes, threads = [], [Thread(target=knock) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (codes, len(stored())) == ([200] * 4, 1)


def test_a_mail_as_plain_text_and_a_notification_with_a_subject(post):
    assert post(news(Message=told(letter(), plain=True), Subject="Amazon SES Email Receipt Notification")) == 200
    assert stored() == [b"Delivered-To: desk+abc@desk.test\r\n" + letter()]


def test_our_own_topic_is_confirmed_and_nothing_is_kept(post, there):
    assert post(question()) == 200
    assert [one.target.partition("?")[2] for one in there.asked][1:] == [urlsplit(YES).query]
    assert stored() == []


def test_the_end_of_a_subscription_changes_nothing(post, there):
    assert post(question(Type="UnsubscribeConfirmation")) == 200
    assert [one.path for one in there.asked] == [urlsplit(PEM).path]


@pytest.mark.parametrize(
    "said",
    [
        news(TopicArn=TOPIC.replace("desk", "theirs")), question(TopicArn=TOPIC.replace("desk", "theirs")),
        news(key=OTHER_KEY), news(version="3"), news() | {"Message": told(b"From: x\r\n\r\nother")},
        news() | {"Subject": "added"}, news() | {"Signature": "§"}, news() | {"Type": "SubscriptionConfirmation"},
        question() | {"SubscribeURL": f"{HOST}/?Action=DeleteTopic"},
        {name: value for name, value in news().items() if name != "Timestamp"},
    ],
)  # fmt: skip
def test_what_is_not_from_our_topic_is_refused(post, there, said):
    assert post(said) == 401
    assert stored() == []
    assert all(one.path.endswith(".pem") for one in there.asked)


@pytest.mark.parametrize(
    "address",
    [
        "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.s3.amazonaws.com/SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-9c6465fa7f48.pem",
        "https://evil.sns.us-east-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-9c6465fa7f48.pem?x=1",
        "https://sns.us-east-1.amazonaws.com/../SimpleNotificationService-9c6465fa7f48.pem",
        "https://sns.us-east-1.amazonaws.com/mine.pem", "https://127.0.0.1/x.pem", "https://[", "",
    ],
)  # fmt: skip
def test_a_certificate_from_elsewhere_is_never_asked_for(post, there, address):
    assert post(news(SigningCertURL=address)) == 401
    assert there.asked == []


@pytest.mark.parametrize("host", ["sns.eu-central-1.amazonaws.com", "sns.us-gov-west-1.amazonaws.com",
                                  "sns.cn-north-1.amazonaws.com.cn", "sns.ap-southeast-1.amazonaws.com"])  # fmt: skip
def test_every_region_is_amazons(host):
    assert sns.is_amazons(f"https://{host}/")


def test_a_confirmation_is_never_sent_elsewhere(post, there):
    assert post(question(SubscribeURL="https://169.254.169.254/latest/meta-data")) == 422
    assert [one.path for one in there.asked] == [urlsplit(PEM).path]


@pytest.mark.parametrize(
    "answer",
    [(404, {}, b""), (500, {}, CERTIFICATE), (302, {"Location": PEM}, b""), (200, {}, b"<html>"), (200, {}, b""),
     (200, {}, OLD_CERTIFICATE), (200, {}, CERTIFICATE + b"x" * amazon.LARGEST), DROP],
)  # fmt: skip
def test_while_amazon_misbehaves_nothing_is_lost_and_nothing_wrong_is_remembered(post, there, answer):
    well, there.answer = there.answer, lambda asked: answer
    assert (post(news()), stored()) == (503, [])
    there.answer = well
    assert post(news()) == 200
    assert len(stored()) == 1


def test_a_confirmation_that_fails_is_asked_for_again(post, there):
    well = there.answer
    there.answer = lambda asked: well(asked) if asked.path.endswith(".pem") else (500, {}, b"")
    assert post(question()) == 503


def test_another_certificate_at_amazon_does_not_verify_what_the_first_signed(post, there):
    there.answer = lambda asked: (200, {}, OTHER_CERTIFICATE)
    assert post(news()) == 401


@pytest.mark.parametrize(
    "message",
    ["{}", "[]", "null", "no json", told(content=None), told(content="§§"), json.dumps({"content": 7}),
     json.dumps({"notificationType": "Received", "mail": {}}), "[" * 100_000],
)  # fmt: skip
def test_a_notification_without_a_mail_is_told_on_the_mailboxs_page(post, message):
    assert post(news(Message=message)) == 422
    assert stored() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"\xff", b"[" * 50_000, b"{}", b'{"TopicArn": 7}'])
def test_a_body_that_is_none_is_refused(client, there, body):
    assert client.post(mailbox("ses", TOPIC), data=body).status_code in (401, 422)
    assert stored() == []


def test_without_a_topic_nothing_is_believed(there):
    with pytest.raises(Forged):
        amazon.read_ses(Push(json.dumps(news(TopicArn="")).encode(), {}, "", AT))


def test_a_mailbox_needs_its_topic(app):
    with pytest.raises(Faulty):
        mailbox("ses", "geheim")
