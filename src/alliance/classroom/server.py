"""Starts JupyterLab on a working copy of the chapters, bound to this machine and asking nobody for news."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

# the extension that offers Jupyter news and looks for updates on another host
_SILENT = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def command(folder: Path, *more: str) -> list[str]:
    """The command line that serves ``folder``."""
    arguments = [sys.executable, "-m", "jupyterlab", str(folder), "--ServerApp.ip=127.0.0.1", "--LabApp.news_url=None", *more]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def environment(folder: Path, base: dict[str, str]) -> dict[str, str]:
    """``base`` with the settings of this working copy in front of the person's own."""
    settings = folder / ".jupyter"
    (settings / "labconfig").mkdir(parents=True, exist_ok=True)
    (settings / "labconfig" / "page_config.json").write_text(json.dumps(_SILENT) + "\n", encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(settings), base.get("JUPYTER_CONFIG_PATH", "")]))
    return {**base, "JUPYTER_CONFIG_PATH": path}
