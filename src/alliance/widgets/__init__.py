"""Widgets that tell the truth with a kernel and without one."""

from .alliance_classifier import AllianceClassifier
from .claim_explorer import ClaimExplorer
from .forecast_desk import ForecastDesk
from .labour_calculator import LabourCalculator
from .munitions_estimator import MunitionsEstimator
from .timeline_explorer import TimelineExplorer
from .trade_explorer import TradeExplorer
from .treaty_comparer import TreatyComparer
from .triangle_explorer import TriangleExplorer
from .vote_explorer import VoteExplorer

__all__ = [
    "AllianceClassifier",
    "ClaimExplorer",
    "ForecastDesk",
    "LabourCalculator",
    "MunitionsEstimator",
    "TimelineExplorer",
    "TradeExplorer",
    "TreatyComparer",
    "TriangleExplorer",
    "VoteExplorer",
]
