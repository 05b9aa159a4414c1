"""Runs a learner's code in the page's Python and has the answer judged. Standard library only; whatever the code does, a sentence comes back.

The page's worker puts this file and `compare.py` beside each other and calls `run`. In a test it runs in ordinary Python.
"""

from __future__ import annotations

import ast
import os
import traceback

try:
    import compare  # in the page
except ImportError:
    from . import compare

_NAME = "your code"


def run(code: str, key: dict | None = None) -> dict:
    """Run ``code``, show the value of a last expression, and judge what is called ``answer`` against ``key``.

    Returns ``error`` (a sentence with its line, or ""), ``ran`` (where only the answer is missing), ``verdict`` (as `compare.judge` gives it, or None) and ``given`` (canonical).
    """
    space = {"__name__": "__main__"}
    try:
        tree = ast.parse(code, _NAME)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, _NAME, "exec"), space)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), _NAME, "eval"), space)
            if shown is not None:
                print(shown if hasattr(shown, "to_frame") or hasattr(shown, "columns") else repr(shown))
    except BaseException as error:  # also exit() and the like: the worker must live on
        return {"error": said(error), "verdict": None, "given": None}
    if key is None:
        return {"error": "", "verdict": None, "given": None}
    if "answer" not in space:
        return {"error": "The code ran, but nothing in it is called “answer”: end with a line “answer = …”.", "ran": True, "verdict": None, "given": None}
    if space["answer"] is ...:
        return {"error": "The code ran. Now put your answer in the place of the three dots.", "ran": True, "verdict": None, "given": None}
    given = compare.canonical(space["answer"])
    return {"error": "", "verdict": compare.judge(key, given), "given": given}


def said(error: BaseException) -> str:
    """One or two sentences for an error: the line of the learner's own code, the error, and help where it is sure to be right."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == _NAME else None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == _NAME:
            line = frame.lineno
    where = f"Line {line}: " if line else ""
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    what = f"{type(error).__name__}{': ' + what[:500] if what else ''}"
    return where + what + ("" if what.endswith((".", "?", "!")) else ".") + _help(error)


def _help(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f" The Python of this page has the standard library and nothing else that is called “{error.name}”; in the notebook, everything is there."
    if isinstance(error, FileNotFoundError):
        return f" The files here: {', '.join(sorted(n for n in os.listdir('.') if n.endswith('.csv')))}."
    if isinstance(error, KeyError):
        return " A dictionary, or a row of a table, has no such key: print one row to see its keys."
    if isinstance(error, ValueError) and "convert" in str(error):
        return " A cell of a CSV file is a text, and an empty one can't become a number: leave empty cells out first."
    if isinstance(error, TypeError) and "str" in str(error):
        return " A cell of a CSV file is a text: turn it into a number with float(…) first."
    return ""
