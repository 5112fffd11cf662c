from desk.intake.mailbox import messages_in


def test_an_mbox_gives_its_mails_with_their_own_from_lines_restored():
    mbox = b"From a Mon\nSubject: 1\n\n>From here on\nend\n\nFrom b Tue\nSubject: 2\n\n>>From twice\n\n"
    assert list(messages_in(mbox)) == [b"Subject: 1\n\nFrom here on\nend\n", b"Subject: 2\n\n>From twice\n"]


def test_a_line_that_begins_with_from_inside_a_paragraph_parts_nothing():
    assert len(list(messages_in(b"From a\nSubject: 1\n\nhello\nFrom Hamburg with love\n"))) == 1


def test_an_empty_mbox_holds_nothing():
    assert list(messages_in(b"")) == []
