"""The canned replies that ship with the product, as files."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "macros"


def shipped_macros(folder: Path = FOLDER) -> dict[tuple[str, str], str]:
    """(key, language) to text for each file of `folder`/<language>/<key>.md."""
    return {(path.stem, path.parent.name): path.read_text("utf-8") for path in sorted(folder.glob("*/*.md"))}
