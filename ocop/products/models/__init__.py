"""Products and their standing, ideas, value chains."""

from ocop.products.models.goods import (
    CodeSequence,
    Package,
    Picture,
    Product,
    ProductAlias,
    Standing,
)
from ocop.products.models.ideas import Idea, IdeaCall, IdeaStep
from ocop.products.models.sourcing import (
    ChainPartner,
    ChainSite,
    CircularPractice,
    MaterialArea,
    ProcessingStage,
    ValueChain,
)
from ocop.products.states import IdeaState, StandingState

__all__ = [
    "ChainPartner", "ChainSite", "CircularPractice", "CodeSequence", "Idea", "IdeaCall", "IdeaState",
    "IdeaStep", "MaterialArea", "Package", "Picture", "ProcessingStage", "Product", "ProductAlias",
    "Standing", "StandingState", "ValueChain",
]  # fmt: skip
