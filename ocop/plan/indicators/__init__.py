"""Indicators: named, documented questions about what happened, each with its list behind it."""

from ocop.plan.indicators.kinds import Dimension, Indicator, Item, Key, Scope, Span

__all__ = ["Dimension", "Indicator", "Item", "Key", "Scope", "Span"]
