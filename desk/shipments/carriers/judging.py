"""Which of many reports count: repeats, later versions, retractions, replaced documents, and times that cannot be.

The command line judges what stands in one input, the desk all that it holds of a shipment: by the same rule, whatever
the order in which the reports came.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from desk.shipments.carriers.events import DocumentFunction, TzSource
from desk.shipments.tracking_types import FUTURE_ALLOWED
from desk.shipments.types import Classifier

ZONE_UNSURE = timedelta(hours=14)  # how far ahead of UTC a wall clock can be
FIRST_YEAR = 2000
FURTHEST = timedelta(days=731)
NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Report(Protocol):
    """What judging needs to know of an event, be it just told or kept in a row. Instants are aware."""

    @property
    def identity(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def classifier(self) -> str: ...
    @property
    def event_at(self) -> datetime: ...
    @property
    def tz_source(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def version_at(self) -> datetime | None: ...
    @property
    def retracts(self) -> bool: ...
    @property
    def plan_key(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def document_function(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """live, duplicate, superseded, retracted or suspect, and why in one word."""

    outcome: str
    reason: str = ""


LIVE = Verdict("live")


def judge(reports: Sequence[Report], *, in_order: bool = False) -> list[Verdict]:
    """What becomes of each report, in their order.

    `in_order` says that of two versions that nothing else orders the first one counts; else their content decides, so
    that any order gives the same.
    """
    verdicts = [doubt(report) or LIVE for report in reports]
    _by_identity(reports, verdicts, in_order)
    _by_document(reports, verdicts)
    _by_plan(reports, verdicts)
    return verdicts


def doubt(report: Report) -> Verdict | None:
    """Why the time of an event cannot be; None if it can. Whose zone is unknown may be half a day ahead."""
    at, heard = report.event_at, report.received_at
    if at.year < FIRST_YEAR or at - heard > FURTHEST:
        return Verdict("suspect", "absurd_time")
    allowed = FUTURE_ALLOWED + (ZONE_UNSURE if report.tz_source == TzSource.UNKNOWN else timedelta())
    if report.classifier == Classifier.ACT and at - heard > allowed:
        return Verdict("suspect", "future")
    return None


def _grouped(
    reports: Sequence[Report], verdicts: Sequence[Verdict], key: Callable[[Report], str]
) -> Iterable[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for at, report in enumerate(reports):
        if key(report):
            groups[key(report)].append(at)
    return groups.values()


def _by_identity(reports: Sequence[Report], verdicts: list[Verdict], in_order: bool) -> None:
    for group in _grouped(reports, verdicts, lambda report: report.identity):
        if any(reports[at].retracts for at in group):
            for at in group:
                verdicts[at] = Verdict("retracted", "retracted")
        elif len(group) > 1:
            _one_of(group, reports, verdicts, in_order)


def _one_of(group: list[int], reports: Sequence[Report], verdicts: list[Verdict], in_order: bool) -> None:
    """Of one event the newest version counts; what says the same again is a repeat."""
    first: dict[str, int] = {}
    for at in group:
        if reports[at].fingerprint in first:
            verdicts[at] = Verdict("duplicate", "same_event")
        first.setdefault(reports[at].fingerprint, at)
    versions = {said: max(_version(reports[at]) for at in group if reports[at].fingerprint == said) for said in first}
    newest = max(versions.values())
    best = [said for said in first if versions[said] == newest]
    counts = best[0] if in_order else min(best)
    for said, at in first.items():
        if said != counts:
            older = versions[said] < newest
            verdicts[at] = Verdict("superseded", "newer_version") if older else Verdict("duplicate", "same_id")


def _version(report: Report) -> datetime:
    return report.version_at or NEVER


def _by_document(reports: Sequence[Report], verdicts: list[Verdict]) -> None:
    """A message that replaces or cancels speaks of all that came before it under its number."""
    for group in _grouped(reports, verdicts, lambda report: report.document):
        for function, verdict in (
            (DocumentFunction.CANCELS, Verdict("retracted", "cancelled")),
            (DocumentFunction.REPLACES, Verdict("superseded", "replaced")),
        ):
            said = [_version(reports[at]) for at in group if reports[at].document_function == function]
            for at in group if said else ():
                before = _version(reports[at]) < max(said)
                same = _version(reports[at]) == max(said) and reports[at].document_function != DocumentFunction.REPLACES
                if before or same and (function == DocumentFunction.CANCELS or _adds(reports[at])):
                    verdicts[at] = verdict


def _adds(report: Report) -> bool:
    return report.document_function == DocumentFunction.ADDS


def _by_plan(reports: Sequence[Report], verdicts: list[Verdict]) -> None:
    """Of what is planned for one call of one vessel only the last word counts, also where it repeats an earlier one."""
    told: dict[tuple[str, str], datetime] = {}
    for report in reports:
        same = (report.identity, report.fingerprint)
        told[same] = max(told.get(same, NEVER), _version(report))
    live = [at for at, verdict in enumerate(verdicts) if verdict.outcome == "live"]
    plans: dict[str, list[int]] = defaultdict(list)
    for at in live:
        if reports[at].plan_key and reports[at].classifier != Classifier.ACT:
            plans[reports[at].plan_key].append(at)
    for group in plans.values():
        last = max(group, key=lambda at: _last_word(reports[at], told))
        for at in group:
            if at != last:
                verdicts[at] = Verdict("superseded", "newer_plan")


def _last_word(report: Report, told: Mapping[tuple[str, str], datetime]) -> tuple[datetime, datetime, str, str]:
    return told[report.identity, report.fingerprint], report.event_at, report.fingerprint, report.identity
