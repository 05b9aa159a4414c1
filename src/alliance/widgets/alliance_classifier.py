"""The alliance classifier: the reader answers seven questions, for then and for now, and sees what the answers make of the bond."""

from __future__ import annotations

import pandas as pd

from .. import html, tables
from .base import BookWidget, source_records
from .fields import Choice, Each

ANSWERS = {"no": "no", "partly": "partly or unclear", "yes": "yes"}
CLASSES = ["none of these", "alignment", "entente (consultation)", "neutrality or non-aggression pact", "defence pact"]
"""The classes by the weight of the promise, least first, as handbooks of alliances rank them."""
TERMS = {
    "alignment": ["alignment", "strategic alignment"], "entente (consultation)": ["entente", "consultation pact"],
    "neutrality or non-aggression pact": ["non-aggression pact"], "defence pact": ["alliance", "defence pact (ATOP)", "quasi-alliance"],
}  # fmt: skip
"""The entries in the table of terms that define each class."""
RULE = {
    "defence pact": "a treaty in force, and a promise of military help",
    "neutrality or non-aggression pact": "a treaty in force, and a promise not to fight each other or not to help those who do",
    "entente (consultation)": "a promise to consult in a crisis, and a treaty in force or a common aim",
    "alignment": "coordination in security matters, and a common aim or military help in fact",
}
ORDER = ["treaty", "assist", "consult", "restraint", "aims", "policy", "deeds"]


def classes_met(yes) -> list[int]:
    """The classes whose necessary conditions hold, if exactly the criteria in ``yes`` do."""
    treaty, assist, consult, restraint, aims, policy, deeds = (name in yes for name in ORDER)
    held = [True, policy and (aims or deeds), consult and (treaty or aims), treaty and restraint, treaty and assist]
    return [i for i, one in enumerate(held) if one]


# the highest class met, for each set of criteria written as a number: criterion i adds 2 to the i
_HIGHEST = [classes_met({name for i, name in enumerate(ORDER) if mask >> i & 1})[-1] for mask in range(1 << len(ORDER))]


def _possible(answers: list[str | None]) -> list[int]:
    """Every class that some completion of the answers gives; None may be yes or no."""
    masks = [0]
    for i, answer in enumerate(answers):
        if answer == "yes":
            masks = [m | 1 << i for m in masks]
        elif answer is None:
            masks += [m | 1 << i for m in masks]
    return sorted({_HIGHEST[m] for m in masks})


class AllianceClassifier(BookWidget):
    """What is the bond: alignment, entente, neutrality pact or defence pact? The reader's answers decide, and the definition.

    Fields: ``then`` and ``now`` (a dict from criterion to "no", "partly" or "yes"; those not answered are left out) and
    ``partly`` (how "partly or unclear" counts: "open": may be yes or no, "no", "yes"). ``classifier.selection`` is a
    DataFrame, one row a criterion, with both answers and whether each decides. The criteria and our own answers are the
    tables ``criteria`` and ``criteria_codes``.

    The arithmetic. The bond belongs to the highest class whose necessary conditions all hold:

    - defence pact: treaty and assist;
    - neutrality or non-aggression pact: treaty and restraint;
    - entente (consultation): consult, and treaty or aims;
    - alignment: policy, and aims or deeds;
    - none of these: otherwise.

    A criterion without an answer, and with "open" also one answered partly, may be yes or no: ``possible`` are all
    classes that some completion gives. A criterion **decides** if the possible classes differ between its being yes and
    its being no, all other answers as they are; ``if_yes`` and ``if_no`` are these classes. ``steps`` is how many classes
    now lies above then, as the least and the greatest of all pairs; ``changed`` are the criteria answered both times and
    differently, ``compared`` how many are answered both times.
    """

    title = "Alliance classifier"
    views_to_try = {"Our reading": {}, "Our reading, partly as yes": {"partly": "yes"}, "Our reading, partly as no": {"partly": "no"}, "By texts alone": {}, "By deeds alone": {}}

    then = Each(lambda data: {c["id"]: Choice(ANSWERS, label=c["question"]) for c in data.get("criteria", [])}, label="November 2022")
    now = Each(lambda data: {c["id"]: Choice(ANSWERS, label=c["question"]) for c in data.get("criteria", [])}, label="Now (March 2026)")
    partly = Choice({"open": "it may be either", "no": "it counts as no", "yes": "it counts as yes"}, label="What “partly or unclear” is worth")

    def __init__(self, frame: pd.DataFrame | None = None, **kwargs) -> None:
        codes = tables.load("criteria_codes") if frame is None else frame
        criteria, concepts = tables.load("criteria").set_index("id").loc[ORDER].reset_index(), tables.load("concepts").set_index("term")
        data = {
            "criteria": [{**{k: c[k] for k in ("id", "question", "yes", "partly", "no")}, "terms": _list(c["terms"]), "sources": _list(c["sources"])}
                         for c in criteria.to_dict("records")],
            "codes": {period: {c["criterion"]: {"code": str(c["code"]), "evidence": c["evidence"], "arguable": "" if pd.isna(c["arguable"]) else c["arguable"],
                                                "sources": _list(c["sources"]), "confidence": str(c["confidence"])}
                               for c in codes[codes["period"] == period].to_dict("records")} for period in ("2022", "now")},
            "classes": [{"name": name, "rule": RULE.get(name, "the conditions of no other class hold"),
                         "terms": [{"term": t, **concepts.loc[t, ["definition", "reference"]].to_dict(), "sources": _list(concepts.loc[t, "sources"])} for t in TERMS.get(name, [])]}
                        for name in CLASSES],
        }  # fmt: skip
        named = [x["sources"] for x in data["criteria"]] + [c["sources"] for p in data["codes"].values() for c in p.values()] + [t["sources"] for c in data["classes"] for t in c["terms"]]
        data["sources"] = source_records(key for keys in named for key in keys)
        super().__init__(data=data, **kwargs)
        ours = {field: {c: v["code"] for c, v in data["codes"][period].items()} for field, period in (("then", "2022"), ("now", "now"))}
        texts, deeds = (lambda names: {f: {c: v for c, v in a.items() if c in names} for f, a in ours.items()}), ("aims", "policy", "deeds")
        views = {label: {**ours, **values} for label, values in self.views_to_try.items()}
        views["By texts alone"], views["By deeds alone"] = texts(set(ORDER) - set(deeds)), texts(deeds)
        self.views = views

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        worth = {"yes": "yes", "no": "no", "partly": None if state["partly"] == "open" else state["partly"]}
        result = {}
        for period in ("then", "now"):
            given = state[period]
            answers = [worth[given[name]] if name in given else None for name in ORDER]
            turned = {}
            for i, name in enumerate(ORDER):
                yes, no = (_possible([*answers[:i], value, *answers[i + 1 :]]) for value in ("yes", "no"))
                if yes != no:
                    turned[name] = {"if_yes": yes, "if_no": no}
            result[period] = {"possible": _possible(answers), "decides": turned, "unanswered": [n for n in ORDER if n not in given]}
        then, now = result["then"]["possible"], result["now"]["possible"]
        both = [n for n in ORDER if n in state["then"] and n in state["now"]]
        changed = [n for n in both if state["then"][n] != state["now"][n]]
        return {**result, "steps": [now[0] - then[-1], now[-1] - then[0]], "changed": changed, "compared": len(both)}

    @property
    def selection(self) -> pd.DataFrame:
        """One row a criterion: the reader's answers, ours, and whether the criterion decides."""
        result, ours = self.result, self.data["codes"]
        return pd.DataFrame([
            {"criterion": c["id"], "question": c["question"], "then": self.then.get(c["id"]), "now": self.now.get(c["id"]),
             "ours_then": ours["2022"].get(c["id"], {}).get("code"), "ours_now": ours["now"].get(c["id"], {}).get("code"),
             "decides_then": c["id"] in result["then"]["decides"], "decides_now": c["id"] in result["now"]["decides"]}
            for c in self.data["criteria"]
        ])  # fmt: skip

    def static_html(self) -> str:
        codes, question = self.data["codes"], {c["id"]: c for c in self.data["criteria"]}
        frame = pd.DataFrame([
            {"question": question[i]["question"], "period": label, "code": ANSWERS[codes[period][i]["code"]], "evidence": codes[period][i]["evidence"],
             "arguable": codes[period][i]["arguable"], "sources": tables.SEPARATOR.join(codes[period][i]["sources"])}
            for i in question for period, label in (("2022", "November 2022"), ("now", "now")) if i in codes[period]
        ], columns=["question", "period", "code", "evidence", "arguable", "sources"])  # fmt: skip
        classes = pd.DataFrame([{"name": c["name"], "rule": c["rule"], "terms": " ".join(f"{t['term']}: {t['definition']} ({t['reference']})" for t in c["terms"])} for c in self.data["classes"]])
        return html.table(
            frame, caption="The questions, the evidence and our answers, which are arguable",
            headings={"question": "Question", "period": "When", "evidence": "Evidence", "code": "Our answer", "arguable": "What speaks for another", "sources": "Sources"},
            cell={"sources": html.source_links}, row_header="question",
        ) + html.table(classes, caption="The classes, the highest last", headings={"name": "Class", "rule": "What it takes", "terms": "How scholars define it"}, row_header="name")  # fmt: skip

    def source_html(self) -> str:
        return tables.source_line([tables.provenance(name) for name in ("criteria", "criteria_codes", "concepts")])


def _list(cell: str) -> list[str]:
    return cell.split(tables.SEPARATOR)
