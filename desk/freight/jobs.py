"""Work after the commit. Jobs take ids, claim, act and record; they may run twice or die half-way."""

from desk.core.times import utcnow
from desk.freight.import_work import work_on


def take_import(run_id: int) -> None:
    work_on(run_id, utcnow())
