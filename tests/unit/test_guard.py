"""The guard at the end of the build: it finds every way a page could contact another host, and cries at nothing else."""

from __future__ import annotations

import pytest
from alliance.site import guard


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<script src="//cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="http://cdn.example/x.css">',
        '<link rel="preconnect" href="https://fonts.example">',
        '<img src="https://pix.example/1.png">',
        '<img srcset="a.png 1x, https://pix.example/2.png 2x">',
        '<iframe src="https://maps.example"></iframe>',
        '<iframe srcdoc="&lt;script src=&quot;https://cdn.example/leaflet.js&quot;&gt;&lt;/script&gt;"></iframe>',
        '<div style="background: url(https://pix.example/bg.png)"></div>',
        "<style>@import 'https://fonts.example/a.css';</style>",
        '<script>fetch("https://api.example/v1")</script>',
        '<script type="module">import x from "https://cdn.example/x.mjs"</script>',
        '<script>const s = document.createElement("script"); s.src = "https://cdn.example/y.js";</script>',
        '<form action="https://forms.example"></form>',
        '<meta http-equiv="refresh" content="0; url=https://elsewhere.example">',
        '<object data="https://x.example/a.svg"></object>',
        '<svg><image href="https://x.example/a.png"/></svg>',
        "<script>navigator.sendBeacon('https://stats.example', 1)</script>",
    ],
)
def test_contacts_are_found(html):
    """Prevents a page that tells another host who reads it."""
    assert guard.contacts(f"<p>\n{html}"), html
    assert guard.contacts(f"<p>\n{html}")[0][0] == 2


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://www.eastasiaforum.org">the article</a>',
        '<link rel="canonical" href="https://book.example/">',
        '<script type="application/json">{"url": "https://source.example"}</script>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        '<script src="../_assets/page.js"></script>',
        '<img src="data:image/png;base64,AAAA">',
        "<p>fetch('https://api.example')</p>",
    ],
)
def test_links_and_words_are_let_be(html):
    """Prevents a guard that everybody switches off."""
    assert guard.contacts(html) == []


def test_faults_name_file_line_and_remedy(tmp_path):
    """Prevents a search through generated pages."""
    (tmp_path / "_assets").mkdir()
    (tmp_path / "a.html").write_text("\n\n<img src='https://x.example/a.png'>")
    (tmp_path / "_assets" / "b.css").write_text("p{}\nq{background:url(//x.example/b.png)}")
    (tmp_path / "_assets" / "c.js").write_text("fetch('https://x.example')")
    faults = guard.outside_contacts(tmp_path)
    assert [f.split(":")[0] for f in faults] == ["a.html, line 3", "_assets/b.css, line 2", "_assets/c.js, line 1"]


def test_a_licensed_page_is_named(tmp_path):
    """Prevents publishing a build that shows the article's text."""
    (tmp_path / "a.html").write_text('<div class="bk-licensed docutils container">text</div>')
    (tmp_path / "b.html").write_text("<p>nothing of the sort</p>")
    (fault,) = guard.licensed_pages(tmp_path)
    assert fault.startswith("a.html") and "licen" in fault.lower()


def test_what_was_clean_is_read_again_only_when_it_changed(tmp_path, monkeypatch):
    """Prevents a page that was changed, or was refused before, from passing because the guard looked at the others already."""
    site, notes, read = tmp_path / "html", tmp_path / "notes", []
    (site / "_assets").mkdir(parents=True)
    files = {"a.html": "<p>A", "b.html": "<p>B", "own.css": "p { color: red }", "_assets/own.js": "fetch('data.json')"}
    for name, text in files.items():
        (site / name).write_text(text, encoding="utf-8")
    for suffix, reader in list(guard._READ.items()):
        monkeypatch.setitem(guard._READ, suffix, lambda text, reader=reader: read.append(text) or reader(text))

    def ask() -> tuple[list[str], set[str]]:
        read.clear()
        return guard.outside_contacts(site, notes), set(read)

    assert ask() == ([], set(files.values()))
    assert ask() == ([], set())
    for name, spoilt in {
        "b.html": '<img src="https://pix.example/1.png">',
        "own.css": "p { background: url(https://pix.example/bg.png) }",
        "_assets/own.js": "fetch('https://api.example/v1')",
    }.items():
        (site / name).write_text(spoilt, encoding="utf-8")
        for _ in range(2):  # a refusal is not forgotten by building once more
            (fault,), asked = ask()
            assert name in fault and asked == {spoilt}
        (site / name).write_text(files[name], encoding="utf-8")
        assert ask() == ([], {files[name]})
    for rubbish in (b"\xff", b"[]", b"{}", b'{"by": 1}', notes.read_bytes().replace(b'"by": "', b'"by": "0')):
        notes.write_bytes(rubbish)  # of another guard, or of nobody
        assert ask() == ([], set(files.values())), rubbish
    assert guard.outside_contacts(site) == []
