"""Which articles answer a question, the best first: pure, so that its limit can be tested."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from desk.kb.terms import terms_of

GOOD_ENOUGH = 0.4  # below it an answer is a guess, and a guess costs the reader more than none
# What counts how much: the nearest way to ask, the question's terms in all the ways to ask, and those in the body too.
NEAREST, NAMED, HELD = 0.5, 0.35, 0.15
UNKNOWN = 0.5  # of a rare term: what no article is asked for by may be a stray pair of signs as well as another subject
Terms = frozenset[str]


@dataclass(frozen=True)
class Indexed:
    """An article as the search sees it: the terms of each way to ask, its title first, and those of its body."""

    key: int
    ways: Sequence[Terms]
    body: Terms

    @property
    def names(self) -> Terms:
        return frozenset().union(*self.ways)


def index_of(title: str, phrases: str, body: str) -> str:
    """What is stored of an article: one line for each way to ask, the body last."""
    texts = [title, *(line for line in phrases.splitlines() if line.strip()), body]
    return "\n".join(" ".join(sorted(terms_of(text))) for text in texts)


def read_index(key: int, stored: str) -> Indexed:
    *ways, body = [frozenset(line.split()) for line in stored.split("\n")]
    return Indexed(key, ways, body)


def answers(question: str, articles: Sequence[Indexed], *, most: int = 3) -> list[int]:
    """The keys of the articles that answer `question`, the best first; none when none is good enough."""
    asked = terms_of(question)
    rarity = _Rarity(articles)
    scores = [(_score(asked, one, rarity), -one.key) for one in articles] if asked else []
    return [-key for score, key in sorted(scores, reverse=True)[:most] if score >= GOOD_ENOUGH]


class _Rarity:
    """How much a term tells: the fewer articles are asked for by it, the more."""

    def __init__(self, articles: Sequence[Indexed]) -> None:
        self._count = len(articles)
        self._having = Counter(term for one in articles for term in one.names)

    def of(self, terms: Iterable[str]) -> float:
        return sum(self._one(self._having[term]) for term in terms)

    def _one(self, having: int) -> float:
        return log(1 + self._count / having) if having else UNKNOWN * log(1 + self._count)


def _score(asked: Terms, article: Indexed, rarity: _Rarity) -> float:
    """Between 0 and 1: how alike the question is to the nearest way to ask, and how much of it the article has."""
    whole = rarity.of(asked)
    nearest = max(2 * rarity.of(asked & way) / (whole + rarity.of(way)) for way in article.ways)
    named = rarity.of(asked & article.names) / whole
    return NEAREST * nearest + NAMED * named + HELD * rarity.of(asked & (article.names | article.body)) / whole
