"""Indicators of the room `science`."""

from ocop.plan.indicators.kinds import Indicator

INDICATORS: tuple[Indicator, ...] = ()
