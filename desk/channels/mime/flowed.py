"""format=flowed (RFC 3676): soft line ends joined, at the same depth of quoting."""


def unflow(text: str, delete_space: bool) -> str:
    """`text` with its soft breaks undone; `delete_space` is the DelSp parameter. Quote marks stay."""
    out: list[str] = []
    pending: list[str] = []
    depth = 0
    for line in text.split("\n"):
        level, content = _unquoted(line)
        if pending and level != depth:
            out.append(_quoted(depth, "".join(pending)))
            pending = []
        depth = level
        if content.endswith(" ") and content != "-- ":
            pending.append(content[:-1] if delete_space else content)
            continue
        out.append(_quoted(depth, "".join([*pending, content])))
        pending = []
    if pending:
        out.append(_quoted(depth, "".join(pending)))
    return "\n".join(out)


def _unquoted(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    level = len(line) - len(content)
    return level, content.removeprefix(" ")


def _quoted(depth: int, content: str) -> str:
    return f"{'>' * depth} {content}" if depth else content
