"""A customer who presses twice, faster than the first press is answered."""

from threading import Barrier, Thread

from desk.billing.models import Dispute
from desk.core.db import db
from tests.portal.test_posts import charge

PRESSES = 4


def test_pressing_dispute_twice_at_once_disputes_once_and_every_press_is_thanked(app, case):
    line, answers, start = charge(case), [], Barrier(PRESSES)
    data = {"line": line.id, "reason": "rate_wrong", "body": "not agreed", "key": "k"}

    def press():
        start.wait()
        answers.append(app.test_client().post(f"{case.url}/charges", data=data).status_code)

    presses = [Thread(target=press) for _ in range(PRESSES)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert answers == [303] * PRESSES
    db.session.rollback()
    assert db.session.query(Dispute).count() == 1
