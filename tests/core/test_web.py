import pytest

from desk.core.web import own_path


@pytest.mark.parametrize("path", ["/", "/tickets?tab=all", "/tickets/T-1#m2"])
def test_our_own_paths_are_kept(path):
    assert own_path(path, "/x") == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        None,
        "//e.test",
        "/\\e.test",
        "https:e.test",
        "https://a@e.test",
        "\t//e",
        "e.test",
        "/\x00",
        "/ a",
        "/\n//e",
    ],
)
def test_ways_to_another_site_are_not(path):
    assert own_path(path, "/x") == "/x"
