"""A desk that speaks to a stand-in of a messenger."""

import pytest

from tests.feeds.stand_in import standing_in
from tests.intake.messengers.talk import usual


@pytest.fixture
def there(calls_home):
    """A stand-in for whichever interface; it answers as if all were well."""
    with standing_in() as stand_in:
        stand_in.answer = usual
        yield stand_in
