"""Cargo-IMP status text: every code, every shape of line, and what to do with everything else."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from desk.cli.track_parse import parse
from desk.shipments.carriers.air_told import mawb
from desk.shipments.carriers.codes_air import CODES, DISCREPANCIES, TABLE
from desk.shipments.carriers.events import BadBody, Given, Precision, Reading, Told, TzSource
from desk.shipments.carriers.fsu import read
from desk.shipments.carriers.identity import fingerprint_of
from desk.shipments.carriers.lines import heard, judged
from desk.shipments.types import Classifier, PlaceRole, ReferenceType

NOW = datetime(2026, 1, 7, tzinfo=UTC)
HEAD = "FSU/15\n020-12345675PVGFRA/T10K100.0\n"
# code, airport, canonical code, role: a transfer at DXB
EXPECTED = [
    ("BKD", "PVG", "BK_CONFIRMED", "ORIGIN"), ("DPU", "PVG", "PICKED_UP", "ORIGIN"),
    ("FOH", "PVG", "RECEIVED_ORIGIN", "ORIGIN"), ("RCS", "PVG", "RECEIVED_ORIGIN", "ORIGIN"),
    ("DOC", "PVG", "INFO_ONLY", "ORIGIN"), ("AWR", "FRA", "INFO_ONLY", "DEST"), ("PRE", "PVG", "INFO_ONLY", "ORIGIN"),
    ("MAN", "PVG", "LOADED_ORIGIN", "ORIGIN"),
    ("DEP", "PVG", "DEPARTED", "ORIGIN"), ("DEP", "DXB", "TS_DEPARTED", "TS"),
    ("ARR", "FRA", "ARRIVED", "DEST"), ("ARR", "DXB", "TS_ARRIVED", "TS"), ("RCF", "FRA", "RECEIVED_DEST", "DEST"),
    ("RCF", "DXB", "TS_DISCHARGED", "TS"), ("TRM", "DXB", "TRANSFERRED", "TS"), ("TFD", "DXB", "TRANSFERRED", "TS"),
    ("RCT", "DXB", "TRANSFERRED", "TS"), ("NFD", "FRA", "NOTIFIED", "DEST"), ("AWD", "FRA", "DOCS_HANDED", "DEST"),
    ("CRC", "FRA", "CUSTOMS_FILED", "DEST"), ("CRC", "PVG", "EXP_CUSTOMS", "ORIGIN"),
    ("TGC", "FRA", "CUSTOMS_PROCESSING", "DEST"), ("TGC", "PVG", "EXP_CUSTOMS", "ORIGIN"),
    ("CCD", "FRA", "CUSTOMS_RELEASED", "DEST"), ("CCD", "PVG", "EXP_RELEASED", "ORIGIN"),
    ("FIW", "FRA", "INFO_ONLY", "DEST"), ("FOW", "FRA", "GATE_OUT_DEST", "DEST"), ("FOW", "DXB", "INFO_ONLY", "TS"),
    ("DLV", "FRA", "DELIVERED", "DEST"), ("DDL", "FRA", "DELIVERED", "DEST"),
    ("OCI", "FRA", "INFO_ONLY", "DEST"), ("OSI", "FRA", "INFO_ONLY", "DEST"),
]  # fmt: skip
SUB_CODES = {
    "FDCA": "FOUND", "FDAW": "FOUND", "FDAV": "FOUND", "FDMB": "FOUND", "MSCA": "SHORTAGE", "MSMB": "SHORTAGE",
    "MSAW": "CUSTOMS_INFO_REQUIRED", "MSAV": "CUSTOMS_INFO_REQUIRED", "OFLD": "ROLLED", "SSPD": "ROLLED",
    "OVCD": "MISROUTED", "DFLD": "INFO_ONLY",
}  # fmt: skip


def events(text: str, now: datetime = NOW, **more: str) -> list[Told]:
    return list(read(text.encode(), Given(now, **more)).events)


def only(line: str, now: datetime = NOW, head: str = HEAD) -> Told:
    (told,) = events(head + line, now)
    return told


def local(told: Told) -> str | None:
    return told.time.local if told.time else None


@pytest.mark.parametrize(("raw", "airport", "code", "role"), EXPECTED)
def test_each_status_code_has_its_meaning_at_each_end(raw: str, airport: str, code: str, role: str) -> None:
    told = only(f"{raw}/05JAN1405/{airport}/T10K100.0")
    assert (told.code, told.place_role, told.role_said, told.known) == (code, role, True, True)
    assert (told.raw_code, told.place.shown, local(told)) == (raw, airport, "2026-01-05T14:05:00")


def test_all_38_codes_of_the_table_are_tried_here() -> None:
    assert {row[0] for row in EXPECTED} == set(TABLE)
    assert set(SUB_CODES) == set(DISCREPANCIES)
    assert len(CODES | set(DISCREPANCIES)) == 38


@pytest.mark.parametrize(("sub_code", "code"), SUB_CODES.items())
def test_a_discrepancy_means_what_its_own_code_says(sub_code: str, code: str) -> None:
    told = only(f"DIS/LH8431/05JAN/PVGFRA/{sub_code}/T5K50")
    assert (told.code, told.raw_code, told.raw_sub_code, told.known) == (code, "DIS", sub_code, True)
    assert (told.pieces, told.voyage, told.place_role) == (5, "LH8431", "ORIGIN")


@pytest.mark.parametrize("line", ["DIS/LH8431/05JAN/PVGFRA/T5K50", "DIS/LH8431/05JAN/PVGFRA/ABCD/T5K50"])
def test_a_discrepancy_without_a_known_code_is_only_kept(line: str) -> None:
    told = only(line)
    assert (told.code, told.known, told.problem) == ("INFO_ONLY", False, "")


def test_a_departure_is_where_and_when_the_flight_left() -> None:
    told = only("DEP/LH8431/05JAN1405/PVGFRA/P4K40.5/A1410/E1830-N")
    assert (told.code, told.classifier, told.place.iata, local(told)) == (
        "DEPARTED",
        "ACT",
        "PVG",
        "2026-01-05T14:10:00",
    )
    assert told.time is not None
    assert (told.time.at, told.time.source) == (datetime(2026, 1, 5, 6, 10, tzinfo=UTC), TzSource.LOCATION)
    assert (told.pieces, told.weight_kg, told.partial, told.voyage) == (4, Decimal("40.5"), True, "LH8431")
    assert [(one.value, one.type, one.issuer) for one in told.references] == [
        ("020-12345675", ReferenceType.MAWB, "020")
    ]


@pytest.mark.parametrize(
    ("line", "classifier", "when"),
    [
        ("DEP/LH8431/05JAN/PVGFRA/T10/E2330", "EST", "2026-01-05T23:30:00"),
        ("DEP/LH8431/05JAN/PVGFRA/T10/S2330", "PLN", "2026-01-05T23:30:00"),
        ("DEP/LH8431/05JAN/PVGFRA/T10/A0010N", "ACT", "2026-01-06T00:10:00"),
        ("DEP/LH8431/05JAN/PVGFRA/T10/A2350-P", "ACT", "2026-01-04T23:50:00"),
        ("ARR/LH8431/05JAN/PVGFRA/T10//A0300-S", "ACT", "2026-01-07T03:00:00"),
        ("ARR/LH8431/03JAN/FRA/T10/A0300T", "ACT", "2026-01-06T03:00:00"),
        ("ARR/LH8431/05JAN/FRA/T10/S0100/E0300-N", "EST", "2026-01-06T03:00:00"),
        ("RCF/LH8431/06JAN0530/FRA/T10//A0510-P", "ACT", "2026-01-06T05:30:00"),
        ("RCF/LH8431/06JAN/FRA/T10/S0510", "ACT", "2026-01-06"),
        ("DEP/LH8431/05JAN1405/PVGFRA/T10/E1830", "ACT", "2026-01-05T14:05:00"),
        ("BKD/LH8431/05JAN/PVGFRA/T10/S1405/S1830", "PLN", "2026-01-05T14:05:00"),
        ("BKD/LH8431/05JAN1405/PVGFRA/T10", "PLN", "2026-01-05T14:05:00"),
        ("DEP/LH8431/05JAN/PVGFRA/T10/A2560", "ACT", "2026-01-05"),
        ("RCS/05JAN2400/PVG/T10", "ACT", "2026-01-06T00:00:00"),
    ],
)
def test_times_beside_the_date_say_how_sure_they_are(line: str, classifier: str, when: str) -> None:
    told = only(line)
    assert (told.classifier, local(told)) == (classifier, when)


def test_a_date_without_time_is_a_day() -> None:
    told = only("MAN/LH8431/05JAN/PVGFRA/T10")
    assert told.time is not None and told.time.precision is Precision.DAY
    assert told.time.at == datetime(2026, 1, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "now", "year"),
    [
        ("31DEC", datetime(2026, 1, 2, tzinfo=UTC), 2025),
        ("02JAN", datetime(2025, 12, 30, tzinfo=UTC), 2026),
        ("29FEB", datetime(2024, 3, 5, tzinfo=UTC), 2024),
        ("15MAR", datetime(2026, 1, 7, tzinfo=UTC), 2025),
    ],
)
def test_the_year_is_the_one_that_puts_the_day_near_its_receipt(day: str, now: datetime, year: int) -> None:
    assert str(local(only(f"RCS/{day}1200/PVG/T1", now))).startswith(str(year))


@pytest.mark.parametrize("day", ["29FEB", "30FEB", "00JAN", "32JAN", "15FEB", "05XXX"])
def test_a_day_that_no_year_puts_there_is_no_time(day: str) -> None:
    told = only(f"RCS/{day}1200/PVG/T1", datetime(2026, 1, 7, tzinfo=UTC))
    assert told.time is None and not told.problem


@given(st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)), st.integers(-299, 29))
@example(datetime(2024, 3, 1), -1)
def test_any_day_of_the_window_is_found_again(received: datetime, days: int) -> None:
    then = (received + timedelta(days=days)).replace(second=0, microsecond=0)
    told = only(f"RCS/{then:%d%b%H%M}/LHR/T1", received.replace(tzinfo=UTC))
    assert local(told) == then.isoformat()


@pytest.mark.parametrize(
    "line",
    ["020-12345675PVGFRA/T10K100.0", "020 12345675PVGFRA/T10", "02012345675PVGFRA/P4L60MC1.5T10",
     "020-12345675 PVG FRA",
     "020-1234 5675PVGFRA/T10", "020－12345675pvgfra/t10", "020 - 12345675PVGFRA/T10"],
)  # fmt: skip
def test_a_waybill_is_read_in_any_spelling(line: str) -> None:
    told = only("RCS/05JAN1405/PVG/T10", head=f"FSU/12\n{line}\n")
    assert (told.reference, told.place_role) == ("020-12345675", PlaceRole.ORIGIN)


def test_a_wrong_check_digit_is_no_reason_to_lose_a_status() -> None:
    assert only("RCS/05JAN1405/PVG/T10", head="FSU/15\n999-12345678PVGFRA/T1\n").reference == "999-12345678"


def test_without_the_waybills_ends_the_first_meaning_holds() -> None:
    told = only("DEP/LH8431/05JAN1405/FRAJFK/T10", head="FSU/15\n020-12345675/T10\n")
    assert (told.code, told.place_role, told.role_said) == ("DEPARTED", "ORIGIN", False)


def test_a_waybill_that_names_a_city_means_its_airports() -> None:
    head = "FSU/15\n020-12345675SHALON/T10\n"
    assert only("DEP/LH8431/05JAN1405/PVGFRA/T10", head=head).code == "DEPARTED"
    assert only("ARR/LH8431/05JAN1405/LHR/T10", head=head).code == "ARRIVED"
    told = only("NFD/05JAN1405/LON/T10", head=head)
    assert told.place.iata == "LON" and told.time is not None and told.time.source is TzSource.LOCATION


def test_pounds_become_kilograms() -> None:
    told = only("RCS/05JAN1405/PVG/T10L100")
    assert told.weight_kg == Decimal("45.359") and not told.partial


def test_on_hand_is_not_yet_ready_for_carriage() -> None:
    assert only("FOH/05JAN1405/PVG/T10").reason == "not_rfc"


def test_delivery_counts_by_what_was_sold() -> None:
    told = only("DLV/05JAN1405/FRA/T10K100/MUELLER GMBH")
    assert told.scoped == (("AIRPORT", "DELIVERED"), ("", "GATE_OUT_DEST"))
    assert told.signed_by == "MUELLER GMBH"


def test_an_unknown_place_keeps_its_wall_clock() -> None:
    told = only("RCS/05JAN1405/QQQ/T10")
    assert told.time is not None and told.time.source is TzSource.UNKNOWN
    assert (told.place.shown, told.place_role) == ("QQQ", "TS")


def test_an_unknown_code_is_kept_and_not_shown() -> None:
    told = only("XYZ/05JAN1405/PVG/T10")
    assert (told.code, told.known, told.raw_code) == ("INFO_ONLY", False, "XYZ")


def test_lines_that_belong_to_a_status_are_none() -> None:
    text = HEAD + "RCS/05JAN1405/PVG/T10\nOSI/COLLECT\nOCI/CN/ISS/RA/00084-01\n///SD/X\nULD/PMC12345LH\nSPH/PER\nJUNK\n"
    assert [told.raw_code for told in events(text)] == ["RCS"]


def test_a_line_may_go_on_in_the_next() -> None:
    told = only("DEP/LH8431/05JAN1405\n/PVGFRA/T10K100.0\n/A1410")
    assert (told.place.iata, told.pieces, local(told)) == ("PVG", 10, "2026-01-05T14:10:00")


def test_one_body_may_hold_several_messages() -> None:
    text = HEAD + "RCS/05JAN1405/PVG/T10\nFSA/15\n180-12345675ICNJFK/T1\nDEP/KE81/05JAN1900/ICNJFK/T1\n"
    assert [(told.reference, told.code) for told in events(text)] == [
        ("020-12345675", "RECEIVED_ORIGIN"), ("180-12345675", "DEPARTED"),
    ]  # fmt: skip


def test_a_status_never_falls_to_the_waybill_before() -> None:
    text = HEAD + "RCS/05JAN1405/PVG/T10\nFSU/15\n180-1234567ICNJFK/T1\nDEP/KE81/05JAN1900/ICNJFK/T1\n"
    first, second = events(text)
    assert (first.problem, second.problem, second.reference) == ("", "bad_event", "")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \r\n", "\n\n"])
@pytest.mark.parametrize("case", [str, str.lower])
def test_line_ends_blanks_and_case_do_not_matter(end: str, case: type[str]) -> None:
    text = case(HEAD + "DEP/LH8431/05JAN1405/PVGFRA/T10K100").replace("\n", end)
    (told,) = events(text)
    assert fingerprint_of("fsu", told) == fingerprint_of("fsu", only("DEP/LH8431/05JAN1405/PVGFRA/T10K100"))


@pytest.mark.parametrize(
    "text",
    [
        "UNB+IATA:1+S:PIMA+R:PIMA+260105:1015+IC+0'UNH+MS+CIMFSU:12'" + HEAD.replace("\n", "\r\n")
        + "RCF/LH8431/06JAN0530/FRA/T1K14.1//A0517-P\r\n'UNT+3+MS'UNZ+1+IC'",
        "UNH+1+CIMFSU:15'" + HEAD.replace("\n", "'") + "RCF/LH8431/06JAN0530/FRA/T1'UNT+3+1'",
        "QK PVGFFLH\n.FRAFFLH 060530\n" + HEAD + "RCF/LH8431/06JAN0530/FRA/T1\n",
        "\x01\x02" + HEAD + "RCF/LH8431/06JAN0530/FRA/T1\x03",
        "\ufeff" + HEAD + "RCF/LH8431/06JAN0530/FRA/T1",
    ],
)  # fmt: skip
def test_envelopes_are_passed_over(text: str) -> None:
    assert [(told.code, told.problem) for told in events(text)] == [("RECEIVED_DEST", "")]


@pytest.mark.parametrize("line", ["DEP", "DEP/", "DEP/@@@/??", "DEP/LH8431//PVGFRA/T10", "RCS/05JAN2560/PVG/T1"])
def test_a_status_without_a_time_is_dead_and_alone(line: str) -> None:
    bad, good = events(HEAD + line + "\nRCS/05JAN1405/PVG/T10")
    assert bad.time is None and good.time is not None


@pytest.mark.parametrize("line", ["D1P/LH8431/05JAN1405/PVGFRA/T10", "DEPLH8431/05JAN1405/PVGFRA/T10", "?? ??"])
def test_a_garbled_status_is_dead_and_alone(line: str) -> None:
    bad, good = events(HEAD + line + "\nRCS/05JAN1405/PVG/T10")
    assert (bad.problem, bad.reference, good.problem) == ("bad_event", "020-12345675", "")


def test_a_waybill_without_status_is_told() -> None:
    assert [told.problem for told in events(HEAD)] == ["bad_event"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b" \r\n\x00", "empty"), (b"hello", "wrong_envelope"), (b"FSU/15\n", "wrong_envelope"),
     (b"DEP/LH8431/05JAN1405/PVGFRA/T10", "wrong_envelope"), (b"FSU/15\n020-123PVGFRA/T1\nRCS/05JAN/PVG/T1",
     "wrong_envelope"), (b"x" * (5 * 1024 * 1024 + 1), "too_large"), (b'{"a": 1}', "wrong_envelope")],
)  # fmt: skip
def test_what_is_no_status_message_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(BadBody) as caught:
        read(body, Given(NOW))
    assert caught.value.reason == reason


def test_a_split_shipment_departs_once_for_each_flight() -> None:
    text = HEAD + "DEP/LH8431/05JAN/PVGFRA/P5K50\nDEP/LH8433/05JAN/PVGFRA/P5K50\nDEP/LH8431/05JAN/PVGFRA/P5K50/NAME"
    assert [verdict.outcome for verdict in judged("fsu", events(text), NOW)] == ["live", "live", "duplicate"]


def test_the_expected_arrival_at_the_destination_is_an_estimate() -> None:
    reading = read((HEAD + "DEP/LH8431/05JAN1405/PVGFRA/T10/A1405/E1830").encode(), Given(NOW))
    assert [(one.target, one.source, one.time.at) for one in reading.estimates] == [
        ("ARRIVAL_POD", "CARRIER", datetime(2026, 1, 5, 17, 30, tzinfo=UTC))
    ]


def test_the_command_line_says_what_became_of_each_line() -> None:
    text = HEAD + "DEP/LH8431/05JAN1405/PVGFRA/T10K100.0\nRCS/99JAN/PVG/T10\n"
    args = ["--feed", "fsu", "--received-at", "2026-01-07T00:00:00Z", "-"]
    result = CliRunner().invoke(parse, args, input=text)
    live, dead = map(json.loads, result.output.splitlines())
    assert result.exit_code == 0
    assert live | {"fingerprint": ""} == {
        "outcome": "live", "code": "DEPARTED", "classifier": "ACT", "event_at": "2026-01-05T06:05:00Z",
        "event_local": "2026-01-05T14:05:00", "tz_source": "LOCATION", "place": "PVG", "place_role": "ORIGIN",
        "reference": "020-12345675", "raw_code": "DEP", "fingerprint": "", "reason": None, "shipment": None,
    }  # fmt: skip
    assert (dead["outcome"], dead["reason"]) == ("dead", "no_time")


AIRPORT = st.sampled_from(["PVG", "FRA", "DXB", "JFK", "QQQ"])
STATUS = st.builds(
    "{}/{}/{:02}JAN{}/{}/{}".format,
    st.sampled_from(sorted(CODES - {"OCI", "OSI"})), st.sampled_from(["LH8431", "CA931", ""]), st.integers(1, 6),
    st.sampled_from(["", "0905", "2359"]), AIRPORT, st.sampled_from(["T10K100", "P4K40", "S6L10", ""]),
)  # fmt: skip


def _said(told: list[Told]) -> set[tuple[str, str]]:
    known = [one for one in (heard("fsu", each, NOW) for each in told) if one]
    return {(one.identity, one.fingerprint) for one in known}


@given(st.lists(STATUS, min_size=1, max_size=12), st.randoms(use_true_random=False), st.integers(0, 12))
def test_order_splits_and_repeats_change_nothing(lines: list[str], random, cut: int) -> None:  # type: ignore[no-untyped-def]
    whole = _said(events(HEAD + "\n".join(lines)))
    mixed = random.sample(lines, len(lines)) + lines[:2]
    assert _said(events(HEAD + "\n".join(mixed))) == whole
    parts = [part for part in (lines[:cut], lines[cut:]) if part]
    assert _said([told for part in parts for told in events(HEAD + "\n".join(part))]) == whole


@given(st.lists(STATUS, min_size=1, max_size=6), st.data())
def test_a_broken_message_is_refused_or_read_never_more(lines: list[str], data: st.DataObject) -> None:
    body = bytearray((HEAD + "\n".join(lines)).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    _survives(bytes(body[: data.draw(st.integers(0, len(body)))]))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_anything_is_refused_or_read_never_more(body: bytes) -> None:
    _survives(body)


def _survives(body: bytes) -> None:
    try:
        reading = read(body, Given(NOW))
    except BadBody:
        reading = Reading()
    for told in reading.events:
        assert len(fingerprint_of("fsu", told)) == 64
        assert told.classifier in Classifier


@given(st.text(max_size=20))
def test_a_number_is_a_waybill_or_it_is_none(text: str) -> None:
    found = mawb(text)
    assert found is None or len(found.value) == 12
