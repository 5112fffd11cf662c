"""Companies as they are typed in a settings form: their exact names, one a line."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from desk.accounts.queries import customer_names, customers_like, customers_named
from desk.core.errors import Faulty

MOST = 2_000


def ids_of(text: str, *, entry: str) -> list[int]:
    """The companies that these lines name, each once. Raises Faulty naming the first line that names none."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST:
        raise Faulty(entry, _l("These are too many lines."))
    found = customers_named([name for _number, name in lines])
    for number, name in lines:
        if name not in found:
            raise _unknown(entry, number, name[:120])
    return list(dict.fromkeys(found[name] for _number, name in lines))


def text_of(ids: Sequence[int]) -> str:
    return "\n".join(customer_names(ids).values()) if ids else ""


def _unknown(entry: str, line: int, name: str) -> Faulty:
    near = "; ".join(customers_like(name, limit=3))
    if not near:
        return Faulty(entry, _l("Line %(line)s: no customer is called “%(name)s”.", line=line, name=name))
    told = _l("Line %(line)s: no customer is called “%(name)s”. Perhaps: %(near)s", line=line, name=name, near=near)
    return Faulty(entry, told)
