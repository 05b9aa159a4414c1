"""Exercises that teach: one bank, judged alike in the page and in notebooks."""

from .ask import check, hint, solution

__all__ = ["check", "hint", "solution"]
