from flask_babel import lazy_gettext as _l

from desk.core.errors import Conflict, Invalid


class AlreadyDisputed(Conflict):
    """One open dispute at a time on each charge; `number` names the first."""

    def __init__(self, number: str) -> None:
        super().__init__(_l("This charge is disputed already: %(number)s.", number=number))
        self.number = number


class AlreadyDecided(Conflict):
    text = _l("Somebody else decided this dispute first.")


class TooMuch(Invalid):
    text = _l("The amount must be above zero and no more than what is left of the charge.")


class NothingSaid(Invalid):
    text = _l("Say why in a few words.")
