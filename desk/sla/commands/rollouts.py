"""New terms for tickets that are open already: said once here, carried to the tickets slice by slice."""

from collections.abc import Iterable
from datetime import datetime

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.models import SlaRollout


def begin_rollout(policy_ids: Iterable[int], *, actor: str, at: datetime) -> SlaRollout:
    """Have the present versions of these policies reach the open tickets too, which the sweeper sees to.

    What is done stays as it is. Beginning again for the same terms changes nothing any more.
    """
    rollout = SlaRollout(policies=sorted(set(policy_ids)), actor=actor, made_at=at)
    db.session.add(rollout)
    db.session.flush()
    record("policy.rollout_begun", f"rollout:{rollout.id}", actor=actor, at=at, policies=rollout.policies)
    return rollout
