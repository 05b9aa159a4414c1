"""The helpers of the book: tables, maps, charts, widgets. Each submodule's first line says its one job."""

__version__ = "0.1.0"
