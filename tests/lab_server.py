"""A real JupyterLab on this machine with a home of its own, for the tests of what runs there and for the benchmark of widgets."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from alliance.classroom import server


@contextlib.contextmanager
def serve(folder: Path, home: Path, more: dict[str, str] | None = None) -> Iterator[str]:
    """Serve ``folder`` until the block ends, and give the address; ``home`` takes settings and the log, ``more`` adds to the environment.

    Raises RuntimeError with the end of the log if JupyterLab does not answer within a minute.
    """
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ALLIANCE_")} | {
        "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data"), "IPYTHONDIR": str(home / "ipython"),
    } | (more or {})  # fmt: skip
    arguments = ["--no-browser", f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"]
    address = f"http://127.0.0.1:{port}"
    with (home / "lab.log").open("w") as log:
        process = subprocess.Popen(server.command(folder, *arguments), env=server.environment(folder, environment), stdout=log, stderr=log)
        try:
            for _ in range(120):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/api/status", timeout=2)
                    break
                if process.poll() is not None:
                    raise RuntimeError((home / "lab.log").read_text()[-2000:])
                time.sleep(0.5)
            else:
                raise RuntimeError((home / "lab.log").read_text()[-2000:])
            yield address
        finally:
            process.terminate()
            process.wait(30)
