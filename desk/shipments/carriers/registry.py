"""The feeds by name. An adapter's module is imported when that feed is asked for, not before."""

import importlib

from desk.shipments.carriers.events import Adapter

MODULES = {
    "dcsa2": "dcsa2",
    "dcsa3": "dcsa3",
    "fsu": "fsu",
    "xfsu": "xfsu",
    "onerecord": "onerecord",
    "iftsta": "iftsta",
    "codeco": "codeco",
    "coarri": "coarri",
    "17track": "seventeentrack",
    "aftership": "aftership",
    "kuaidi100": "kuaidi100",
    "kdniao": "kdniao",
    "desk": "own",
    "generic": "generic",
}
NAMES = tuple(MODULES)


def adapter(name: str) -> Adapter:
    """The adapter of a feed, which its module calls FEED. Raises KeyError for a name that is no feed."""
    module = importlib.import_module(f"desk.shipments.carriers.{MODULES[name]}")
    found = module.FEED
    assert isinstance(found, Adapter)
    return found
