"""Answers to try on every exercise: right, listed as wrong, and at random; shared by the tests in Python and in the page."""

from __future__ import annotations

import random

from alliance.exercises import bank

JUNK = [
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "?", "x", "<b>bold</b>", "<img src=x onerror=alert(1)>", "🙂" * 50, "a" * 3000, [], {}, [None], [[]], [0, 0], ["a"], {"a": 1},
    "1,234.5", "−5", "12 %", "1e400", "0x10", "١٢", "nan", "inf", "1 000", ".5", "5.", "--1", "1,23,4",
]  # fmt: skip


def right(e: bank.Exercise) -> object:
    """The right answer, as the page's form gives it."""
    key, kind = e.key, e.kind
    if kind == "single":
        return next(i for i, o in enumerate(key["options"]) if o["right"])
    if kind == "multiple":
        return [i for i, o in enumerate(key["options"]) if o["right"]]
    if kind == "numeric":
        return key["answer"]
    if kind == "order":
        return sorted(range(len(key["places"])), key=lambda i: key["places"][i])
    if kind in ("match", "classify"):
        return [i["right"] for i in key["items"]]
    if kind == "text":
        return e.entry["example"]
    if kind == "map":
        return list(key["answer"])
    if kind == "data":
        return key["answer"]
    return None


def listed(e: bank.Exercise) -> list[tuple[object, str]]:
    """Each wrong answer that the entry lists, with the feedback it must get."""
    key, kind = e.key, e.kind
    if kind == "single":
        return [(i, o["says"]) for i, o in enumerate(key["options"]) if not o["right"]]
    if kind == "multiple":
        good = right(e)
        return [([*good, i], o["says"]) for i, o in enumerate(key["options"]) if not o["right"]]
    if kind in ("numeric", "data"):
        return [(w["answer"], w["says"]) for w in key["wrong"]]
    if kind == "order":
        found = []
        for w in key["wrong"]:
            order = list(range(len(key["places"])))
            order.remove(w["second"])
            order.insert(order.index(w["first"]), w["second"])  # the second straight before the first
            found.append(([key["places"].index(place) for place in order], w["says"]))
        return found
    if kind in ("match", "classify"):
        good, found = right(e), []
        for at, item in enumerate(key["items"]):
            for other in range(key["count"]):
                if other != item["right"]:
                    found.append(([*good[:at], other, *good[at + 1 :]], item["wrong"].get(str(other), item["says"])))
        return found
    if kind == "text":
        return [(raw["example"], w["says"]) for raw, w in zip(e.entry["wrong"], key["wrong"], strict=True)]
    if kind == "map":
        return [([p], w["says"]) for w in key["wrong"] for p in w["places"]]
    return []


def at_random(e: bank.Exercise, rng: random.Random) -> object:
    """An answer that may be right, wrong or nonsense."""
    if rng.random() < 0.35:
        return rng.choice(JUNK)
    face, key, kind = e.face, e.key, e.kind
    if kind == "single":
        return rng.randrange(-1, len(key["options"]) + 1)
    if kind == "multiple":
        return rng.sample(range(len(key["options"])), rng.randrange(len(key["options"]) + 1))
    if kind == "numeric":
        value = key["answer"] * rng.choice([1, 1.001, 0.98, 100, 0.01, -1, 1000, rng.random() * 3])
        return rng.choice([value, str(value), f"{value:.2f} %", f"{value:,.1f}"])
    if kind == "order":
        return rng.sample(range(len(key["places"])), len(key["places"]))
    if kind in ("match", "classify"):
        return [rng.randrange(key["count"]) for _ in key["items"]]
    if kind == "text":
        words = [e.entry["example"], *(w["example"] for w in e.entry["wrong"]), "something else"]
        word = rng.choice(words)
        return rng.choice([word, word.upper(), f"  {word}. ", word[:-1], word + " and more"])
    if kind == "map":
        ids = [p["id"] for p in face["map"]["places"]]
        return rng.sample(ids, rng.randrange(min(len(ids), 6) + 1))
    if kind == "forecast":
        return rng.choice([rng.randrange(-5, 106), str(rng.randrange(101)), f"{rng.random() * 100:.1f} %"])
    return "word " * rng.randrange(120)
