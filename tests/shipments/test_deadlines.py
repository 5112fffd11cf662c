from datetime import UTC, datetime, timedelta

import pytest

from desk.shipments.deadlines import CutOff, FreeTimeRow, Known, Wanted, deadlines_of
from desk.shipments.free_time import Terms

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def known(**more):
    return Known("Asia/Shanghai", "Europe/Berlin", **more)


def one_of(found, kind):
    return next(one for one in found if one.kind == kind)


@pytest.mark.parametrize(
    "kind,kept_by",
    [("SI_CUTOFF", "DOC_SUBMITTED"), ("CY_CUTOFF", "GATE_IN_ORIGIN"), ("CFS_CUTOFF", "RECEIVED_ORIGIN"),
     ("VGM_CUTOFF", "DEPARTED")],
)  # fmt: skip
def test_a_cut_off_is_open_until_it_is_kept(kind, kept_by):
    cut = CutOff(kind, NOON + DAY, "Asia/Shanghai", "EVER ACE 021W")
    waiting = one_of(deadlines_of(known(cut_offs=[cut]), NOON), kind)
    assert (waiting.done, waiting.zone, waiting.about) == (False, "Asia/Shanghai", "EVER ACE 021W")
    assert one_of(deadlines_of(known(cut_offs=[cut], happened={kept_by: NOON}), NOON), kind).done


def test_the_weight_is_known_by_a_paper_or_by_each_box():
    cut = [CutOff("VGM_CUTOFF", NOON + DAY, "Asia/Shanghai")]
    assert not deadlines_of(known(cut_offs=cut), NOON)[0].done
    assert deadlines_of(known(cut_offs=cut, vgm_known=True), NOON)[0].done
    assert deadlines_of(known(cut_offs=cut, papers=frozenset(["VGM"])), NOON)[0].done


def test_a_pod_is_due_a_day_after_delivery_and_open_until_it_is_here():
    handed = {"ARRIVED_WAREHOUSE": NOON - DAY, "DELIVERED": NOON}
    due = one_of(deadlines_of(known(happened=handed), NOON + 2 * DAY), "POD")
    assert due.due_at == NOON + DAY and due.overdue(NOON + 2 * DAY)
    assert one_of(deadlines_of(known(happened=handed, papers=frozenset(["POD"])), NOON), "POD").done
    assert one_of(deadlines_of(known(happened=handed | {"POD_UPLOADED": NOON}), NOON), "POD").done
    assert deadlines_of(known(), NOON) == []


def test_promise_and_appointment_end_with_delivery():
    given = {"promise_at": NOON + DAY, "appointment_at": NOON + HOUR}
    assert [one.kind for one in deadlines_of(known(**given), NOON)] == ["APPOINTMENT", "PROMISE"]
    assert all(one.done for one in deadlines_of(known(**given, delivered_at=NOON), NOON))
    assert one_of(deadlines_of(known(**given, happened={"ARRIVED_WAREHOUSE": NOON}), NOON), "APPOINTMENT").done


@pytest.mark.parametrize("kind,starts,stops", [("DEM", "DISCHARGED", "GATE_OUT_DEST"),
                                               ("DET", "GATE_OUT_DEST", "EMPTY_RETURNED")])  # fmt: skip
def test_events_begin_and_end_free_time(kind, starts, stops):
    row = FreeTimeRow(1, Terms(kind, 3, "WD", "Europe/Berlin", country="DE"), "HLXU8465120")
    assert deadlines_of(known(free_times=[row]), NOON) == []
    running = deadlines_of(known(free_times=[row], happened={starts: NOON}), NOON)[0]
    assert (running.calendar, running.about, running.part, running.done) == ("WD DE", "HLXU8465120", kind, False)
    assert deadlines_of(known(free_times=[row], happened={starts: NOON, stops: NOON + DAY}), NOON)[0].done


def test_each_box_stops_its_own_free_time_and_the_last_one_that_of_all():
    terms = Terms("DEM", 3, "CD", "Europe/Berlin")
    rows = [
        FreeTimeRow(1, terms, "one", package_id=1),
        FreeTimeRow(2, terms, "two", package_id=2),
        FreeTimeRow(3, terms),
    ]
    landed, out = {"DISCHARGED": NOON}, {"DISCHARGED": NOON, "GATE_OUT_DEST": NOON + DAY}

    def done(**to_box):
        found = deadlines_of(known(free_times=rows, happened=out, to_box={1: out, 2: to_box["second"]}), NOON)
        return {one.about: one.done for one in found}

    assert done(second=landed) == {"one": True, "two": False, "": False}
    assert done(second=out) == {"one": True, "two": True, "": True}


def test_what_is_open_stands_first_and_by_when_it_is_due():
    found = deadlines_of(
        known(promise_at=NOON + DAY, wanted=[Wanted(1, "CO", NOON, "Europe/Berlin")],
              cut_offs=[CutOff("CY_CUTOFF", NOON - DAY, "Asia/Shanghai")], happened={"DEPARTED": NOON}), NOON,
    )  # fmt: skip
    assert [(one.kind, one.done) for one in found] == [("DOCUMENT", False), ("PROMISE", False), ("CY_CUTOFF", True)]


def test_what_went_back_has_no_open_clock():
    found = deadlines_of(
        known(promise_at=NOON, ended=True, happened={"DELIVERED": NOON}, cut_offs=[CutOff("CY_CUTOFF", NOON, "UTC")]),
        NOON,
    )
    assert all(one.done for one in found)
