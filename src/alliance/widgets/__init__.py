"""Widgets that tell the truth with a kernel and without one."""

from .claim_explorer import ClaimExplorer

__all__ = ["ClaimExplorer"]
