"""The envelope of EDIFACT: what senders do wrong is survived, what cannot be read says so in one word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.carriers.events import BadBody
from desk.shipments.carriers.identity import fingerprint_of, identity_of
from tests.shipments.carriers.edifact_bodies import AT, WAY, iftsta, interchange, one, read

FULL = iftsta(f"STS+1+24'{AT}LOC+9+CNNGB'STS+1+1'{AT}LOC+11+NLRTM'")
CODES = ["DEPARTED", "ARRIVED"]


def _codes(body):
    return [told.code for told in read("iftsta", body).events]


@pytest.mark.parametrize(
    "body",
    [FULL, "UNA:+.? '" + FULL, FULL.replace("'", "'\r\n"), "\ufeff" + FULL, "junk\r\n\r\n" + FULL, FULL.lower(),
     FULL.replace("UNT+9+1'", "UNT+999+1'"), FULL.replace("UNZ+1+REF1'", ""),
     FULL.replace("UNT+9+1'UNZ+1+REF1'", ""), "UNA:+.?'" + FULL,
     "UNA|*.# ~\n" + FULL.translate(str.maketrans("+:'", "*|~")),
     FULL.translate(str.maketrans("+:'", "|^~")), FULL + "\x1a", FULL.encode("utf-16"), FULL[:-1]],
)  # fmt: skip
def test_what_senders_do_to_an_envelope_changes_no_event(body):
    assert _codes(body) == CODES


def test_several_interchanges_in_one_body_each_have_their_own_marks():
    other = "UNA|*.# ~" + FULL.replace("REF1", "REF2").translate(str.maketrans("+:'", "*|~"))
    assert _codes(other + "\r\n--\r\n" + FULL + other) == CODES * 3


def test_what_is_complete_before_the_body_breaks_off_counts():
    cut = FULL[: FULL.rindex("LOC+11") + 5]
    first, second = read("iftsta", cut).events
    assert (first.problem, second.problem) == ("", "truncated")
    assert len(read("iftsta", FULL[: FULL.rindex("STS") + 5]).events) == 1


def test_released_marks_are_text():
    told = one("iftsta", interchange("IFTSTA", f"CNI+1+A?+1??'STS+1+48:::IT?'S ON: BOARD'{AT}"))
    assert (told.reference, told.text) == ("A+1?", "IT'S ON")


@pytest.mark.parametrize(("syntax", "charset"), [("UNOY:4", "utf-8"), ("UNOA:1", "utf-8")])
def test_chinese_in_utf_8_is_read_under_any_syntax(syntax, charset):
    body = iftsta(f"STS+1+1'{AT}LOC+165+:::宁波港'", syntax=syntax).encode(charset)
    assert one("iftsta", body).place.shown == "宁波港"


def test_latin_1_is_read_where_the_syntax_says_so_beside_utf_8():
    latin = iftsta(f"STS+1+1'{AT}LOC+165+:::München+:::DE'").encode("latin-1")
    found = read("iftsta", latin + iftsta(f"STS+1+1'{AT}LOC+165+:::宁波'", syntax="UNOY:4", ref="R2").encode())
    assert [told.place.name for told in found.events] == ["München", "宁波"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b" \r\n", "empty"), (b"hello", "bad_edifact"), (b"\x00\xff\x01'+:", "bad_edifact"),
     (b"UNH+1+IFTSTA:D:95B:UN'STS+1+24'", "wrong_envelope"), (b"UNB+UNOA:1+S+R+260105:1000+1'", "wrong_envelope"),
     (interchange("CODECO", "EQD+CN+X'").encode(), "wrong_envelope"), (FULL[:60].encode(), "wrong_envelope"),
     (FULL[:90].encode(), "truncated"), (b"UNB+" + b"x" * (5 * 1024 * 1024), "too_large")],
)  # fmt: skip
def test_a_body_that_cannot_be_read_says_why(body, reason):
    with pytest.raises(BadBody) as problem:
        read("iftsta", body)
    assert problem.value.reason == reason


@given(st.binary(max_size=300), st.integers(0, len(FULL)), st.sampled_from(["iftsta", "codeco", "coarri"]))
def test_no_bytes_raise_anything_but_a_bad_body(noise, at, feed):
    body = FULL.replace("IFTSTA", feed.upper()).encode()
    for spoilt in (noise, body[:at] + noise + body[at:], body[:at]):
        try:
            read(feed, spoilt)
        except BadBody as problem:
            assert problem.reason


SEGMENTS = st.sampled_from(
    ["STS+1+24'", "STS+1'", "STS+'", "STS'", AT, "DTM+334'", "DTM'", "DTM+334:99999999:102'", WAY,
     "LOC'", "LOC+165+:::'",
     "EQD'", "EQD+CN'", "TDT'", "MEA+AAE+G+KGM:NaN'", "RFF'", "RFF+BM'", "CNI'", "CNI+1+X'", "BGM'", "UNH'", "UNT'",
     "UNB'", "UNG'", "''", "++:'", ":'"]
)  # fmt: skip


@given(st.lists(SEGMENTS, max_size=12))
def test_segments_without_what_they_should_hold_spoil_nothing(found):
    body = iftsta("".join(found) + f"UNH+77+IFTSTA'CNI+1+Y'STS+1+21'{AT}")
    assert "DELIVERED" in [told.code for told in read("iftsta", body).events]


@given(st.permutations(range(4)), st.integers(0, 4))
def test_shuffled_and_split_messages_are_the_same_events(order, cut):
    messages = [f"UNH+{n}+IFTSTA:D:95B:UN'BGM+23+D{n}+9'CNI+1+X{n}'STS+1+24'{AT}UNT+6+{n}'" for n in range(4)]
    head, tail = "UNB+UNOC:3+S:ZZ+R:ZZ+260105:1000+R1'", "UNZ+4+R1'"

    def identities(body):
        events = read("iftsta", body).events
        return {(identity_of("iftsta", t, fingerprint_of("iftsta", t)), fingerprint_of("iftsta", t)) for t in events}

    mixed = [messages[at] for at in order]
    parts = [part for part in (mixed[:cut], mixed[cut:]) if part]
    found = set().union(*(identities(head + "".join(part) + tail) for part in parts))
    assert found == identities(head + "".join(messages) + tail)


def test_a_large_body_takes_time_only_as_it_is_long():
    message = "UNH+1+IFTSTA'BGM+23+D+9'CNI+1+X'" + "RFF+BM:A1'" * 500 + f"STS+1+24'{AT}" * 2000
    body = f"UNB+UNOC:3+S:ZZ+R:ZZ+260105:1000+R1'{message}"
    start = time.process_time()
    assert len(read("iftsta", body).events) == 2000
    assert time.process_time() - start < 5
