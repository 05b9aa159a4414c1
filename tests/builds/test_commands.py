"""The two commands and their helpers: a missing prerequisite or a slip gets one sentence and a non-zero exit."""

from __future__ import annotations

import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from conftest import ROOT, own_files


def run(*command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)


def alliance(*arguments: str) -> subprocess.CompletedProcess:
    return run(sys.executable, "-m", "alliance", *arguments)


def test_no_python_is_said_in_one_sentence():
    """Prevents a newcomer from meeting a shell error."""
    result = run("sh", "tools/prepare.sh", "environment", PYTHON="no-such-python")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "install Python 3.11" in result.stderr


def test_an_old_python_is_said_in_one_sentence(tmp_path: Path):
    """Prevents an install that fails half-way on a Python the book does not support."""
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$1" in -V) echo "Python 3.8.1";; *) exit 1;; esac\n')
    old.chmod(0o755)
    result = run("sh", "tools/prepare.sh", "environment", PYTHON=str(old))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "Python 3.8.1" in result.stderr and "3.11" in result.stderr


def test_the_browser_can_be_named_and_a_wrong_name_is_not_passed_over():
    """Prevents tests from running in another browser than the one somebody named."""
    assert run(sys.executable, "tests/chromium.py", ALLIANCE_CHROMIUM="/no/such/browser").returncode == 1
    assert run(sys.executable, "tests/chromium.py").returncode == 0


def test_ci_calls_the_readmes_test_command():
    """Prevents a CI that proves something else than what README promises."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in script if line and not line.startswith(("#", "set ", "cd "))] == ["make test"]
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:12])
    assert "make book" in first_screen and "make test" in first_screen


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("article", "import", "no-such-file.txt"), "no-such-file.txt"), (("article", "import", "README.md"), "none of the article's"),
     (("article", "import", "book"), "folder")],
)  # fmt: skip
def test_a_bad_import_is_one_sentence_and_status_1(arguments, word):
    """Prevents a traceback for a slip of the hand."""
    result = alliance(*arguments)
    assert result.returncode == 1 and word in result.stderr
    assert result.stderr.count("\n") == 1 and not result.stdout


def test_the_tables_command_counts_and_passes():
    """Prevents a check that says nothing about what it checked."""
    result = alliance("tables", "check")
    assert result.returncode == 0
    assert "claims: " in result.stdout and "railway: " in result.stdout


def test_every_requirement_is_pinned_and_says_why():
    """Prevents a dependency that nobody can explain, or a version that drifts."""
    reason = False
    for name in ("requirements.txt", "tests/requirements.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()[2:]:
            if line.startswith("#"):
                reason = True
            elif not line.strip():
                reason = False
            elif not line.startswith("-"):
                assert "==" in line and reason, f"{name}: {line}"
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in pins if line.strip() and not line.startswith("#")]
    assert len(pins) > 100 and all("==" in line for line in pins)


def test_no_third_party_script_and_nothing_heavy_is_in_the_repository():
    """Prevents vendored code, which nobody updates."""
    files = own_files()
    assert Path("README.md") in files and len(files) > 200
    for path in files:
        assert not path.name.endswith((".min.js", ".min.css")), path
        assert (ROOT / path).stat().st_size < 1_000_000, path


def test_no_folder_of_tests_is_passed_over(pytestconfig):
    """Prevents tests that never run: pytest looks into no folder whose name it takes for a build's or an environment's."""
    hidden = pytestconfig.getini("norecursedirs")
    assert hidden, "the setting has another name now"
    folders = {parent.name for path in (ROOT / "tests").rglob("test_*.py") for parent in path.relative_to(ROOT).parents if parent.name}
    assert folders >= {"tests", "unit", "builds", "browser", "lab"}
    assert not [name for name in folders for pattern in hidden if fnmatch(name, pattern)]
