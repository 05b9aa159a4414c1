"""Widgets that tell the truth with a kernel and without one."""

from .claim_explorer import ClaimExplorer
from .munitions_estimator import MunitionsEstimator
from .trade_explorer import TradeExplorer

__all__ = ["ClaimExplorer", "MunitionsEstimator", "TradeExplorer"]
