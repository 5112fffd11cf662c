"""The levels of a ladder as people write them: "75%" of the target, "+60" or "-30" working minutes from due."""


def is_warning(level: str) -> bool:
    """Whether this level comes before the promise is missed."""
    if level.endswith("%"):
        return int(level[:-1]) < 100
    return level.startswith("-")
