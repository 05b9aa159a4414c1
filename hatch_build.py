"""Puts the tables, the borders and the bibliography into the wheel, so that an installed package finds them without the repository."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# named one by one: a reader's own licensed copy of the article lies below data/ too and must never travel along
FILES = ("data/*.csv", "data/datapackage.json", "data/README.md", "data/geo/borders.topojson", "data/article/fingerprints.json")
BOOK = ("book/references.bib", "book/facts.yml")


class Tables(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        if version == "editable":  # the working copy itself is used
            return
        root = Path(self.root)
        for pattern in (*FILES, *BOOK):
            for path in sorted(root.glob(pattern)):
                name = path.relative_to(root).as_posix()
                build_data["force_include"][str(path)] = f"alliance/_files/{name}"
