"""Widgets that tell the truth with a kernel and without one."""

from .claim_explorer import ClaimExplorer
from .trade_explorer import TradeExplorer
from .vote_explorer import VoteExplorer

__all__ = ["ClaimExplorer", "TradeExplorer", "VoteExplorer"]
