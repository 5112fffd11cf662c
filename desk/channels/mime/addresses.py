"""Address lists (RFC 5322 §3.4) read left to right once, and the one sender a mail may have."""

import re
from dataclasses import dataclass, field

from desk.channels.mime.words import clean_line, decode_words, unfolded
from desk.channels.types import Address

MAX = 1000
TOKEN = re.compile(
    r"""(?P<word>=\?[^?\s]{0,60}\?[bBqQ]\?[^?]{0,2000}\?=)
    |"(?P<quoted>(?:[^"\\]|\\.){0,1000})"
    |<(?P<angle>[^<>]*)(?P<closed>>?)
    |(?P<mark>[,;:()，；、])
    |(?P<atom>[^\s"<,;:()，；、]+)
    |(?P<blank>\s+)|(?P<junk>.)""",
    re.VERBOSE | re.DOTALL,
)
DOT_ATOM = r"[^\s\"(),:;<>@\[\\\]\x00-\x1f\x7f]+"
SPEC = re.compile(rf'(?:{DOT_ATOM}|"(?:[^"\\\x00-\x1f]|\\.){{0,64}}")@([\w.-]+|\[[0-9A-Za-z:.]+\])')
NEEDLESS = re.compile(rf'"((?!\.)(?!.*\.\.){DOT_ATOM}(?<!\.))"')  # quotes around what needs none
UNBRACKETED = "the address is not in angle brackets"
DOUBLED = re.compile(r"<[<\s]*<|>[>\s]*>")
ROUTE = re.compile(r"^(?:@[^:@]{1,255}:)")


@dataclass
class _Entry:
    """One address as it is being read."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    bare: str = ""  # what stands outside comments and angle brackets, as written
    problem: str = ""

    @property
    def empty(self) -> bool:
        return not (self.angles or self.bare.strip())


@dataclass(frozen=True)
class Sender:
    """Who a mail is from. `problem` is empty, or says why that is not one unambiguous address."""

    name: str = ""
    email: str = ""
    problem: str = ""


def read_addresses(raws: list[bytes], charset: str = "") -> list[Address]:
    """The mailboxes of these header values, in order, unreadable ones left out."""
    entries = [one for raw in raws for entry in _entries(unfolded(raw, charset)) for one in _by_angles(entry)]
    return [Address(_name(entry), _email(entry)) for entry in entries if _email(entry)][:MAX]


def read_sender(raws: list[bytes], charset: str = "") -> Sender:
    """The author named by the From headers of one mail; `charset` is likely for bytes beyond ASCII."""
    if not raws:
        return Sender(problem="there is no From header")
    text = unfolded(raws[0], charset)
    entries = _entries(text)
    if len(entries) == 1 and not _email(entries[0]) and "@" not in text:
        entries = _entries(clean_line(decode_words(text))) or entries  # wholly encoded, as some robots do
    if not entries:
        return Sender(problem="From is empty")
    name, email = _name(entries[0]), _email(entries[0])
    return Sender(name, email, _sender_problem(raws, entries, email))


def _sender_problem(raws: list[bytes], entries: list[_Entry], email: str) -> str:
    if len(raws) > 1 and raws[0].strip() != raws[1].strip():
        return "there are several From headers"
    if len(entries) > 1:
        return "From names several addresses"
    if not email:
        return entries[0].problem or "From holds no valid address"
    return entries[0].problem


def _entries(text: str) -> list[_Entry]:
    out, entry, depth, comment = [], _Entry(), 0, ""
    text = text.replace("&lt;", "<").replace("&gt;", ">") if "<" not in text else text
    text = DOUBLED.sub(lambda found: found[0][0], text)
    for token in TOKEN.finditer(text):
        mark = token["mark"]
        if depth:
            depth += (mark == "(") - (mark == ")")
            comment += token[0] if depth else ""
            if not depth:
                entry.comments.append(comment)
        elif mark == "(":
            depth, comment = 1, ""
        elif mark in (",", ";") or (
            mark and mark in "，；、" and not entry.empty and ("@" in entry.bare or entry.angles)
        ):
            out.append(entry)
            entry = _Entry()
        elif mark == ":" and "@" not in entry.bare and not entry.angles:
            entry = _Entry()  # the name of a group
        else:
            _take(entry, token)
    if depth:
        entry.problem = "a comment is not closed"
    return _rejoined([one for each in [*out, entry] if not each.empty for one in _parted(each)][: MAX + 1])


def _by_angles(entry: _Entry) -> list[_Entry]:
    """Several addresses in angle brackets with no comma between them; whose name is whose is unknown."""
    return [entry] if len(entry.angles) < 2 else [_Entry(angles=[angle]) for angle in entry.angles]


def _parted(entry: _Entry) -> list[_Entry]:
    """Several bare addresses with nothing but blanks between them."""
    words = [word for word in entry.bare.split() if word.strip("/|&+-")]
    if entry.angles or len(words) < 2 or not all(map(_spec, words)):
        return [entry]
    return [_Entry(words=[word], bare=word) for word in words]


def _rejoined(entries: list[_Entry]) -> list[_Entry]:
    """A name with a comma that lacks its quotes (`Doe, John <j@x>`) belongs to the address that follows."""
    out: list[_Entry] = []
    before: list[str] = []
    for entry in entries:
        if (
            not entry.angles
            and "@" not in entry.bare
            and not entry.problem
            and "@" not in decode_words("".join(entry.words))
        ):
            before.append("".join(entry.words).strip())
            out.append(entry)
            continue
        if entry.angles and before and entry.bare.strip():
            entry.words = [", ".join(before), ", ", *entry.words]
            del out[-len(before) :]
        before = []
        out.append(entry)
    return out


def _take(entry: _Entry, token: re.Match[str]) -> None:
    if token["angle"] is not None:
        entry.angles.append(token["angle"])
        if not token["closed"]:
            entry.problem = "an angle bracket is not closed"
    elif token["quoted"] is not None:
        quoted = re.sub(r"\\(.)", r"\1", token["quoted"])
        entry.words.append(quoted)
        entry.bare += token[0]
    elif token["word"]:
        entry.words.append(token["word"])
        entry.bare += "=??="
    elif token["blank"]:
        entry.words.append(" ")
        entry.bare += " "
    else:
        entry.words.append(token[0])
        entry.bare += token[0]
        if (token["mark"] and token["mark"] not in "，；、") or token["junk"]:
            entry.problem = f"there is a stray {token[0]!r}"


def _name(entry: _Entry) -> str:
    if entry.angles:
        name = clean_line(decode_words("".join(entry.words)))
    elif entry.comments:
        name = clean_line(decode_words(entry.comments[0]))
    else:
        name = _beside(entry)
    return re.sub(r"\s+", " ", name.strip(" \"'")) if name.strip(" \"'") else ""


def _beside(entry: _Entry) -> str:
    """The name beside an address without angle brackets."""
    rest = [word for word in "".join(entry.words).split() if "@" not in word]
    return clean_line(decode_words(" ".join(rest))) if entry.problem == UNBRACKETED else ""


def _email(entry: _Entry) -> str:
    """The addr-spec, domain in lower case; empty when there is none or more than one. Notes what is odd."""
    if len(entry.angles) > 1:
        entry.problem = "there are several angle brackets"
        return ""
    if not entry.angles:
        return _bare_spec(entry)
    email = _spec(ROUTE.sub("", entry.angles[0].strip()))
    outside = _outside(entry)
    if outside and outside.lower() != email.lower():
        entry.problem = "a second address stands outside the angle brackets"
    return email


def _outside(entry: _Entry) -> str:
    """An address written bare beside the angle brackets."""
    unquoted = re.sub(r'"(?:[^"\\]|\\.){0,1000}"', "", entry.bare)
    return unquoted.strip(" '") if re.search(r"\S@\S", unquoted) else ""


def _bare_spec(entry: _Entry) -> str:
    """An address without angle brackets, perhaps with a name before or after it that lacks its quotes."""
    if entry.problem not in ("", UNBRACKETED):
        return ""
    email = _spec(entry.bare)
    if email:
        return email
    candidates = [word.strip("[]{}＜＞《》«»") for word in re.split(r"[\s\[{＜《«]+", entry.bare) if "@" in word]
    if len(candidates) == 1 and _spec(candidates[0]):
        entry.problem = UNBRACKETED
        return _spec(candidates[0])
    return ""


def _spec(text: str) -> str:
    text = re.sub(r"(?i)^mailto:", "", text.strip().strip("'"))
    text = re.sub(r"\s*([@.])\s*", r"\1", text)
    found = SPEC.fullmatch(text) if len(text) <= 320 else None
    if found is None or not found[1].strip(".-"):
        return ""
    local, domain = text[: found.start(1) - 1], found[1].rstrip(".").lower()
    bare = NEEDLESS.fullmatch(local)  # the same address: who is known by it must not be somebody else by its quotes
    return clean_line(f"{bare[1] if bare else local}@{domain}")
