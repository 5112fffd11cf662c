"""Cargo-XML status messages: every code, elements in any namespace, and what to do with everything else."""

from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.shipments.carriers.codes_air import DISCREPANCIES, TABLE
from desk.shipments.carriers.events import BadBody, Given, Reading, Told, TzSource
from desk.shipments.carriers.identity import fingerprint_of
from desk.shipments.carriers.lines import heard, judged
from desk.shipments.carriers.xfsu import read
from tests.shipments.carriers.test_fsu import EXPECTED, SUB_CODES

NOW = datetime(2026, 1, 7, tzinfo=UTC)
SPACES = 'xmlns:rsm="iata:statusmessage:1" xmlns:ram="iata:datamodel:3"'
MESSAGE = """<rsm:StatusMessage {spaces}>
<rsm:MessageHeaderDocument><ram:ID>M1</ram:ID><ram:IssueDateTime>2026-01-06T00:00:00Z</ram:IssueDateTime>
<ram:SenderParty><ram:PrimaryID schemeID="C">LHX</ram:PrimaryID></ram:SenderParty></rsm:MessageHeaderDocument>
<rsm:BusinessHeaderDocument><ram:ID>020-12345675</ram:ID></rsm:BusinessHeaderDocument>
<rsm:MasterConsignment><ram:PieceQuantity>10</ram:PieceQuantity>
<ram:TransportContractDocument><ram:ID>020-12345675</ram:ID><ram:TypeCode>741</ram:TypeCode></ram:TransportContractDocument>
<ram:OriginLocation><ram:ID>PVG</ram:ID></ram:OriginLocation>
<ram:FinalDestinationLocation><ram:ID>FRA</ram:ID></ram:FinalDestinationLocation>
{statuses}</rsm:MasterConsignment></rsm:StatusMessage>"""
STATUS = """<ram:ReportedStatus><ram:ReasonCode>{code}</ram:ReasonCode><ram:AssociatedStatusConsignment>
<ram:GrossWeightMeasure unitCode="KGM">100.5</ram:GrossWeightMeasure><ram:PieceQuantity>{pieces}</ram:PieceQuantity>
<ram:TransportSplitDescription>{letter}</ram:TransportSplitDescription>{more}
<ram:SpecifiedLogisticsTransportMovement><ram:ID>LH8431</ram:ID>{movement}</ram:SpecifiedLogisticsTransportMovement>
</ram:AssociatedStatusConsignment></ram:ReportedStatus>"""
DEPARTURE = """<ram:DepartureEvent><ram:DepartureOccurrenceDateTime>{at}</ram:DepartureOccurrenceDateTime>
<ram:DepartureDateTimeTypeCode>{letter}</ram:DepartureDateTimeTypeCode>
<ram:ScheduledOccurrenceDateTime>2026-01-05T13:50:00</ram:ScheduledOccurrenceDateTime>
<ram:OccurrenceDepartureLocation><ram:ID>PVG</ram:ID></ram:OccurrenceDepartureLocation></ram:DepartureEvent>"""
ARRIVAL = """<ram:ArrivalEvent><ram:ArrivalOccurrenceDateTime>2026-01-05T18:30:00</ram:ArrivalOccurrenceDateTime>
<ram:ArrivalDateTimeTypeCode>{letter}</ram:ArrivalDateTimeTypeCode>
<ram:OccurrenceArrivalLocation><ram:ID>FRA</ram:ID></ram:OccurrenceArrivalLocation></ram:ArrivalEvent>"""


def own(airport: str, at: str = "2026-01-05T14:05:00", letter: str = "A") -> str:
    return f"""<ram:SpecifiedLocation><ram:ID>{airport}</ram:ID><ram:TypeCode>Airport</ram:TypeCode>
    </ram:SpecifiedLocation><ram:SpecifiedEvent><ram:OccurrenceDateTime>{at}</ram:OccurrenceDateTime>
    <ram:DateTimeTypeCode>{letter}</ram:DateTimeTypeCode></ram:SpecifiedEvent>"""


def status(code: str, movement: str = "", pieces: object = 10, letter: str = "T", more: str = "") -> str:
    return STATUS.format(code=code, movement=movement or own("PVG"), pieces=pieces, letter=letter, more=more)


def message(*statuses: str) -> str:
    return MESSAGE.format(spaces=SPACES, statuses="".join(statuses))


def events(*statuses: str) -> list[Told]:
    return list(read(message(*statuses).encode(), Given(NOW)).events)


def only(*args: object, **more: object) -> Told:
    (told,) = events(status(*args, **more))  # type: ignore[arg-type]
    return told


def local(told: Told) -> str | None:
    return told.time.local if told.time else None


@pytest.mark.parametrize(("raw", "airport", "code", "role"), EXPECTED)
def test_each_status_code_has_its_meaning_at_each_end(raw: str, airport: str, code: str, role: str) -> None:
    told = only(raw, own(airport))
    assert (told.code, told.place_role, told.raw_code, told.place.iata) == (code, role, raw, airport)
    assert (local(told), told.known, told.publisher) == ("2026-01-05T14:05:00", True, "LHX")


@pytest.mark.parametrize(("sub_code", "code"), SUB_CODES.items())
def test_a_discrepancy_means_what_its_own_code_says(sub_code: str, code: str) -> None:
    more = f"<ram:DiscrepancyDescriptionCode>{sub_code}</ram:DiscrepancyDescriptionCode>"
    told = only("DIS", more=more)
    assert (told.code, told.raw_code, told.raw_sub_code, told.known) == (code, "DIS", sub_code, True)


def test_a_discrepancy_without_its_code_is_only_kept() -> None:
    assert (only("DIS").code, only("DIS").known) == ("INFO_ONLY", False)


def test_a_departure_is_where_and_when_the_flight_left() -> None:
    told = only("DEP", ARRIVAL.format(letter="E") + DEPARTURE.format(at="2026-01-05T14:05:00", letter="A"), 4, "P")
    assert (told.code, told.classifier, told.place.iata, local(told)) == (
        "DEPARTED",
        "ACT",
        "PVG",
        "2026-01-05T14:05:00",
    )
    assert told.time is not None and told.time.source is TzSource.LOCATION
    assert (told.pieces, told.partial, told.weight_kg, told.voyage) == (4, True, Decimal("100.5"), "LH8431")
    assert told.reference == "020-12345675"


def test_an_arrival_is_where_and_when_the_flight_came() -> None:
    told = only("ARR", DEPARTURE.format(at="2026-01-05T14:05:00", letter="A") + ARRIVAL.format(letter="A"))
    assert (told.code, told.place.iata, local(told)) == ("ARRIVED", "FRA", "2026-01-05T18:30:00")


def test_only_expected_times_make_an_expectation() -> None:
    assert only("ARR", ARRIVAL.format(letter="E")).classifier == "EST"
    assert only("BKD", own("PVG")).classifier == "PLN"
    scheduled = DEPARTURE.replace("DepartureOccurrenceDateTime>{at}</ram:DepartureOccurrence", "X>{at}</ram:X_")
    planned = only("DEP", scheduled.replace("X_DateTime", "X").format(at="", letter=""))
    assert (planned.classifier, local(planned)) == ("PLN", "2026-01-05T13:50:00")


def test_the_offset_of_the_sender_counts_most() -> None:
    told = only("RCS", own("PVG", "2026-01-05T14:05:00+09:00"))
    assert told.time is not None
    assert (told.time.source, told.time.at) == (TzSource.EXPLICIT, datetime(2026, 1, 5, 5, 5, tzinfo=UTC))


def test_pounds_become_kilograms() -> None:
    (told,) = events(status("RCS").replace('"KGM"', '"LBR"'))
    assert told.weight_kg == Decimal("45.586")


def test_each_part_of_a_status_is_an_event() -> None:
    one = status("DEP", pieces=4, letter="P")
    second = one[one.index("<ram:AssociatedStatus") : one.index("</ram:ReportedStatus")].replace(">4<", ">6<")
    told = events(one.replace("</ram:ReportedStatus>", second + "</ram:ReportedStatus>"))
    assert [(each.pieces, each.partial) for each in told] == [(4, True), (6, True)]


def test_statuses_of_one_message_are_apart_and_the_same_message_again_is_a_repeat() -> None:
    told = events(status("RCS"), status("DEP")) * 2
    assert [verdict.outcome for verdict in judged("xfsu", told, NOW)] == ["live", "live", "duplicate", "duplicate"]


@pytest.mark.parametrize("bad", ["<ram:ReportedStatus/>", status("?!"), "<ram:ReportedStatus>x</ram:ReportedStatus>"])
def test_a_status_that_is_none_is_dead_and_alone(bad: str) -> None:
    first, second = events(bad, status("RCS"))
    assert (first.problem, second.problem) == ("bad_event", "")


@pytest.mark.parametrize("at", ["", "soon", "2026-02-30T00:00:00"])
def test_a_status_without_a_time_is_dead_and_alone(at: str) -> None:
    first, second = events(status("RCS", own("PVG", at)), status("RCS"))
    assert first.time is None and second.time is not None


def test_the_time_of_the_message_is_never_the_time_of_the_status() -> None:
    assert only("RCS", "<ram:X/>").time is None


def test_a_message_without_status_is_told() -> None:
    assert [told.problem for told in events()] == ["bad_event"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ram:", ""), ("ram:", "ns2:"), ("ReasonCode", "reasoncode"), ("<rsm:StatusMessage", "<e><rsm:StatusMessage"),
        ("020-12345675", " 02012345675 "), (">RCS<", "> rcs <"), ("\n", "\r\n"), (">PVG<", "> pvg <"),
        ("TransportContractDocument", "OtherDocument"), (">10<", "><!-- ten -->10<"),
    ],
)  # fmt: skip
def test_prefixes_case_and_wrapping_do_not_matter(old: str, new: str) -> None:
    text = message(status("RCS")).replace(old, new)
    text = text.replace('xmlns:="', 'xmlns="').replace("xmlns:ns2:", "xmlns:ns2") if "ram" in old else text
    text = text.replace("xmlns:ram=", "xmlns:ns2=") if new == "ns2:" else text
    (told,) = read((text + ("</e>" if "<e>" in new else "")).encode(), Given(NOW)).events
    assert fingerprint_of("xfsu", told) == fingerprint_of("xfsu", only("RCS"))


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("GB18030", "gb18030"), ("gb2312", "gb18030"), ("UTF-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("utf-16", "utf-8"),
     ("UTF-16", "utf-16-le"), ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252"), ("us-ascii", "ascii")],
)  # fmt: skip
def test_declared_encodings_are_read(declared: str, codec: str) -> None:
    name = "上海浦东" if codec.startswith(("gb", "utf")) else "Shanghai"
    text = message(
        status("RCS").replace("</ram:SpecifiedLocation>", f"<ram:Name>{name}</ram:Name></ram:SpecifiedLocation>")
    )
    (told,) = read(f'<?xml version="1.0" encoding="{declared}"?>\n{text}'.encode(codec), Given(NOW)).events
    assert (told.code, told.place.name) == ("RECEIVED_ORIGIN", name)


GOOD = message(status("RCS")).encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"), (b" \n", "empty"), (GOOD[:-40], "bad_xml"), (b"FSU/15", "bad_xml"), (b"<a>&b;</a>", "bad_xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + GOOD, "bad_xml"), (b"<a/>", "wrong_envelope"), (b"{}", "bad_xml"),
        (GOOD.replace(b"020-12345675", b"020-123"), "wrong_envelope"), (b"\xff\xfe\x00", "bad_xml"),
        (b'<?xml version="1.0" encoding="zip"?>' + GOOD, "bad_xml"), (b"<a>\xff</a>", "bad_xml"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "bad_xml"), (b" " * (5 * 1024 * 1024 + 1), "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_status_message_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(BadBody) as caught:
        read(body, Given(NOW))
    assert caught.value.reason == reason


def test_deep_nesting_is_no_trouble() -> None:
    count = b"<ram:PieceQuantity>10</ram:PieceQuantity>\n<ram:TransportContract"
    body = GOOD.replace(count, b"<x>" * 20_000 + b"</x>" * 20_000 + b"<ram:TransportContract")
    assert [told.code for told in read(body, Given(NOW)).events] == ["RECEIVED_ORIGIN"]


def test_the_expected_arrival_at_the_destination_is_an_estimate() -> None:
    moved = DEPARTURE.format(at="2026-01-05T14:05:00", letter="A") + ARRIVAL.format(letter="E")
    reading = read(message(status("DEP", moved)).encode(), Given(NOW))
    assert [(one.target, one.time.at) for one in reading.estimates] == [
        ("ARRIVAL_POD", datetime(2026, 1, 5, 17, 30, tzinfo=UTC))
    ]


@given(st.lists(st.sampled_from([*TABLE, "DIS", "ZZZ"]), min_size=1, max_size=6), st.integers(0, 6), st.integers())
def test_order_splits_and_repeats_change_nothing(codes: list[str], cut: int, seed: int) -> None:
    def said(told: list[Told]) -> set[tuple[str, str]]:
        return {(one.identity, one.fingerprint) for one in (heard("xfsu", each, NOW) for each in told) if one}

    statuses = [status(code, pieces=at) for at, code in enumerate(codes)]
    mixed = Random(seed).sample(statuses, len(statuses)) + statuses[:1]
    assert said(events(*mixed)) == said(events(*statuses))
    assert said(events(*statuses[:cut]) + events(*statuses[cut:])) == said(events(*statuses))


@given(st.data())
def test_a_broken_message_is_refused_or_read_never_more(data: st.DataObject) -> None:
    body = bytearray(message(status("DEP"), status("DIS", more=f"<ram:X>{[*DISCREPANCIES]}</ram:X>")).encode())
    for _ in range(data.draw(st.integers(0, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.sampled_from(b"0<>/:AZ\"' \xe4&"))
    try:
        reading = read(bytes(body), Given(NOW))
    except BadBody:
        reading = Reading()
    assert all(len(fingerprint_of("xfsu", told)) == 64 for told in reading.events)


@given(st.binary(max_size=200))
def test_anything_is_refused(body: bytes) -> None:
    with pytest.raises(BadBody):
        read(body, Given(NOW))
