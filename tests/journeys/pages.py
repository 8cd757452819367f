"""What every page is held to in the real browser."""

from axe_playwright_python.sync_playwright import Axe

# Rules that judge the tool's own iframe-less run wrongly are none: nothing is switched off.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_accessible(page) -> None:
    """axe finds nothing, and nothing scrolls sideways."""
    results = Axe().run(page, options=OPTIONS)
    found = [
        f"{item['id']}: {item['nodes'][0]['target']} {item['nodes'][0]['html'][:120]}"
        for item in results.response["violations"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px at {page.viewport_size['width']} px"


def assert_focus_visible(page, presses: int = 12) -> None:
    """Tabbing moves through the page, and each stop can be seen."""
    seen = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => { const e = document.activeElement; const r = e.getBoundingClientRect();
            const s = getComputedStyle(e); return [e.tagName, r.width, r.height,
            s.outlineStyle, parseFloat(s.outlineWidth), e.outerHTML.slice(0, 80)] }"""
        )
        if where[0] == "BODY":
            break
        seen.append(where)
        assert where[1] > 0, f"focus on something unseen: {where}"
        assert where[2] > 0, f"focus on something unseen: {where}"
    assert len(seen) >= 3, f"{page.url}: only {len(seen)} stops for the keyboard"
