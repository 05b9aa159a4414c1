"""The one class behind every widget: an ordinary ipywidget where there is a kernel, its own small program in a page.

A widget is one class and one JavaScript module of the same name beside it.

- The class names what a reader can set as `fields`, hands over its tables as ``data`` (JSON), and holds the arithmetic
  as ``calculate(data, state)``: a function of nothing else. `BookWidget.result` is its value for the state of now,
  ``selection`` the same as a DataFrame.
- The module is plain: it imports nothing, repeats ``calculate`` for the page, and ends with
  ``export default kit.widget({ calculate, view })``. It may use what stands in kit.js, dom.js, controls.js and plot.js.

In JupyterLab, anywidget runs the module against the kernel's model. In the published page, the host (host.js) runs
the same module against a model that holds the state given with the page. With scripts off, the reader sees
``static_html``. That both ``calculate`` agree is tested on random states of every widget.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from pathlib import Path
from typing import ClassVar

import anywidget
import pandas as pd
import traitlets

from .. import html, project, styles, tables
from .fields import Field

_HERE = Path(__file__).parent
_SHARED = ("dom", "fields", "controls", "plot", "ranges", "kit")
_EXPORT = re.compile(r"^export default\b", re.MULTILINE)
_IMPORT = re.compile(r"^\s*import\b", re.MULTILINE)


class BookWidget(anywidget.AnyWidget):
    """Base of the book's widgets.

    A subclass sets ``title``, declares its fields, gives ``data`` to ``super().__init__``, and writes `calculate`,
    `selection`, `static_html` and `source_html`. ``views`` maps a label to the fields of a view worth trying; each
    becomes a button. ``tag`` (the module's name with hyphens) is derived.

    Setting a field to what it does not take raises traitlets.TraitError with a sentence, and leaves it as it was.
    """

    title: ClassVar[str] = ""
    views_to_try: ClassVar[dict[str, dict]] = {}
    tag: ClassVar[str] = ""
    module: ClassVar[str] = ""

    data = traitlets.Dict().tag(sync=True)
    fields = traitlets.Dict().tag(sync=True)
    views = traitlets.Dict().tag(sync=True)

    def __init_subclass__(cls, **kwargs) -> None:
        path = Path(inspect.getfile(cls)).with_suffix(".js")
        # traitlets makes subclasses of its own, in which _esm is a trait already
        if path.is_file() and "_esm" not in cls.__dict__:
            cls.module = path.read_text(encoding="utf-8")
            cls.tag = path.stem.replace("_", "-")
            _require_plain(cls.module, path)
            cls._esm = f"{shared_script()}\n{cls.module}"
            cls._css = styles.notebook()
        super().__init_subclass__(**kwargs)

    def __init__(self, *, data: dict, title: str | None = None, **state) -> None:
        if title:
            self.title = title
        known = {name: trait for name, trait in self.traits().items() if isinstance(trait, Field)}
        unknown = [name for name in state if name not in known and not self.has_trait(name)]
        if unknown:
            raise traitlets.TraitError(f"{type(self).__name__} has no field “{unknown[0]}”; it has: {', '.join(known)}.")
        # first the data, by which the fields know what they take
        super().__init__(data=data, fields={name: trait.describe(data) for name, trait in known.items()}, views=self.views_to_try, **state)

    def open(self) -> None:
        """Connect to the kernel's front end; while pages are built there is none to connect to."""
        if not project.building_pages():
            super().open()

    def state(self) -> dict:
        """What the reader has set: the fields by name, as JSON can carry them."""
        return {name: getattr(self, name) for name in self.fields}

    def reset(self) -> None:
        """Every field as at first."""
        with self.hold_sync():
            for name, field in self.fields.items():
                setattr(self, name, field["default"])

    @staticmethod
    def calculate(data: dict, state: dict) -> dict:
        """The widget's arithmetic, as JSON in and JSON out. The module's function of this name gives the same."""
        raise NotImplementedError

    @property
    def result(self) -> dict:
        """What the widget shows for the state of now."""
        return self.calculate(self.data, self.state())

    @property
    def selection(self) -> pd.DataFrame:
        """What the widget shows, as a DataFrame to go on with."""
        raise NotImplementedError(f"{type(self).__name__} needs a selection")

    def static_html(self) -> str:
        """What a reader sees without scripts: the widget's content as a picture or a table, in HTML."""
        raise NotImplementedError(f"{type(self).__name__} needs a static_html")

    def source_html(self) -> str:
        """The source line under the widget, in HTML."""
        return ""

    def page_links(self) -> dict:
        """Other pages of the book that the widget links to, by a name its module knows; a notebook has none."""
        return {}

    def to_html(self) -> str:
        """The widget as a page holds it: static content, and the state from which the host makes it live."""
        content = f'<div class="bk-widget-static">{self.static_html()}</div>'
        if project.building_pages():
            data = _script_text(self.data)
            digest = hashlib.sha256(data.encode()).hexdigest()[:12]
            # the view it begins with is the chapter's: what was set in Python is the default here
            fields = {name: {**f, "default": getattr(self, name)} for name, f in self.fields.items()}
            given = _script_text({"fields": fields, "views": self.views, "page": self.page_links()})
            content = (
                f'<div class="bk-widget" data-widget="{self.tag}" data-data="{digest}" data-module="{project.asset(f"widgets/{self.tag}.js")}">'
                f'<script type="application/json" data-digest="{digest}">{data}</script>'
                f'<script type="application/json">{given}</script>'
                f'<div class="bk-widget-live" hidden></div>{content}</div>'
            )
        return html.figure(content, title=self.title, kind="widget", source=self.source_html())

    def _repr_mimebundle_(self, **kwargs):
        if project.building_pages():
            return {"text/html": self.to_html(), "text/plain": repr(self)}, {}
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        # for viewers of a saved notebook that has no kernel
        return {**data, "text/html": self.to_html()}, metadata

    def __repr__(self) -> str:
        return f"<{self.title.lower()}: {self.state()}>"


def source_records(keys) -> dict[str, dict]:
    """The sources of ``keys`` as a widget's data holds them: label, title and address by key."""
    found = {key: tables.source(key) for key in dict.fromkeys(keys)}
    return {key: {"label": s.label, "title": s.title, "url": s.url} for key, s in found.items()}


def _script_text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False, allow_nan=False)
    return text.replace("<", "\\u003c")  # so no text in the state can end the script element


def page_script(cls: type[BookWidget]) -> str:
    """The widget's module as a classic script, which a page opened from disk may load (modules it may not)."""
    body = _EXPORT.sub("return", cls.module, count=1)
    return f'BookWidgets.define("{cls.tag}", function (kit, fields, plot, ranges) {{\n"use strict";\n{body}\n}});\n'


def shared_script() -> str:
    """What all widgets' programs share, as plain functions."""
    return "\n".join((_HERE / f"{name}.js").read_text(encoding="utf-8") for name in _SHARED)


def host_script() -> str:
    """The script of pages with widgets: the shared parts once, and the host."""
    host = (_HERE / "host.js").read_text(encoding="utf-8")
    return f"(function () {{\n{shared_script()}\n{host}\n}})();\n"


def every() -> list[type[BookWidget]]:
    """All widget classes, by tag."""
    import alliance.widgets  # noqa: F401  (their modules define the subclasses)

    return sorted((cls for cls in BookWidget.__subclasses__() if cls.tag), key=lambda cls: cls.tag)


def once(page: str) -> str:
    """A page's HTML in which data that several widgets share stand once, where they come first."""
    seen: set[str] = set()

    def keep(found: re.Match) -> str:
        first = found[1] not in seen
        seen.add(found[1])
        return found[0] if first else ""

    return re.sub(r'<script type="application/json" data-digest="(\w+)">.*?</script>', keep, page, flags=re.DOTALL)


def _require_plain(module: str, path: Path) -> None:
    if len(_EXPORT.findall(module)) != 1 or _IMPORT.search(module):
        raise ImportError(f"{path.name}: a widget's module imports nothing and has one “export default” at the start of a line.")
