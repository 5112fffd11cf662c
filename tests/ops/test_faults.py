"""`bin/faults` refuses what it cannot do before it starts a desk."""

import pytest
from click.testing import CliRunner

from desk.ops.faults.main import faults


@pytest.mark.parametrize(
    "arguments",
    [["nope"], ["calm", "--tickets", "0"], ["calm", "--tickets", "-5"], ["calm", "--seconds", "-5"],
     ["calm", "--database", "nonsense"], ["calm", "--database", "sqlite:////tmp/x.db"],
     ["calm", "--database", "postgresql://postgres@127.0.0.1:1/x"]],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(arguments):
    answer = CliRunner().invoke(faults, arguments)
    assert answer.exit_code == 2
    assert "Invalid value for" in answer.output
