"""The one class behind every widget: an ordinary ipywidget where there is a kernel, its own small program in a page.

A widget is one class and one JavaScript module of the same name beside it. The module is plain: it imports
nothing and ends with ``export default { render({ model, el }) { … } }``; it may use the shared ``kit`` (kit.js).

In JupyterLab, anywidget runs the module against the kernel's model. In the published page, the host (host.js)
runs the same module against a model of four verbs (get, set, on, save_changes) that holds the state given with
the page. With scripts off, the reader sees `static_html`.
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import ClassVar

import anywidget

from .. import html, project, styles

_KIT = Path(__file__).parent / "kit.js"
_EXPORT = re.compile(r"^export default\b", re.MULTILINE)
_IMPORT = re.compile(r"^\s*import\b", re.MULTILINE)


class BookWidget(anywidget.AnyWidget):
    """Base of the book's widgets.

    A subclass sets ``title``, declares its traits (those tagged ``sync=True`` are its state) and writes
    `static_html`. ``tag`` (the module's name with hyphens) is derived.
    """

    title: ClassVar[str] = ""
    tag: ClassVar[str] = ""
    module: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs) -> None:
        path = Path(inspect.getfile(cls)).with_suffix(".js")
        # traitlets makes subclasses of its own, in which _esm is a trait already
        if path.is_file() and "_esm" not in cls.__dict__:
            cls.module = path.read_text(encoding="utf-8")
            cls.tag = path.stem.replace("_", "-")
            _require_plain(cls.module, path)
            cls._esm = f"{_KIT.read_text(encoding='utf-8')}\n{cls.module}"
            cls._css = styles.notebook()
        super().__init_subclass__(**kwargs)

    def open(self) -> None:
        """Connect to the kernel's front end; while pages are built there is none to connect to."""
        if not project.building_pages():
            super().open()

    def state(self) -> dict:
        """The synchronised traits by name, as JSON can carry them."""
        own = set(self.trait_names(sync=True)) - _BASE_TRAITS
        return {name: getattr(self, name) for name in sorted(own) if not name.startswith("_")}

    def static_html(self) -> str:
        """What a reader sees without scripts: the widget's content as a picture or a table, in HTML."""
        raise NotImplementedError(f"{type(self).__name__} needs a static_html")

    def source_html(self) -> str:
        """The source line under the widget, in HTML."""
        return ""

    def to_html(self) -> str:
        """The widget as a page holds it: static content, and the state from which the host makes it live."""
        content = f'<div class="bk-widget-static">{self.static_html()}</div>'
        if project.building_pages():
            data = json.dumps(self.state(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            # "<" escaped, so no text in the state can end the script element
            content = (
                f'<div class="bk-widget" data-widget="{self.tag}" data-module="{project.asset(f"widgets/{self.tag}.js")}">'
                f'<script type="application/json">{data.replace("<", chr(92) + "u003c")}</script>'
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


_BASE_TRAITS = frozenset(anywidget.AnyWidget.class_trait_names(sync=True)) | {"layout", "tabbable", "tooltip"}


def page_script(cls: type[BookWidget]) -> str:
    """The widget's module as a classic script, which a page opened from disk may load (modules it may not)."""
    body = _EXPORT.sub("return", cls.module, count=1)
    return f'BookWidgets.define("{cls.tag}", function (kit) {{\n"use strict";\n{body}\n}});\n'


def kit_script() -> str:
    """The shared kit without its notebook wrapping, for the host to hold once per page."""
    return _KIT.read_text(encoding="utf-8")


def every() -> list[type[BookWidget]]:
    """All widget classes, by tag."""
    import alliance.widgets  # noqa: F401  (their modules define the subclasses)

    return sorted((cls for cls in BookWidget.__subclasses__() if cls.tag), key=lambda cls: cls.tag)


def _require_plain(module: str, path: Path) -> None:
    if len(_EXPORT.findall(module)) != 1 or _IMPORT.search(module):
        raise ImportError(f"{path.name}: a widget's module imports nothing and has one “export default” at the start of a line.")
