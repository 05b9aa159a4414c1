"""How long the tables take to load, typed and checked against their schema, beside plain pandas, in one run.

    make bench

Prints the time for all tables in one process that has nothing cached but pandas itself, the same for
``pandas.read_csv`` without types, and the ratio. Ends with status 1 above the limit of 300 ms.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

LIMIT_MS = 300
RUNS = 7
CODE = """
import time, pandas as pd
from alliance import project, tables
paths = [project.DATA / tables.resource(name)["path"] for name in tables.names()]
pd.read_csv(paths[0])                                   # pandas warms up for both
tables.load(tables.names()[0]); tables.forget()
start = time.perf_counter()
for path in paths: pd.read_csv(path)
plain = time.perf_counter() - start
start = time.perf_counter()
rows = sum(len(tables.load(name)) for name in tables.names())
typed = time.perf_counter() - start
start = time.perf_counter()
for name in tables.names(): tables.load(name)
again = time.perf_counter() - start
start = time.perf_counter()
for name in tables.names(): tables.describe(name); tables.provenance(name)
told = time.perf_counter() - start
print(len(paths), rows, plain * 1000, typed * 1000, again * 1000, told * 1000)
"""


def main() -> None:
    results = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
        results.append([float(part) for part in done.stdout.split()])
    count, rows, plain, typed, again, told = (statistics.median(column) for column in zip(*results, strict=True))
    print(f"tables: {count:.0f} tables, {rows:.0f} rows, medians of {RUNS} processes")
    print(f"  all tables, typed:                     {typed:6.0f} ms (limit {LIMIT_MS})")
    print(f"  pandas.read_csv of the same files:     {plain:6.0f} ms; typed loading takes {typed / plain:.1f} times as long")
    print(f"  all tables a second time:              {again:6.0f} ms")
    print(f"  all descriptions and source lists:     {told:6.0f} ms")
    if typed > LIMIT_MS:
        sys.exit(f"The tables take {typed:.0f} ms to load; the limit is {LIMIT_MS} ms.")


if __name__ == "__main__":
    main()
