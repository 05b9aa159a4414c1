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
        self._exercises(root, build_data)

    def _exercises(self, root: Path, build_data: dict) -> None:
        """The bank, compiled by the package itself in the environment that builds the book; without it the wheel has no exercises."""
        import json
        import subprocess
        import sys

        target = Path(self.directory) / "exercises-compiled.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        python = next((p for p in (root / ".venv/bin/python", Path(sys.executable)) if p.is_file()), sys.executable)
        code = "import json, sys; from alliance.exercises import bank; json.dump(bank.compiled(), open(sys.argv[1], 'w', encoding='utf-8'), ensure_ascii=False, separators=(',', ':'))"
        done = subprocess.run([str(python), "-c", code, str(target)], cwd=root, env={"PYTHONPATH": str(root / "src"), "ALLIANCE_ROOT": str(root)}, capture_output=True, text=True)
        if done.returncode:
            # somebody installs the package from its source alone: tables, maps and widgets work there all the same
            print("The exercises are left out of this wheel: run make first, then build it again.", file=sys.stderr)
            return
        json.loads(target.read_text(encoding="utf-8"))
        build_data["force_include"][str(target)] = "alliance/_files/data/exercises/compiled.json"
