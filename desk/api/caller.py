"""Who calls: a token of one customer, or one of our own that acts for an agent; rights are the lower of both."""

from dataclasses import dataclass

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.api.models import ApiToken
from desk.api.problems import MissingScope, NotForThisToken
from desk.api.scopes import Scope, scopes_named
from desk.core.db import db
from desk.core.errors import NotAllowed


@dataclass(frozen=True)
class Caller:
    """`customer_id` None: one of our own systems. `agent` is in whose name it acts, None where it acts for nobody."""

    token_id: int
    customer_id: int | None
    agent_id: int | None
    scopes: frozenset[Scope]

    @property
    def actor(self) -> str:
        return f"api_token:{self.token_id}"

    @property
    def sees_pii(self) -> bool:
        return Scope.PII_READ in self.scopes

    @property
    def is_ours(self) -> bool:
        return self.customer_id is None

    @property
    def agent(self) -> Agent:
        """Whose rights and name it has. Raises NotForThisToken for one that acts for nobody."""
        found = db.session.get(Agent, self.agent_id) if self.agent_id is not None and self.is_ours else None
        if found is None or not found.active:
            raise NotForThisToken
        return found

    def require(self, scope: Scope) -> None:
        """Raises MissingScope."""
        if scope not in self.scopes:
            raise MissingScope(scope.value)

    def require_right(self, right: str) -> None:
        """What its agent may do, it may do. Raises NotAllowed, NotForThisToken; a customer's token has no agent."""
        if self.is_ours and not allows(Role(self.agent.role), right):
            raise NotAllowed

    def may(self, right: str) -> bool:
        return self.is_ours and allows(Role(self.agent.role), right)


def caller_of(token: ApiToken) -> Caller:
    return Caller(token.id, token.customer_id, token.agent_id, scopes_named(token.scopes))
