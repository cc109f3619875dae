"""Indicators of `sourcing`."""

from ocop.plan.indicators.kinds import Indicator

INDICATORS: tuple[Indicator, ...] = ()
