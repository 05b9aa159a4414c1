"""Exercises that teach: one bank, judged alike in the page and in notebooks."""

from . import bank
from .ask import check, hint, solution

bank.warm()

__all__ = ["check", "hint", "solution"]
