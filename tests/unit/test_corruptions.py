"""Random damage to the tables: five hundred corruptions, each caught or harmless, none changed or hidden by the check."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter

import pytest
from alliance import project, tables
from alliance.errors import BookError
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

_SEEN: Counter = Counter()
_NASTY = st.sampled_from(
    ["", " ", "NaN", "-1", "1e99", "9999999999", "0", "2022-13-01", "N", "ZZZ", "'; DROP TABLE x;--", "<script>alert(1)</script>", "١٢٣", "a\x07b", "x\ny", '"']
) | st.text(max_size=20)  # fmt: skip


@st.composite
def corruptions(draw):
    """(table, what was done, new content as bytes)."""
    name = draw(st.sampled_from(tables.names()))
    original = _ORIGINALS[name]
    kind = draw(
        st.sampled_from(
            ["cell", "digit", "drop cell", "drop row", "double row", "swap cells", "swap rows", "swap columns", "rename column", "truncate", "bytes", "borrow"]
        )
    )  # fmt: skip
    rows = [list(row) for row in csv.reader(io.StringIO(original.decode()))]
    at = draw(st.integers(1, len(rows) - 1))
    column = draw(st.integers(0, len(rows[0]) - 1))
    other = draw(st.integers(1, len(rows) - 1))
    if kind == "truncate":
        return name, kind, original[: draw(st.integers(0, len(original) - 1))]
    if kind == "bytes":
        place = draw(st.integers(0, len(original)))
        return name, kind, original[:place] + draw(st.binary(min_size=1, max_size=4)) + original[place:]
    if kind == "cell":
        rows[at][column] = draw(_NASTY)
    elif kind == "digit":
        text = rows[at][column]
        digits = [i for i, sign in enumerate(text) if sign.isdigit()]
        if digits:
            i = draw(st.sampled_from(digits))
            rows[at][column] = text[:i] + draw(st.sampled_from("0123456789")) + text[i + 1 :]
    elif kind == "drop cell":
        del rows[at][column]
    elif kind == "drop row":
        del rows[at]
    elif kind == "double row":
        rows.insert(other, list(rows[at]))
    elif kind == "swap cells":
        second = draw(st.integers(0, len(rows[0]) - 1))
        rows[at][column], rows[at][second] = rows[at][second], rows[at][column]
    elif kind == "swap rows":
        rows[at], rows[other] = rows[other], rows[at]
    elif kind == "swap columns":
        second = draw(st.integers(0, len(rows[0]) - 1))
        for row in rows:
            row[column], row[second] = row[second], row[column]
    elif kind == "rename column":
        rows[0][column] = draw(_NASTY)
    elif kind == "borrow":  # a value of another row: well-formed, and wrong
        rows[at][column] = rows[other][column]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return name, kind, out.getvalue().encode()


_ORIGINALS = {name: (project.DATA / tables.resource(name)["path"]).read_bytes() for name in tables.names()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """One copy of data/ for all examples; each puts back what it changed."""
    root = tmp_path_factory.mktemp("corrupted")
    shutil.copytree(project.DATA, root / "data", ignore=shutil.ignore_patterns("licensed"))
    old = project.DATA
    project.DATA = root / "data"
    tables.forget()
    yield root / "data"
    project.DATA = old
    tables.forget()
    print("corruptions:", dict(sorted(_SEEN.items())))


@settings(max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(corruptions())
def test_random_corruptions_are_caught_or_harmless(copy, corruption):
    """Prevents damaged tables from being published: by slip of the hand, by a spreadsheet, by a broken disk."""
    name, kind, content = corruption
    path = copy / tables.resource(name)["path"]
    original = _ORIGINALS[name]
    assume(content != original)
    try:
        path.write_bytes(content)
        tables.forget()
        faults = tables.check([name])
        note(f"{name}, {kind}: {[str(f) for f in faults[:3]]}")
        assert path.read_bytes() == content, "the check changed the file"
        assert faults, "a change went unnoticed"
        for fault in faults:
            assert fault.file and fault.rule and fault.what and fault.remedy
            assert "\n" not in str(fault)
        by_rule = [f for f in faults if f.rule != "seal"]
        if by_rule:
            assert any(f.file == f"data/{path.name}" for f in by_rule) or name == "un_votes"
            _SEEN["caught by a rule"] += 1
        else:
            # only the seal notices: then the table must be as sound as any, so that nothing downstream breaks
            frame = tables.load(name)
            assert list(tables.describe(name).index) == [s["name"] for s in tables.schema(name)["fields"]]
            assert tables.provenance(name).rows == len(frame)
            before = list(csv.reader(io.StringIO(original.decode())))
            after = list(csv.reader(io.StringIO(content.decode())))
            if name == "un_votes":  # here the sums leave no room: the same votes in another order, or another source
                assert sorted(row[:3] for row in after) == sorted(row[:3] for row in before)
            _SEEN["caught by the seal alone"] += 1
        try:
            tables.load(name)
        except BookError as error:
            assert "\n" not in str(error) and path.name in str(error)
    finally:
        path.write_bytes(original)
        tables.forget()
