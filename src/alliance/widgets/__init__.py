"""Widgets that tell the truth with a kernel and without one."""

from .claim_explorer import ClaimExplorer
from .timeline_explorer import TimelineExplorer
from .trade_explorer import TradeExplorer

__all__ = ["ClaimExplorer", "TimelineExplorer", "TradeExplorer"]
