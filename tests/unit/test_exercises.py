"""The bank of exercises and the checker of notebooks: no drift, no exception, no false praise, feedback for each known mistake."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape

import numpy as np
import pandas as pd
import pytest
from exercise_trials import JUNK, listed, right
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance import project
from alliance.errors import BookError
from alliance.exercises import ask, bank, check, compare, hint, judge, lint, solution
from alliance.exercises.text import strip_html
from alliance.site.exercises import apart

EVERY = bank.every()
IDS = [e.id for e in EVERY]
BY_ID = {e.id: e for e in EVERY}
ANSWERED = [e for e in EVERY if e.kind not in ("open", "forecast")]


def verdict_on(e: bank.Exercise, answer: object) -> dict:
    return compare.judge(e.key, answer) if e.kind == "data" else judge.judge(e.key, answer)


def test_the_bank_has_no_fault():
    """Prevents a broken entry: schema, sources, figures, hints that give the answer, wrong paths without feedback."""
    assert [str(f) for f in lint.check()] == []


@pytest.mark.parametrize("e", ANSWERED, ids=lambda e: e.id)
def test_its_own_solution_is_right_and_each_listed_mistake_has_its_feedback(e):
    """Prevents drift: an answer key that its own solution fails, or feedback that nobody ever gets."""
    assert verdict_on(e, right(e))["state"] == "right"
    for answer, says in listed(e):
        found = verdict_on(e, answer)
        assert found["state"] in ("wrong", "partly"), answer
        assert says in found["says"], (answer, found["says"])


@pytest.mark.parametrize("e", [e for e in EVERY if e.kind == "data"], ids=lambda e: e.id)
def test_a_data_task_is_solved_by_its_own_code(e):
    """Prevents a task whose printed solution does not solve it, with pandas or with the standard library."""
    assert check(e.id, bank.compute(e.entry["solution"]["pandas"], e.id))
    if "plain" in e.entry["solution"]:
        assert check(e.id, bank.compute_plain(e.entry["solution"]["plain"], e.entry["tables"], e.id))
    for wrong in e.entry["wrong"]:
        found = check(e.id, bank.compute(wrong["code"], e.id))
        assert not found and found.says[0] == lint.text.html(wrong["says"])


# ------------------------------------------------------------------------------------------- anything at all


cells = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=60), st.dates(), st.just(pd.NA), st.just(pd.NaT))
flat = st.one_of(cells, st.lists(cells, max_size=6), st.dictionaries(st.one_of(st.text(max_size=8), st.integers()), cells, max_size=6), st.sets(st.integers(), max_size=5))
frames = st.builds(lambda rows, names: pd.DataFrame([r[: len(names)] + [None] * (len(names) - len(r)) for r in rows], columns=names), st.lists(st.lists(cells, max_size=4), max_size=5), st.lists(st.text(max_size=5), min_size=1, max_size=4, unique=True))
objects = st.one_of(
    flat, frames, st.lists(flat, max_size=4), st.text(max_size=4000), st.sampled_from([*JUNK, object(), len, type, range(10**9), b"bytes", np.array([1, 2]), np.float64("nan"), pd.Series(dtype=float), 10**400, -(10**400), ...]),
    st.builds(pd.Series, st.lists(st.floats(), max_size=5)), st.builds(lambda a: np.array(a, dtype=object), st.lists(cells, max_size=4)),
)  # fmt: skip


def acceptable(e: bank.Exercise, answer: object) -> bool:
    """Whether an answer may count as right, told without the judge: by the plain meaning of the exercise."""
    text = str(answer)
    if e.kind == "numeric":
        found = re.findall(r"[-−]?[\d.,\s]+(?:e[+-]?\d+)?", text)
        numbers = [float(re.sub(r"[,\s]", "", n.replace("−", "-"))) for n in found if re.search(r"\d", n)]
        return any(judge.near(n, e.key["answer"], e.key["tolerance"]) for n in numbers)
    if e.kind == "text":
        return any(re.search(p, text.lower().replace("’", "'")) for p in e.key["accept"])
    if e.kind == "data":
        ((kind, wanted),) = e.key["answer"].items()
        if kind == "number":
            return bool(re.search(r"\d", text))
        flat_ = wanted if kind == "list" else [v for row in (wanted if kind == "map" else wanted["rows"] if kind == "table" else [[wanted]]) for v in row]
        return all(str(v) in text for v in flat_ if isinstance(v, str))
    # letters, numbers, or the words of the options
    return bool(re.search(r"[a-zA-Z0-9]", text))


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(IDS), objects)
def test_no_answer_raises_or_is_praised_by_accident(name, answer):
    """Prevents a traceback in front of a learner, a false “right”, and markup that a learner's answer brings in."""
    e = BY_ID[name]
    found = check(name, answer)
    assert found.state in ("right", "partly", "wrong", "unreadable") and 0 <= found.score <= 1
    assert str(found) and found._repr_html_()
    if found:
        assert acceptable(e, answer), (name, answer)
    if isinstance(answer, str) and "<" in answer and len(answer) > 2:
        assert answer not in found._repr_html_()


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=80), objects))
def test_any_name_is_answered(name):
    """Prevents a traceback for a mistyped id, or for arguments in the wrong order."""
    if isinstance(name, str) and name in BY_ID:
        return
    assert not check(name, 1) and str(hint(name)) and str(solution(name))


def test_markup_in_an_answer_is_shown_as_text():
    """Prevents a learner's text from running in the notebook."""
    task = next(e for e in EVERY if e.kind == "data" and "list" in e.key["answer"])
    shown = check(task.id, ["<img src=x onerror=alert(1)>"] + task.key["answer"]["list"])._repr_html_()
    assert "<img" not in shown and "&lt;img" in shown


# --------------------------------------------------------------------------------------- common wrong paths


def test_common_mistakes_of_numbers_are_named():
    """Prevents “wrong” without a reason for a share in place of per cent, a wrong unit or a wrong sign."""
    assert "per cent" in str(check("votes-3", 0.7949)) and "Whole" not in str(check("votes-3", 0.7949))
    assert "sign" in str(check("votes-3", -79.5))
    assert "abstentions into the whole" in str(check("votes-3", "53.1 %"))
    for written in ("79.5", "79.5 %", " 79,5".replace(",", "."), np.float64(79.5), 79.49):
        assert check("votes-3", written), written


def test_tables_are_compared_with_a_small_difference():
    """Prevents a table that is called wrong without a place to look."""
    key = {"kind": "data", "answer": compare.canonical(pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})), "tolerance": {"relative": 0.01}, "wrong": [], "says": "yes", "general": "look", "high": "", "low": ""}
    found = compare.judge(key, compare.canonical(pd.Series({"a": 1.0, "b": 5.0, "c": 3.0})))
    assert found["state"] == "partly" and found["diff"]["rows"] == [["b", "5"]] and "2" not in str(found["diff"]["rows"])
    assert compare.judge(key, compare.canonical(pd.Series({"a": 100.0, "b": 200.0, "c": 300.0})))["says"][0].startswith("A hundred times")
    assert compare.judge(key, compare.canonical(pd.DataFrame({"n": ["a", "b", "c"], "v": [1, 2, 3]})))["state"] == "right"
    assert "Missing: c" in " ".join(compare.judge(key, compare.canonical({"a": 1, "b": 2}))["says"])
    table = {**key, "answer": compare.canonical(pd.DataFrame({"x": [1, 2], "y": ["p", "q"]}))}
    assert compare.judge(table, compare.canonical(pd.DataFrame({"y": ["q", "p"], "x": [2, 1]})))["state"] == "right"
    assert compare.judge(table, compare.canonical([{"x": 1, "y": "p"}, {"x": 2, "y": "q"}]))["state"] == "right"
    assert compare.judge(table, compare.canonical(pd.DataFrame({"x": [1, 2, 3], "y": ["p", "q", "r"]})))["says"][-1] == "There should be 2 rows, not 3."


def test_a_notebooks_answers_may_be_written_as_people_do():
    """Prevents a right answer from being refused for its form."""
    for e in EVERY:
        good, letters = right(e), bank.LETTERS
        if e.kind == "single":
            assert check(e.id, letters[good]) and check(e.id, letters[good].lower() + ")") and check(e.id, good + 1)
            assert check(e.id, unescape(re.sub(r"<[^>]+>", "", e.face["options"][good])))
        elif e.kind in ("multiple", "order", "match", "classify"):
            written = [letters[i] for i in good]
            assert check(e.id, written) and check(e.id, " ".join(written)) and check(e.id, ", ".join(written).lower())
        elif e.kind == "map":
            labels = {p["id"]: p["label"] for p in e.face["map"]["places"]}
            assert check(e.id, good) and check(e.id, set(good)) and check(e.id, [labels[g] for g in good])


def test_hints_come_one_by_one_and_the_solution_after_a_try():
    """Prevents hints that all come at once, and a solution before any thought."""
    ask._given.clear()
    ask._tried.clear()
    shown = [str(hint("votes-3")) for _ in range(4)]
    assert [s[:11] for s in shown] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"] and len(set(shown)) == 3
    assert "Try first" in str(solution("votes-3"))
    check("votes-3", "no number")
    assert "Try first" in str(solution("votes-3")), "what can't be read is no attempt"
    check("votes-3", 12)
    assert "denominator" in str(solution("votes-3"))


# ------------------------------------------------------------------------------------------------ the linter


def test_what_is_kept_is_what_would_be_computed_and_never_older(tmp_path, monkeypatch):
    """Prevents an answer judged by a key from before a correction of a table or of the bank."""
    computed = {e.id: json.loads(json.dumps({"face": e.face, "key": e.key, "help": e.help})) for e in bank.load("votes")}
    shutil.copytree(project.DATA, tmp_path / "data", ignore=shutil.ignore_patterns("licensed"))
    monkeypatch.setattr(project, "ROOT", tmp_path)
    monkeypatch.setattr(project, "DATA", tmp_path / "data")
    monkeypatch.setattr(bank, "FOLDER", tmp_path / "data" / "exercises")
    monkeypatch.setattr(bank, "_book_order", lambda: ["votes"])
    for other in (tmp_path / "data" / "exercises").glob("*.yml"):
        if other.stem != "votes":
            other.unlink()
    try:
        bank.forget()
        bank.keep()
        (first,) = (tmp_path / "_build" / "exercises").iterdir()
        bank.forget()
        monkeypatch.setattr(bank, "_key", lambda e: pytest.fail("computed again"))
        assert {e.id: {"face": e.face, "key": e.key, "help": e.help} for e in bank.load("votes")} == computed
        monkeypatch.setattr(bank, "_key", lambda e: "computed anew")
        for path in (tmp_path / "data" / "un_votes.csv", tmp_path / "data" / "exercises" / "votes.yml"):
            path.write_bytes(path.read_bytes() + b"\n")
            bank.forget()
            assert bank.load("votes")[0].key == "computed anew"
        bank.keep()
        (second,) = (tmp_path / "_build" / "exercises").iterdir()
        assert second != first
        (second / "votes.json").write_text("{broken", encoding="utf-8")
        bank.forget()
        assert bank.load("votes")[0].key == "computed anew"
    finally:
        monkeypatch.undo()
        bank.forget()


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the bank with one chapter, to be spoilt."""
    for name in ("schema.json", "votes.yml"):
        shutil.copy(bank.FOLDER / name, tmp_path / name)
    monkeypatch.setattr(bank, "FOLDER", tmp_path)
    monkeypatch.setattr(bank, "COMPILED", tmp_path / "compiled.json")
    bank.forget()

    def spoil(old: str, new: str) -> list[str]:
        path = tmp_path / "votes.yml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        bank.forget()
        return [str(f) for f in lint.check(["votes"])]

    yield spoil
    monkeypatch.undo()
    bank.forget()


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("    level: apply\n", "    level: hard\n", "schema: level"),
        ("    kind: single\n", "    kind: singel\n", "schema: kind"),
        ("        right: true\n", "", "0 options are right"),
        ("    objective: roll-call\n", "    objective: roll-cal\n", "there is no objective"),
        ('"table:un_votes", rc_ktvz_220112, rc_morse2024', '"table:un_vote"', "there is no table “un_vote”"),
        ("{cite:p}`rc_morse2024`", "{cite:p}`rc_morse`", "is not in book/references.bib"),
        ("{fact}`es11_4_no|words`", "{fact}`es11_4_none`", "there is no figure"),
        ("A share needs a whole.", "It is {plain}`79.5` here. A share needs a whole.", "gives the answer"),
        ("- text: Venezuela is neutral, for it stayed away from nearly all of the votes.", "- text: Venezuela voted with Russia once, in 2014, and took no part in the votes after that.", "two options read alike"),
        ("{code: \"100 * fact('es11_3_yes') / fact('un_members')\"}", "79.4", "within the tolerance"),
        ("    tolerance: {absolute: 0.6}", "    tolerance: {absolute: 60}", "can't be told apart"),
        ("wide[\"CHN\"] != \"X\")]\n        answer = 100 * (both[\"PRK\"] == both[\"CHN\"]).mean()", "wide[\"CHN\"] != \"X\")]\n        answer = 1 / 0", "the code can't be run (ZeroDivisionError"),
        ("for s in both) / len(both)", "for s in both) / len(symbols) / 2", "give different answers"),
        ("answer = 100 * (wide[\"PRK\"] != wide[\"CHN\"]).mean()", "answer = 100 * (wide[\"PRK\"] == wide[\"CHN\"]).mean()", "gives the right answer"),
        ("      - {iso3: BLR}\n", "", "“BLR” is not among the places"),
        ("    many: true\n", "", "only one can be chosen"),
        ("There are three recorded answers.", "There are 17 recorded answers.", "a figure or date is typed, “17”"),
        ("id: votes-2", "id: votes-22", "has no such entry"),
        ("    hints:\n      - There are three", "    hintz:\n      - There are three", "schema"),
        ("says: A vote against is", "says: TODO a vote against is", "still to do"),
        ("says: A vote against is", "says: <b>A vote</b> against is", "it holds HTML"),
    ],
)  # fmt: skip
def test_the_linter_names_what_is_wrong(copied, old, new, says):
    """Prevents a linter that waves through what it says it checks."""
    faults = copied(old, new)
    assert any(says in f for f in faults), faults
    assert all(f.startswith(("data/exercises/votes.yml", "book/plan-votes.md")) for f in faults)  # the lesson's plan names exercises, too


def test_long_words_and_a_broken_file_are_refused(copied):
    """Prevents texts that a first-year student can't read, and a traceback for a slip of indentation."""
    heavy = "Notwithstanding considerable methodological heterogeneity, intergovernmental organisational participation necessitates multidimensional operationalisation irrespective of institutional configuration, " * 4
    assert any("reading level" in f for f in copied("Compute the agreement index", heavy + "Compute the agreement index"))
    with pytest.raises(BookError, match=r"votes\.yml, line \d+: not valid YAML; mend that line\."):
        copied("exercises:\n", "exercises: [\n")


def test_a_renamed_exercise_is_found_under_its_old_name(copied):
    """Prevents progress and notebooks of an earlier edition from losing an exercise."""
    copied("  - id: votes-3\n", "  - id: votes-30\n    formerly: [votes-3]\n")
    assert bank.get("votes-3").id == "votes-30" and bank.renamed() == {"votes-3": "votes-30"}


# ----------------------------------------------------------------------------------------- the bank as a whole


def test_there_is_enough_of_each():
    """Prevents a thin bank: the book promises eighty exercises over all chapters and kinds."""
    kinds = pd.Series([e.kind for e in EVERY]).value_counts()
    assert len(EVERY) >= 80 and kinds["data"] >= 20 and kinds["map"] >= 10 and kinds["open"] >= 12, kinds.to_dict()
    assert set(kinds.index) == set(bank.KINDS)
    assert all(len(bank.load(c)) >= 4 for c in bank.chapters())


def test_an_index_to_the_feet_of_each_objective():
    """Prevents an objective that is promised and never practised, and one of the bank that the chapter does not name."""
    for chapter in bank.chapters():
        page = re.sub(r"\s+", " ", (project.BOOK / f"{chapter}.md").read_text(encoding="utf-8"))
        for objective in bank.objectives(chapter):
            assert any(e.objective == objective.id for e in bank.load(chapter)), objective
            assert objective.says.rstrip(";.") in page, f"{chapter} does not say “{objective.says}”"


def test_the_places_of_a_map_do_not_give_its_answer_away():
    """Prevents a list whose first places are the right ones, as their author wrote them down."""
    maps = [e for e in EVERY if e.kind == "map"]
    for e in maps:
        labels = [strip_html(p["label"]).casefold() for p in e.face["map"]["places"]]
        assert labels == sorted(labels), e.id
    first = [e.id for e in maps if set(e.key["places"][: len(e.key["answer"])]) == set(e.key["answer"])]
    assert len(first) < len(maps) / 3, first


@given(st.lists(st.tuples(st.floats(0, 760), st.floats(0, 507)), min_size=1, max_size=12))
def test_the_marks_of_a_map_stand_apart_and_within_it(points):
    """Prevents marks that cover each other, also on a phone where they are largest, or of which half lies outside of the picture, for whatever order the places have."""
    marks = apart(points, 760, 507)
    assert len(marks) == len(points)
    for i, (x, y) in enumerate(marks):
        assert 17 <= x <= 743 and 17 <= y <= 490
        assert all(abs(x - a) >= 34 or abs(y - b) >= 34 for a, b in marks[:i])
    x, y = points[0]
    assert marks[0] == points[0] or not (17 < x < 743 and 17 < y < 490)  # a place that has room keeps its mark on it
