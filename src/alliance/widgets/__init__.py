"""Widgets that tell the truth with a kernel and without one."""

from .claim_explorer import ClaimExplorer
from .labour_calculator import LabourCalculator
from .trade_explorer import TradeExplorer

__all__ = ["ClaimExplorer", "LabourCalculator", "TradeExplorer"]
