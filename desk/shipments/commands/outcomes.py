"""What is said of each event that was told, once all rows of its shipment are judged."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from desk.shipments.carriers.events import Told
from desk.shipments.carriers.judging import LIVE, Verdict
from desk.shipments.carriers.lines import Heard

KNOWN, SAME_ID = Verdict("duplicate", "same_event"), Verdict("duplicate", "same_id")
Key = tuple[str, str]


def outcomes(
    hearings: Sequence[tuple[Told, Heard | None]], known: Collection[Key], verdicts: Mapping[Key, Verdict]
) -> list[tuple[Told, Verdict]]:
    """What to say of each event, in their order; `known` are the keys of rows that were there before."""
    seen, said = set(known), []
    firsts = _firsts([one for _, one in hearings if one], known, verdicts)
    for told, one in hearings:
        if one is None:
            said.append((told, Verdict("dead", told.problem or "no_time")))
            continue
        key = one.identity, one.fingerprint
        said.append((told, KNOWN if key in seen and not told.retracts else firsts.get(key, verdicts[key])))
        seen.add(key)
    return said


def _firsts(alive: Sequence[Heard], known: Collection[Key], verdicts: Mapping[Key, Verdict]) -> dict[Key, Verdict]:
    """Of one id told with two contents of one version the first is told to be news, whichever of them is kept.

    Which one is kept hangs on the contents alone, so that any order leaves the same rows.
    """
    tied: dict[str, list[Key]] = defaultdict(list)
    for one in alive:
        key = one.identity, one.fingerprint
        if key not in tied[one.identity]:
            tied[one.identity].append(key)
    told: dict[Key, Verdict] = {}
    for keys in tied.values():
        found = [key for key in keys if verdicts[key] in (LIVE, SAME_ID)]
        if LIVE in (verdicts[key] for key in found) and not set(keys) & set(known):
            told |= dict.fromkeys(found, SAME_ID) | {found[0]: LIVE}
    return told
