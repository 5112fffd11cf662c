"""Everything that moves in the demo world: forty shipments, five ways to travel."""

from desk.ops.demo.freight import JOURNEYS
from desk.ops.demo.freight_land import ON_LAND
from desk.ops.demo.freight_sea import AT_SEA
from desk.ops.demo.parcels import ONE_ORDER

ALL_JOURNEYS = (*JOURNEYS, *AT_SEA, *ON_LAND, *ONE_ORDER)
