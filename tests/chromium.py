"""Finds a Chromium or Chrome for the tests; as a program it prints the path, or ends with status 1."""

import os
import shutil
import sys
from pathlib import Path

# The headless shell is the same engine without a browser's windows, profiles and menus: a page opens in it at a third of the cost.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# No word to the outside: the tests run where there is none, and must not depend on it where there is.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip


def find() -> str | None:
    """The path of a browser, or None. ALLIANCE_CHROMIUM names one to prefer."""
    wanted = os.environ.get("ALLIANCE_CHROMIUM")
    if wanted:
        return wanted if Path(wanted).is_file() else None
    for name in NAMES:
        if path := shutil.which(name):
            return path
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as p:
            path = p.chromium.executable_path
        return path if Path(path).is_file() else None
    except Exception:
        return None


if __name__ == "__main__":
    browser = find()
    if not browser:
        sys.exit(1)
    print(browser)
