from desk.intake.identity import identify
from tests.intake.letters import letter


def test_the_way_a_mail_took_does_not_change_which_mail_it_is():
    raw = letter()
    relayed = b"Received: from a by b\r\nX-Spam: no\r\n" + raw.replace(b"\n", b"\r\n")
    assert identify(relayed) == identify(raw)


def test_one_message_id_with_another_body_is_another_mail():
    assert identify(letter(body="first")) != identify(letter(body="second"))


def test_without_message_id_the_writers_own_headers_tell_mails_apart():
    plain = letter(message_id="")
    assert identify(plain) == identify(b"Received: x\n" + plain)
    assert identify(plain) != identify(letter(message_id="", subject="another"))


def test_a_message_id_of_any_length_or_bytes_becomes_a_short_key():
    for odd in (b"<" + b"x" * 5000 + b"@a>", "<柜@a>".encode(), b"\xff\xfe"):
        assert len(identify(b"Message-ID: " + odd + b"\n\nbody").external_id) <= 300


def test_bytes_that_are_no_mail_have_an_identity_too():
    assert identify(b"") != identify(b"\0\1\2")
