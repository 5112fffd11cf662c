"""Dispute numbers as people write them: D-10001, counted as tickets are."""

FIRST_NUMBER = 10_000
HIGHEST_ID = 2**31 - 1  # of the column


def dispute_no(dispute_id: int) -> str:
    """D-10001 for id 1."""
    return f"D-{dispute_id + FIRST_NUMBER}"


def dispute_id_of(number: str) -> int | None:
    """The id behind D-10001; None for what can be no dispute's number."""
    digits = number.strip().upper().removeprefix("D").removeprefix("-").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        return None
    dispute_id = int(digits) - FIRST_NUMBER
    return dispute_id if 0 < dispute_id <= HIGHEST_ID else None
