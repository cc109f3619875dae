"""Producers, agencies and partners, and the network they form."""

from ocop.organisations.models.network import (
    Body,
    BodyKind,
    Engagement,
    Expertise,
    Field,
    Introduction,
    Need,
    Post,
    Rating,
)
from ocop.organisations.models.organisations import Gender, Kind, LegalForm, Organisation, YearFigures

__all__ = [
    "Body",
    "BodyKind",
    "Engagement",
    "Expertise",
    "Field",
    "Gender",
    "Introduction",
    "Kind",
    "LegalForm",
    "Need",
    "Organisation",
    "Post",
    "Rating",
    "YearFigures",
]
