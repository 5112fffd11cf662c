"""One domain has many spellings, and mail programs know them all."""

import pytest

from desk.tickets.recipients.inquiry_wall import of_customers
from desk.tickets.recipients.wall import Standing, standing_of
from tests import factories

SPELT = ["beta.example", "BETA.example", "mail.beta.example", "mail\u3002beta.example", "mail\uff0ebeta.example",
         "a.mail\uff61beta.example", "\uff42eta.example", "be\u00adta.example", "mail\u200b.beta.example"]  # fmt: skip


@pytest.fixture
def beta(ticket):
    return factories.customer("Beta", ("beta.example",))


@pytest.mark.parametrize("domain", SPELT)
def test_another_customers_domain_is_theirs_however_it_is_written(ticket, beta, domain):
    assert standing_of(ticket, f"x@{domain}") is Standing.OTHER
    assert of_customers(ticket, [f"x@{domain}"]) == [f"x@{domain}"]


@pytest.mark.parametrize("dot", [".", "\u3002", "\uff0e", "\uff61"])
def test_an_address_that_ends_with_a_dot_is_none(ticket, beta, dot):
    assert standing_of(ticket, f"x@beta.example{dot}") is Standing.BAD
