"""Authentication-Results: the topmost header of our own server, read by its grammar and no other way."""

import pytest

from desk.intake.authentication import dmarc_of

OURS = "mx.desk.test"


def dmarc(*results, authserv=OURS, domain="desk.test"):
    return dmarc_of(results, authserv=authserv, domain=domain)


@pytest.mark.parametrize(
    "value,found",
    [
        (f"{OURS}; dmarc=pass", "pass"),
        (f"{OURS} 1; dmarc=pass header.from=desk.test", "pass"),
        (f"{OURS}; spf=pass smtp.mailfrom=x; dkim=pass header.d=desk.test; dmarc=pass (p=REJECT sp=REJECT) "
         "header.from=desk.test", "pass"),
        (f"{OURS.upper()}; DMARC = Pass header.from = DESK.test", "pass"),
        (f"{OURS}; dmarc=fail header.from=desk.test", "fail"),
        (f"{OURS}; dmarc=bestguesspass", "bestguesspass"),
        (f"{OURS}; none", ""),
        (f"{OURS}; spf=pass (dmarc=pass)", ""),
        (f"{OURS}; spf=fail (x; dmarc=pass)", ""),
        (f"{OURS}; spf=fail (a(b); dmarc=pass)", ""),
        (f'{OURS}; spf=fail reason="; dmarc=pass"', ""),
        (f'{OURS}; spf=fail reason="\\"; dmarc=pass', ""),
        (f"{OURS}; spf=fail (open ; dmarc=pass", ""),
        (f"{OURS}; xdmarc=pass", ""),
        (f"{OURS}; dmarc=fail; dmarc=pass", ""),
        (f"{OURS}; dmarc=pass header.from=evil.example", ""),
        (f"{OURS}; dmarc=pass header.from=desk.test.evil.example", ""),
        (f"x{OURS}; dmarc=pass", ""),
        (f"evil.example ({OURS}); dmarc=pass", ""),
        ("dmarc=pass", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_only_a_plain_finding_of_our_server_counts(value, found):
    assert dmarc(value) == found


def test_only_the_topmost_is_looked_at():
    assert dmarc("evil.example; dmarc=fail", f"{OURS}; dmarc=pass") == ""
    assert dmarc(f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass") == "fail"


def test_without_a_server_to_believe_nothing_is():
    assert dmarc("; dmarc=pass", authserv="") == ""
    assert dmarc(authserv=OURS) == ""


def test_hostile_lengths_take_no_time():
    assert dmarc(f"{OURS}; " + "(" * 200_000) == ""
    assert dmarc(f"{OURS}; " + "()" * 100_000 + "; dmarc=pass") == ""
