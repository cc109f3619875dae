"""Indicators of the room `training`."""

from ocop.plan.indicators.kinds import Indicator

INDICATORS: tuple[Indicator, ...] = ()
