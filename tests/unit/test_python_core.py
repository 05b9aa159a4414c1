"""Fetching Python for the page: pinned by digest, kept for the next build, and a clear sentence where it can't be had."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from alliance import cli
from alliance.errors import BookError
from alliance.site import python_core


@pytest.fixture
def served(tmp_path):
    """A folder, and the address where its files are served."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_without_it_the_build_goes_on_and_says_so(tmp_path, monkeypatch, capsys):
    """Prevents a class without a book because a registry is down, and old files of the core that nothing fits any more."""
    monkeypatch.setenv("ALLIANCE_PYODIDE", "off")
    (tmp_path / "old.mjs").write_text("")
    assert python_core.write(tmp_path) is None and not list(tmp_path.iterdir())
    assert "switched off by ALLIANCE_PYODIDE. The data tasks will offer the notebook only." in capsys.readouterr().err


@pytest.mark.parametrize("what", ["missing", "other"])
def test_a_named_file_must_be_the_pinned_one(tmp_path, monkeypatch, what):
    """Prevents another Python than the tested one from getting into the book by a path."""
    path = tmp_path / "core.tgz"
    if what == "other":
        path.write_bytes(b"something else")
    monkeypatch.setenv("ALLIANCE_PYODIDE", str(path))
    with pytest.raises(BookError, match="can't be read" if what == "missing" else "its SHA-512 differs"):
        python_core.tarball()


def test_the_registry_is_the_machines_own_and_the_digest_decides(served, tmp_path, monkeypatch):
    """Prevents a download past a school's mirror, and a mirror's other bytes from being used."""
    folder, address = served
    monkeypatch.delenv("ALLIANCE_PYODIDE", raising=False)
    monkeypatch.setenv("npm_config_registry", address.rstrip("/"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(BookError, match="could not be fetched: 404.*name the package's file in ALLIANCE_PYODIDE"):
        python_core.tarball()
    (folder / "pyodide" / "-").mkdir(parents=True)
    path = folder / "pyodide" / "-" / f"pyodide-{python_core.VERSION}.tgz"
    path.write_bytes(b"tampered with")
    with pytest.raises(BookError, match="could not be fetched: SHA512 hash"):
        python_core.tarball()
    good = b"the real one"
    path.write_bytes(good)
    monkeypatch.setattr(python_core, "SHA512", hashlib.sha512(good).hexdigest())
    assert python_core.tarball() == good
    path.unlink()
    assert python_core.tarball() == good  # from what was fetched


def test_the_users_npm_settings_name_the_registry(tmp_path, monkeypatch):
    """Prevents asking a host that a school's network does not let through."""
    for name in ("npm_config_registry", "NPM_CONFIG_REGISTRY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert python_core._registry() == "https://registry.npmjs.org/"
    (tmp_path / ".npmrc").write_text("fund=false\nregistry = https://mirror.example/npm\n//mirror.example/:_authToken=x\n")
    assert python_core._registry() == "https://mirror.example/npm/"


LOCK = {
    "info": {"python": "3.14.2"},
    "packages": {
        "pandas": {"depends": ["numpy"], "file_name": "pandas.whl", "sha256": hashlib.sha256(b"pandas").hexdigest()},
        "numpy": {"depends": [], "file_name": "numpy.whl", "sha256": hashlib.sha256(b"numpy").hexdigest()},
        "scipy": {"depends": ["numpy"], "file_name": "scipy.whl", "sha256": "0"},
    },
}


@pytest.fixture
def small(monkeypatch):
    """A core of a few bytes with a list of packages of our own."""
    core = {"pyodide-lock.json": json.dumps(LOCK).encode(), "pyodide.mjs": b"a\n//# sourceMappingURL=a.map\n", "pyodide.asm.mjs": b"b", "pyodide.asm.wasm": b"c" * 1000, "python_stdlib.zip": b"d"}
    monkeypatch.setattr(python_core, "tarball", lambda: b"")
    monkeypatch.setattr(python_core, "unpack", lambda content: core)


def test_pandas_is_fetched_with_what_it_needs_and_checked(served, small, tmp_path):
    """Prevents wheels that nobody checked, and a page that lacks one of them."""
    folder, address = served
    (folder / "pandas.whl").write_bytes(b"pandas")
    (folder / "numpy.whl").write_bytes(b"numby")
    with pytest.raises(BookError, match="numpy.whl could not be fetched.*SHA256 hash"):
        python_core.fetch_packages(tmp_path / "wheels", address)
    (folder / "numpy.whl").write_bytes(b"numpy")
    assert {p.name for p in python_core.fetch_packages(tmp_path / "wheels", address)} == {"pandas.whl", "numpy.whl"}


def test_promised_wheels_must_be_there_and_be_the_right_ones(small, tmp_path, monkeypatch):
    """Prevents publishing a book that was meant to have pandas and has not."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    monkeypatch.setenv("ALLIANCE_PYODIDE_PACKAGES", str(wheels))
    with pytest.raises(BookError, match="pandas.whl is missing.*alliance exercises pandas"):
        python_core.write(tmp_path / "out")
    (wheels / "pandas.whl").write_bytes(b"pandas")
    (wheels / "numpy.whl").write_bytes(b"other")
    with pytest.raises(BookError, match="numpy.whl is not the file that Pyodide .* names: its SHA-256 differs"):
        python_core.write(tmp_path / "out")
    (wheels / "numpy.whl").write_bytes(b"numpy")
    told = python_core.write(tmp_path / "out")
    assert told["pandas"] and set(json.loads((tmp_path / "out/lock.json").read_text())["packages"]) == {"pandas", "numpy"}
    assert b"sourceMappingURL" not in (tmp_path / "out/pyodide.mjs").read_bytes()
    again = (tmp_path / "out/alliance.zip").stat().st_mtime_ns
    assert python_core.write(tmp_path / "out") == told and (tmp_path / "out/alliance.zip").stat().st_mtime_ns == again


def test_the_command_passes_a_sentence_on(small, tmp_path, monkeypatch):
    """Prevents a traceback before an instructor who only wanted pandas in the page."""
    monkeypatch.setattr(python_core.fetch_packages, "__defaults__", ("http://127.0.0.1:9/",))
    done = CliRunner().invoke(cli.main, ["exercises", "pandas", str(tmp_path)])
    assert done.exit_code == 1 and "could not be fetched from http://127.0.0.1:9/" in done.output and "Traceback" not in done.output
