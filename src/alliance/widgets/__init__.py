"""Widgets that tell the truth with a kernel and without one."""

from .alliance_classifier import AllianceClassifier
from .claim_explorer import ClaimExplorer
from .trade_explorer import TradeExplorer
from .treaty_comparer import TreatyComparer

__all__ = ["AllianceClassifier", "ClaimExplorer", "TradeExplorer", "TreatyComparer"]
