"""Write constraints.txt: the exact version of every package in the environment at hand."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# Every version, transitive ones too, that the book was built and tested with. Written by `make lock`.
# Packages that only some systems need (Windows, Python 3.11) stand at the end, added by hand.
"""
TARGET = ROOT / "constraints.txt"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


freeze = subprocess.run([sys.executable, "-m", "pip", "freeze", "--exclude-editable", "--exclude", "alliance-book"],
                        capture_output=True, text=True, check=True).stdout  # fmt: skip
now = {normal(line.split("==")[0]): line.split("==")[1] for line in freeze.splitlines() if "==" in line}
kept = {}
if TARGET.exists():
    for line in TARGET.read_text(encoding="utf-8").splitlines():
        if "==" in line and normal(line.split("==")[0]) not in now:
            kept[normal(line.split("==")[0])] = line.split("==")[1]
lines = [f"{name}=={version}" for name, version in sorted(now.items())]
if kept:
    lines += ["# only on other systems (Windows, macOS), by hand", *(f"{n}=={v}" for n, v in sorted(kept.items()))]
TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
print(f"{TARGET.name}: {len(now)} versions, {len(kept)} kept from before")
