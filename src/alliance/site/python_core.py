"""Python for the page: the Pyodide core from its npm package, pinned and fetched once, and pandas for it where its files are at hand."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from pathlib import Path

from .. import project
from ..errors import BookError

# CPython 3.14 for the browser; MPL-2.0. The digest is the registry's own for this release.
VERSION = "314.0.7"
SHA512 = "d18bd7c4485f11da4b7dbfd790cd8114078c44eab488c517d9bcf31fda4eb6dc8c716930abe1db139bb2b860fcd8b37bcb6abe48dbe2ffa579244b0e943d91d4"
RELEASE = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
_MADE_FROM = ".made-from"
_NOTICE = f"""The files pyodide.mjs, pyodide.asm.mjs, pyodide.asm.wasm.bin (packed with gzip) and python_stdlib.zip are Pyodide {VERSION},
unchanged, under the Mozilla Public License 2.0, with CPython under the PSF licence. Source: https://github.com/pyodide/pyodide
"""


def write(folder: Path) -> dict | None:
    """Write the core below ``folder`` and return what the page's script must know: ``size`` (bytes to load), ``counted``
    (bytes of these that a progress bar can follow), ``pandas``, ``mark``.

    Returns None, and says why, where the core can't be had; the tasks then point to the notebook, and nothing else is missing.
    """
    wheels = os.environ.get("ALLIANCE_PYODIDE_PACKAGES")
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in [*_ours(), Path(__file__)]) + f"{VERSION} {SHA512} {wheels}".encode()).hexdigest()
    if wheels:
        digest += _digest(_book())
    mark = folder / _MADE_FROM
    if mark.is_file() and (told := json.loads(mark.read_text(encoding="utf-8")))["digest"] == digest:
        return told["told"]
    try:
        files = _files(Path(wheels) if wheels else None)
    except BookError as error:
        if wheels:
            raise
        print(error, file=sys.stderr)
        _clear(folder, set())
        return None
    size = sum(len(b) for n, b in files.items() if n != "notice.txt")
    # what the browser imports by itself passes no counter
    counted = size - sum(len(b) for n, b in files.items() if n.endswith(".mjs"))
    told = {"size": size, "counted": counted, "pandas": bool(wheels), "mark": digest[:8]}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    _clear(folder, set(files))
    mark.write_text(json.dumps({"digest": digest, "told": told}), encoding="utf-8")
    return told


def tarball() -> bytes:
    """The npm package, from a named file, from what an earlier build fetched, or from the registry. Raises BookError."""
    import pooch
    import requests

    named = os.environ.get("ALLIANCE_PYODIDE")
    without = "The data tasks will offer the notebook only"
    if named == "off":
        raise BookError(f"Python in the page is switched off by ALLIANCE_PYODIDE. {without}.")
    if named:
        try:
            content = Path(named).read_bytes()
        except OSError as error:
            raise BookError(f"ALLIANCE_PYODIDE names {named}, which can't be read ({error.strerror}). {without}; correct the path.") from None
        if hashlib.sha512(content).hexdigest() != SHA512:
            raise BookError(f"{named} is not the npm package pyodide {VERSION}: its SHA-512 differs. {without}; fetch it anew.")
        return content
    try:
        pooch.get_logger().setLevel("WARNING")
        path = pooch.retrieve(
            f"{_registry()}pyodide/-/pyodide-{VERSION}.tgz", f"sha512:{SHA512}", fname=f"pyodide-{VERSION}.tgz",
            path=pooch.os_cache("alliance-book"), downloader=pooch.HTTPDownloader(timeout=(6, 60)),
        )  # fmt: skip
    except (requests.RequestException, OSError, ValueError) as error:
        why = str(error).split("\n")[0][:160]
        raise BookError(f"Python for the page (npm package pyodide {VERSION}) could not be fetched: {why}. {without}; build again, or name the package's file in ALLIANCE_PYODIDE.") from None
    return Path(path).read_bytes()


def wheels_wanted(lock: dict) -> dict[str, dict]:
    """pandas and all that it needs, as the core's own list names them: file name and SHA-256 of each."""
    found: dict[str, dict] = {}
    ahead = ["pandas"]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found[name] = lock["packages"][name]
            ahead += found[name]["depends"]
    return found


def lock_of(core: dict[str, bytes]) -> dict:
    """The core's list of packages."""
    return json.loads(core["pyodide-lock.json"])


def unpack(content: bytes) -> dict[str, bytes]:
    """The files of the npm package, by their names."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {m.name.partition("/")[2]: archive.extractfile(m).read() for m in archive if m.isfile()}


def fetch_packages(folder: Path, base: str = RELEASE) -> list[Path]:
    """Download pandas and what it needs from the pinned release, each checked against the core's own list. Raises BookError."""
    import pooch
    import requests

    paths = []
    for package in wheels_wanted(lock_of(unpack(tarball()))).values():
        try:
            paths.append(Path(pooch.retrieve(base + package["file_name"], f"sha256:{package['sha256']}", fname=package["file_name"], path=folder, downloader=pooch.HTTPDownloader(timeout=(6, 120)))))
        except (requests.RequestException, OSError, ValueError) as error:
            raise BookError(f"{package['file_name']} could not be fetched from {base}: {str(error).splitlines()[0][:160]}; try again, or put the file into {folder} yourself.") from None
    return paths


# ---------------------------------------------------------------------------------------------- inner rooms


def _files(wheels: Path | None) -> dict[str, bytes]:
    core = unpack(tarball())
    lock = lock_of(core)
    # unneeded at run time, and the browser would ask for it
    script = b"\n".join(line for line in core["pyodide.mjs"].split(b"\n") if not line.startswith(b"//# sourceMappingURL"))
    files = {
        "pyodide.mjs": script, "pyodide.asm.mjs": core["pyodide.asm.mjs"], "python_stdlib.zip": core["python_stdlib.zip"],
        # not every host packs this one by itself, and unpacked it is three times as large
        "pyodide.asm.wasm.bin": gzip.compress(core["pyodide.asm.wasm"], 9, mtime=0),
        "notice.txt": _NOTICE.encode(), **{p.name: p.read_bytes() for p in _ours()},
    }  # fmt: skip
    wanted: dict[str, dict] = {}
    if wheels:
        wanted = wheels_wanted(lock)
        for package in wanted.values():
            path = wheels / package["file_name"]
            if not path.is_file():
                raise BookError(f"{path} is missing, which ALLIANCE_PYODIDE_PACKAGES promises; run “alliance exercises pandas {wheels}”.")
            if hashlib.sha256(content := path.read_bytes()).hexdigest() != package["sha256"]:
                raise BookError(f"{path} is not the file that Pyodide {VERSION} names: its SHA-256 differs; delete it and run “alliance exercises pandas {wheels}”.")
            files[package["file_name"]] = content
        files["alliance.zip"] = _book()
    files["lock.json"] = json.dumps({"info": lock["info"], "packages": wanted}, separators=(",", ":")).encode()
    return files


def _book() -> bytes:
    """The book's own package and tables, for code that says ``from alliance import tables``."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = [(p, p.relative_to(project.PACKAGE.parent)) for p in sorted(project.PACKAGE.rglob("*.py"))]
        parts += [(p, Path("book") / p.relative_to(project.ROOT)) for p in sorted([*project.DATA.glob("*.csv"), project.DATA / "datapackage.json", project.BOOK / "facts.yml", project.BOOK / "references.bib"])]
        for path, name in parts:
            archive.writestr(zipfile.ZipInfo(name.as_posix(), (1980, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _ours() -> list[Path]:
    return [project.PACKAGE / "exercises" / name for name in ("worker.mjs", "inpage.py", "compare.py")]


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _clear(folder: Path, keep: set[str]) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in keep:
                path.unlink()


def _registry() -> str:
    """The npm registry that this machine is set to use, with a slash at its end."""
    found = os.environ.get("npm_config_registry") or os.environ.get("NPM_CONFIG_REGISTRY")
    path = Path.home() / ".npmrc"
    if not found and path.is_file():
        reader = ConfigParser(strict=False, allow_no_value=True, interpolation=None, delimiters=("=",))
        try:
            reader.read_string("[npm]\n" + path.read_text(encoding="utf-8"))
            found = reader["npm"].get("registry")
        except Exception:  # npm's own file, not ours to judge
            found = None
    return (found or "https://registry.npmjs.org").strip().strip("\"'").rstrip("/") + "/"
