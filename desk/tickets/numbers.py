"""Ticket numbers as people write them: T-10001. They start high: nobody should read from one how young a desk is."""

FIRST_NUMBER = 10_000
HIGHEST_ID = 2**31 - 1  # of the column


def reference_of(ticket_id: int) -> str:
    """T-10001 for id 1."""
    return f"T-{ticket_id + FIRST_NUMBER}"


def id_of(reference: str) -> int | None:
    """The id behind T-10001 or 10001; None for what can be no ticket's number."""
    number = reference.strip().upper().removeprefix("T").removeprefix("-").strip()
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    ticket_id = int(number) - FIRST_NUMBER
    return ticket_id if 0 < ticket_id <= HIGHEST_ID else None
