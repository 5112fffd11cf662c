"""Handling what was accepted: claim and effects are one transaction, so a broken try leaves nothing behind."""

from desk.intake.handling import handle


def handle_item(item_id: int) -> None:
    handle(item_id)
