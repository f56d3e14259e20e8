"""The handout's page in a real browser, as people see it: on a desk, on a phone, on paper, with a keyboard and read aloud."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.reading_group import Request, prepare
from bot.reading_group.handout import Form, handout

ROOT = Path(__file__).resolve().parents[1]
_AXE = ROOT / ".browser" / "node_modules" / "axe-core" / "axe.min.js"
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--virtual-time-budget=20000",
)  # fmt: skip
_LOOK = """
(async () => {
  const page = document.documentElement, scroll = document.querySelector('.wide');
  const one = document.querySelector('svg .one');
  one.focus();
  const found = {
    width: window.innerWidth, content: page.scrollWidth, table: [scroll.clientWidth, scroll.scrollWidth],
    named: getComputedStyle(one.querySelector('.name')).visibility, focused: document.activeElement === one,
    dark: getComputedStyle(document.body).backgroundColor,
    agenda: [...document.querySelectorAll('.agenda tbody tr')].map(row => {
      const box = document.querySelector('.agenda').parentElement, edges = [...row.cells].map(c => c.getBoundingClientRect());
      return box.scrollWidth <= box.clientWidth && edges.every(e => e.width > 0 && e.left >= 0 && e.right <= window.innerWidth);
    }),
    columns: [...scroll.querySelectorAll('th[scope=col]')].map(column => column.getBoundingClientRect().width),
    requests: performance.getEntriesByType('resource').length,
    headings: [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1]),
  };
  if (window.axe) {
    const run = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']});
    found.violations = run.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3)]);
    found.checked = run.passes.length;
  }
  document.body.innerHTML = ''; document.body.textContent = 'FOUND' + JSON.stringify(found) + 'END';
})();
"""
_FRAME = """<!doctype html><body style="margin:0">
<iframe id="f" src="page.html" style="width:{width}px;height:900px;border:0"></iframe>
<script>setInterval(() => {{
  const text = f.contentDocument.body.textContent;
  if (text.startsWith('FOUND')) document.body.textContent = text;
}}, 50);</script></body>"""


@pytest.fixture(scope="module")
def page(sample_app: App) -> str:
    return handout(prepare(sample_app, Request("offline reinforcement learning")), Form.HTML)


def looked_at(page: str, folder: Path, width: int, *options: str, axe: bool = False) -> dict[str, Any]:
    """What a browser sees of a page that is so wide; a script that looks is put into a copy of it.

    The page stands in a frame, as a window has a least width and a frame has none.
    """
    if not _CHROMIUM:
        pytest.skip("there is no Chromium here")
    if axe and not _AXE.exists():
        pytest.skip("axe-core is not here: make browser")
    scripts = [_AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")] if axe else []
    copy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)  # which lets no script run
    copy = copy.replace("</body>", "".join(f"<script>{script}</script>" for script in [*scripts, _LOOK]) + "</body>")
    (folder / "page.html").write_text(copy, encoding="utf-8")
    (folder / "frame.html").write_text(_FRAME.format(width=width), encoding="utf-8")
    done = subprocess.run(
        [
            _CHROMIUM, *_OPTIONS, *options, "--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}",
            "--window-size=1400,900", "--dump-dom", (folder / "frame.html").as_uri(),
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r"FOUND(\{.*?\})END", html.unescape(done.stdout.decode()), re.DOTALL)
    assert found, done.stderr.decode()[-2000:]
    looked: dict[str, Any] = json.loads(found.group(1))
    return looked


def test_a_desk_a_phone_and_the_dark(page: str, tmp_path: Path) -> None:
    desk = looked_at(page, tmp_path, 1280)
    assert desk["content"] <= desk["width"]
    assert desk["requests"] == 0
    assert (desk["focused"], desk["named"]) == (True, "visible")
    assert desk["headings"][0] == 1
    assert desk["table"][1] <= desk["table"][0] > 1200  # the comparison takes the whole width, and needs no more
    assert min(desk["columns"]) > 140
    assert len(desk["agenda"]) == 8
    assert all(desk["agenda"])
    assert all(after - before <= 1 for before, after in zip(desk["headings"], desk["headings"][1:], strict=False))
    phone = looked_at(page, tmp_path, 360)
    assert phone["width"] == 360
    assert phone["content"] <= 360  # the page itself never scrolls sideways
    assert phone["table"][1] > phone["table"][0]  # the comparison does, in its own box
    assert all(phone["agenda"])  # all that is said of each part stands on the screen
    dark = looked_at(page, tmp_path, 1280, "--blink-settings=preferredColorScheme=0")
    assert dark["dark"] != desk["dark"]


@pytest.mark.parametrize("options", [(), ("--blink-settings=preferredColorScheme=0",)], ids=["light", "dark"])
def test_nothing_bars_people_from_the_page(options: tuple[str, ...], page: str, tmp_path: Path) -> None:
    found = looked_at(page, tmp_path, 1280, *options, axe=True)
    assert found["checked"] > 20
    assert [violation for violation in found["violations"] if violation[0] in ("serious", "critical")] == []


def test_it_prints(page: str, tmp_path: Path) -> None:
    if not _CHROMIUM:
        pytest.skip("there is no Chromium here")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    made = tmp_path / "page.pdf"
    subprocess.run(
        [_CHROMIUM, *_OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={made}",
         (tmp_path / "page.html").as_uri()],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    text = made.read_bytes()
    assert text.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", text))
    assert 4 <= pages <= 14
