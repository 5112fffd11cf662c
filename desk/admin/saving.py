"""Save what a settings form says, once and for all forms: refused entries and lost races come back to the form."""

from collections.abc import Callable
from contextlib import suppress

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from desk.admin.forms.base import SettingsForm
from desk.core.db import transaction
from desk.core.errors import Conflict, Faulty, Invalid

SAVED, CHANGED_MEANWHILE, REFUSED = 303, 409, 422
LOST = _l("Somebody else saved this first. What you typed is still here; saving again takes the place of theirs.")


def attempt(form: SettingsForm, work: Callable[[], object], now: Callable[[], SettingsForm] | None = None) -> int:
    """Do the work of a form in one transaction; the HTTP status of the answer.

    What was refused stands at its field. After a lost race the form lists what the other one saved, as `now` reads it.
    """
    if not form.validate_on_submit():
        return REFUSED
    try:
        with transaction():
            work()
    except Faulty as problem:
        form.refuse(problem.entry, problem.text)
        return REFUSED
    except Conflict:
        form.tell_theirs(LOST, now() if now else None)
        return CHANGED_MEANWHILE
    except Invalid as problem:
        form.refuse("", problem.text)
        return REFUSED
    except IntegrityError:  # somebody took the same name between our look and our writing
        form.refuse("", Conflict.text)
        return CHANGED_MEANWHILE
    return SAVED


def unless_done(work: Callable[[], object]) -> None:
    """Do the work of a button in one transaction; where somebody else has done it at this moment, it is done.

    Theirs is seen before ours is written, as names that are taken, or only then, by the database.
    """
    with suppress(IntegrityError, Invalid), transaction():
        work()
