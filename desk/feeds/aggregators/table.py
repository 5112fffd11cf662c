"""Which kinds of feed can be asked, by the name of the kind."""

from desk.feeds.aggregators import aftership, dcsa, kdniao, kuaidi100, track17
from desk.feeds.aggregators.asking import Aggregator

AGGREGATORS: dict[str, Aggregator] = {
    "17track": track17.AGGREGATOR,
    "aftership": aftership.AGGREGATOR,
    "kuaidi100": kuaidi100.AGGREGATOR,
    "kdniao": kdniao.AGGREGATOR,
    "dcsa2": dcsa.DCSA2,
    "dcsa3": dcsa.DCSA3,
}
