#!/bin/sh
# Makes the environment in .venv (`environment`) and what the tests need beside it (`tests`), with plain messages.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}
BIN=.venv/bin
PIP=pip==26.3  # takes half the time of the one that comes with Python 3.11

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

environment() {
    command -v "$PYTHON" >/dev/null 2>&1 ||
        fail "Python was not found as '$PYTHON': install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3 book"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "'$PYTHON' is $("$PYTHON" -V 2>&1), and the book needs Python 3.11 or newer: install it, or name another one with make PYTHON=python3.12"
    "$PYTHON" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "This Python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv)."
    say "1/3  making the environment in .venv"
    [ -x "$BIN/python" ] || "$PYTHON" -m venv .venv
    "$BIN/python" -m pip install --disable-pip-version-check --quiet "$PIP" ||
        say "     $PIP could not be had; going on with the one at hand, which is slower"
    say "2/3  installing what requirements.txt names (about a minute the first time)"
    "$BIN/python" -m pip install --disable-pip-version-check --progress-bar on --no-compile -r requirements.txt
    say "3/3  compiling it, on all processors at once"
    "$BIN/python" -m compileall -qq -j 0 .venv/lib || true  # packages bring files for other Pythons, which do not compile and are not needed
    touch .venv/.ready
}

tests() {
    say "1/2  installing what tests/requirements.txt names"
    "$BIN/python" -m pip install --disable-pip-version-check -r tests/requirements.txt
    say "2/2  looking for a browser"
    if "$BIN/python" tests/chromium.py; then
        touch .venv/.tests-ready
        return
    fi
    say "     none found; installing Chromium"
    if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
        as_root=$([ "$(id -u)" = 0 ] || echo "sudo -n")
        $as_root apt-get update -qq || true
        for browser in chromium-headless-shell chromium; do  # not every system that has the second has the first
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$browser" fonts-dejavu-core >/dev/null && break
        done || true
    fi
    "$BIN/python" tests/chromium.py || "$BIN/python" -m playwright install chromium || true
    "$BIN/python" tests/chromium.py ||
        fail "No Chromium was found and none could be installed: install Chromium or Chrome, or name one with ALLIANCE_CHROMIUM=/path/to/chromium make test"
    touch .venv/.tests-ready
}

case "${1:-}" in
    environment) environment ;;
    tests) tests ;;
    *) fail "use: tools/prepare.sh environment | tests" ;;
esac
