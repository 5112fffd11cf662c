"""JSON-LD without its machinery: nodes by local names, whatever prefix or context they came with; links followed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from desk.shipments.carriers.events import BadBody
from desk.shipments.carriers.generic_values import text as plain_text

Node = Mapping[str, Any]
DEEPEST = 200
_TAIL = re.compile(r"[#/:]")


def local(word: str) -> str:
    """The last part of a name, an IRI or a prefixed name: `DEP` of `https://…/StatusCode#DEP`."""
    return _TAIL.split(word.strip().rstrip("#/:"))[-1]


@dataclass(frozen=True, slots=True)
class Found:
    """A node with those around it, the outermost first."""

    node: Node
    around: tuple[Node, ...]


@dataclass
class Graph:
    """All nodes of a document in its order, and by their names those that say something."""

    nodes: list[Found] = field(default_factory=list)
    by_iri: dict[str, list[Node]] = field(default_factory=dict)

    @cached_property
    def waybills(self) -> list[Node]:
        """Every node with a waybill's number."""
        return [found.node for found in self.nodes if has(found.node, "waybillNumber")]

    @cached_property
    def notified(self) -> set[str]:
        """The IRIs of all objects that this document is said to be about."""
        objects = [one for found in self.nodes for one in self.every(found.node, "hasLogisticsObject")]
        return {iri for one in objects if (iri := iri_of(one) if isinstance(one, Mapping) else text_of(one))}

    def every(self, node: Node, *names: str) -> list[Any]:
        """All values of the first of these properties that has any, links followed where they lead somewhere."""
        for name in names:
            values = [one for key in node if _same(key, name) for one in flat(node[key])]
            if values:
                return [self.follow(one) for one in values]
        return []

    def one(self, node: Node, *names: str) -> Any:
        """The first such value; None if there is none."""
        return next(iter(self.every(node, *names)), None)

    def follow(self, value: Any) -> Any:
        """The node that a bare link stands for; anything else as it is."""
        if not isinstance(value, Mapping) or any(
            not key.startswith("@") and key not in ("id", "type") for key in value
        ):
            return value
        return next(iter(self.by_iri.get(name_of(value), ())), value)

    def text(self, node: Node, *names: str) -> str:
        """The first such value as text, also out of a value object; empty if it is none."""
        return next((said for name in names for one in self.every(node, name) if (said := text_of(one))), "")

    def truth(self, node: Node, name: str) -> bool:
        """Whether such a value is true, as JSON or as text."""
        value = self.one(node, name)
        said = value.get("@value") if isinstance(value, Mapping) else value
        return said is True or (isinstance(said, str) and said.strip().lower() in ("true", "1"))


def graph_of(document: Any) -> Graph:
    """Every node of a document. Raises BadBody: too_deep."""
    graph = Graph()
    waiting: list[tuple[Any, tuple[Node, ...]]] = [(document, ())]
    while waiting:
        value, around = waiting.pop()
        if len(around) > DEEPEST:
            raise BadBody("too_deep")
        if isinstance(value, list):
            waiting += [(one, around) for one in reversed(value)]
        elif isinstance(value, Mapping):
            graph.nodes.append(Found(value, around))
            if is_more(value) and (name := name_of(value)):
                graph.by_iri.setdefault(name, []).append(value)
            waiting += [(one, (*around, value)) for key, one in reversed([*value.items()]) if key != "@context"]
    return graph


def flat(value: Any) -> Iterator[Any]:
    """The values of a property: one, a list, or a list or set object."""
    if isinstance(value, Mapping) and (inner := value.get("@list", value.get("@set"))) is not None:
        value = inner
    yield from (one for one in (value if isinstance(value, list) else [value]) if one is not None)


def text_of(value: Any) -> str:
    """Plain text out of a value, a value object, or the IRI of a node; empty for anything else."""
    if isinstance(value, Mapping):
        value = value.get("@value", value.get("@id", ""))
    return plain_text(value, 500)


def name_of(node: Node) -> str:
    """What a node is called within its document; empty if nothing."""
    said = node.get("@id", node.get("id"))
    return plain_text(said, 500) if isinstance(said, str) else ""


def iri_of(node: Node) -> str:
    """What a node is called everywhere; empty for a blank one."""
    name = name_of(node)
    return "" if name.startswith("_:") else name


def types_of(node: Node) -> set[str]:
    """The local names of a node's types."""
    return {local(one) for one in flat(node.get("@type", node.get("type"))) if isinstance(one, str)}


def is_more(node: Node) -> bool:
    """Whether a node says more than what it is called."""
    return any(key not in ("@id", "@type", "@context", "id", "type") for key in node)


def has(node: Node, *names: str) -> bool:
    """Whether a node has any of these properties."""
    return any(_same(key, name) for key in node for name in names)


def _same(key: str, name: str) -> bool:
    return key == name or (key.endswith(name) and local(key) == name)
