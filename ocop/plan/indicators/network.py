"""Indicators of `network`."""

from ocop.plan.indicators.kinds import Indicator

INDICATORS: tuple[Indicator, ...] = ()
