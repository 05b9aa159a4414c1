"""Widgets that tell the truth with a kernel and without one."""

from .claim_explorer import ClaimExplorer
from .forecast_desk import ForecastDesk
from .timeline_explorer import TimelineExplorer
from .trade_explorer import TradeExplorer
from .triangle_explorer import TriangleExplorer
from .vote_explorer import VoteExplorer

__all__ = [
    "ClaimExplorer",
    "ForecastDesk",
    "TimelineExplorer",
    "TradeExplorer",
    "TriangleExplorer",
    "VoteExplorer",
]
