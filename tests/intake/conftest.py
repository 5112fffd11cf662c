"""Who works here, and what somebody asked."""

import pytest

from tests import factories
from tests.intake.letters import letter
from tests.intake.taking import take, ticket_of


@pytest.fixture
def ada(app):
    return factories.agent(locale="en")


@pytest.fixture
def asked(app):
    factories.customer()
    return ticket_of(take(letter()))
