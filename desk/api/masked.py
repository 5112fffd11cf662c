"""Personal values as the token may see them; who sees them in full is remembered for the trail."""

from desk.accounts.masking import mask
from desk.api.route import Call


def masked(call: Call, subject: str, **values: str) -> list[str]:
    """These values (name, phone, email, address) in their order."""
    if not call.who.sees_pii:
        return [mask(field, value) for field, value in values.items()]
    if any(values.values()):
        call.shown.add(subject)
    return list(values.values())
