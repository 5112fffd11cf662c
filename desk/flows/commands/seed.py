"""The steps that a forwarder's desk begins with: every complaint is taken in, reviewed, worked on and called back."""

from datetime import datetime

from sqlalchemy import select

from desk.core.db import db
from desk.flows.commands.flows import FlowDraft, StepDraft, save_flow
from desk.flows.models import Flow

NAME = "投诉处理 / Complaints"
STEPS = (  # minutes of working time
    StepDraft("受理 / Intake", 30),
    StepDraft("审核 / Review", 120),
    StepDraft("责任部门处理 / Responsible team", 480),
    StepDraft("回访 / Call back", 240),
)


def seed_flows(*, actor: str, at: datetime, working_team: int | None = None) -> Flow | None:
    """The usual flow on a desk that has none yet, else None. `working_team` is who puts complaints right."""
    if db.session.scalar(select(Flow.id).limit(1)) is not None:
        return None
    steps = [
        StepDraft(step.name, step.minutes, working_team if place == 2 else None) for place, step in enumerate(STEPS)
    ]
    return save_flow(FlowDraft(NAME, "complaint", steps), actor=actor, at=at)
