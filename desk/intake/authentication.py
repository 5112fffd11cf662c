"""What our own mail server found out about a sender: the Authentication-Results header (RFC 8601). Pure.

Anybody can write such a header. Only the topmost one is looked at, and only when it names the server that we believe.
"""

import re
from collections.abc import Sequence

COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
LONGEST = 20_000
NESTED = 10  # comments within comments that are still read


def dmarc_of(results: Sequence[str], *, authserv: str, domain: str) -> str:
    """The DMARC result for mail from `domain` (pass, fail, none ...); empty when nobody whom we believe gives one."""
    server, findings = _read(results[0]) if results else ("", [])
    if not authserv.strip() or server != authserv.strip().lower():
        return ""
    about = [words for words in findings if words and words[0].startswith("dmarc=")]
    found = {words[0].partition("=")[2] for words in about}
    named = {word.partition("=")[2] for words in about for word in words if word.startswith("header.from=")}
    if len(found) != 1 or named - {domain.lower()}:
        return ""
    return found.pop()


def _read(value: str) -> tuple[str, list[list[str]]]:
    """The server's name and the words of each finding, in lower case. Quoted text names nothing."""
    plain = QUOTED.sub("x", value[:LONGEST])
    for _ in range(NESTED):
        plain, changed = COMMENT.subn(" ", plain)
        if not changed:
            break
    if "(" in plain or '"' in plain:  # left open: nothing of it can be trusted
        return "", []
    head, *findings = re.sub(r"\s*=\s*", "=", plain.lower()).split(";")
    server = (head.split() or [""])[0]
    return server, [one.split() for one in findings]
