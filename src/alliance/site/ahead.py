"""Runs the code of the chapters before they are read, several at once; myst-nb, which runs one after another, then finds it done."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.display import status_iterator


def run(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Fill the cache with what the code of these pages gives, as many at a time as there are processors.

    What fails is left out: myst-nb meets it again, and says on which page and in which cell.
    """
    config = env.mystnb_config
    if config.execution_mode != "cache" or config.kernel_rgx_aliases:
        return
    cache = get_cache(config.execution_cache_path)
    due = {}
    for docname in docnames:
        path = Path(env.doc2path(docname))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        with suppress(KeyError):
            cache.match_cache_notebook(notebook)
            continue
        due[docname] = (path, notebook)
    if len(due) < 2:
        return

    def execute(docname: str):
        path, notebook = due[docname]
        return docname, single_nb_execution(notebook, cwd=str(path.parent), allow_errors=False, timeout=config.execution_timeout, meta_override=True)

    with ThreadPoolExecutor(min(len(due), os.cpu_count() or 1)) as pool:
        runs = [pool.submit(execute, docname) for docname in due]
        for run_ in status_iterator(as_completed(runs), "running the code of chapters... ", "purple", len(runs), app.verbosity, lambda r: r.result()[0]):
            docname, result = run_.result()
            path, notebook = due[docname]
            if result.err is None:
                cache.cache_notebook_bundle(CacheBundleIn(notebook, str(path), data={"execution_seconds": result.time}), check_validity=False, overwrite=True)
