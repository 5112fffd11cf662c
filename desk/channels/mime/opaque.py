"""S/MIME that is signed but not detached: the mail stands readable inside the signature (RFC 8551 §3.5.2)."""

DEEPEST = 12
SIGNED = bytes.fromhex("2a864886f70d010702")
SEQUENCE, STRING, OID, EXPLICIT = 0x30, 0x04, 0x06, 0xA0
MOST = 10_000  # pieces of a string in pieces

Element = tuple[int, int, int, int]  # tag, where the content begins, where it ends, where the next element begins


def signed_content(data: bytes) -> bytes:
    """What was signed; empty when it is encrypted, detached or unreadable. Never raises; checks no signature."""
    try:
        return _content(data)
    except (IndexError, ValueError):
        return b""


def _content(data: bytes) -> bytes:
    kind, wrapped = _children(data, _element(data, 0, len(data)), 2)
    if kind[0] != OID or data[kind[1] : kind[2]] != SIGNED or wrapped[0] != EXPLICIT:
        return b""
    (signed,) = _children(data, wrapped, 1)
    encapsulated = _children(data, signed, 3)[2]
    explicit = _children(data, encapsulated, 2)[1]
    return _string(data, _children(data, explicit, 1)[0])


def _element(data: bytes, start: int, end: int, depth: int = 0) -> Element:
    """The BER element at `start`. An open length ends at its end mark."""
    tag, length, content = data[start], data[start + 1], start + 2
    if length == 0x80:
        return tag, content, *_open_end(data, content, end, depth)
    if length > 0x80:
        size = length & 0x7F
        if size > 4:
            raise ValueError("too long")
        length = int.from_bytes(data[content : content + size], "big")
        content += size
    stop = min(content + length, end)
    return tag, content, stop, stop


def _open_end(data: bytes, position: int, end: int, depth: int) -> tuple[int, int]:
    for _ in range(MOST):
        if depth > DEEPEST or position >= end:
            raise ValueError("too deep or cut")
        if data[position : position + 2] == b"\0\0":
            return position, position + 2
        position = _element(data, position, end, depth + 1)[3]
    raise ValueError("too many")


def _children(data: bytes, parent: Element, wanted: int) -> list[Element]:
    """The first `wanted` elements inside another. Raises ValueError when there are fewer."""
    out: list[Element] = []
    position = parent[1]
    while len(out) < wanted:
        if position >= parent[2]:
            raise ValueError("too few")
        out.append(_element(data, position, parent[2]))
        position = out[-1][3]
    return out


def _string(data: bytes, element: Element) -> bytes:
    """An octet string, whole or in pieces."""
    if element[0] == STRING:
        return data[element[1] : element[2]]
    out: list[bytes] = []
    position = element[1]
    while position < element[2] and len(out) < MOST:
        tag, begin, end, position = _element(data, position, element[2])
        if tag == STRING:
            out.append(data[begin:end])
    return b"".join(out)
