"""Indicators of the room `outreach`."""

from ocop.plan.indicators.kinds import Indicator

INDICATORS: tuple[Indicator, ...] = ()
