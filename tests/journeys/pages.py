"""What every page is held to in the real browser."""

import os
from functools import cache

from axe_playwright_python.sync_playwright import Axe

# Rules that judge the tool's own iframe-less run wrongly are none: nothing is switched off.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
SMALLEST = 24  # px, WCAG 2.2, 2.5.8

FOCUS = """() => {
  const wrong = [];
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const stops = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]")]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && seen(e));
  const ring = (e) => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  };
  for (const e of stops) {
    e.focus({ focusVisible: true });
    if (document.activeElement !== e || e.tagName === "IFRAME") continue;
    const said = e.outerHTML.slice(0, 90);
    const holder = e.closest("label");
    if (!ring(e) && !(holder && ring(holder))) wrong.push(`no ring: ${said}`);
    const r = e.getClientRects()[0];
    if (!r || r.width < 1 || r.height < 1) { wrong.push(`focus on something unseen: ${said}`); continue; }
    // of a field to write in at length the first lines are enough: there the browser brings the words into view
    const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1);
    const y = r.top + (e.tagName === "TEXTAREA" ? Math.min(r.height / 2, 24) : r.height / 2);
    const top = document.elementFromPoint(x, y);
    if (y < 0 || y > innerHeight) wrong.push(`focus outside the window: ${said}`);
    else if (top && !e.contains(top) && !top.contains(e) && !holder?.contains(top))
      wrong.push(`covered by ${top.tagName}.${top.className}: ${said}`);
  }
  return [stops.length, wrong];
}"""

# Links inside a sentence are as large as their words (the exception of the norm); all else has room for a finger.
TARGETS = """(smallest) => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".skip, .vh"))
  .map((e) => [e.closest("label.opt, label.tick") || e, e])
  .filter(([box, e]) => !(e.tagName === "A" && getComputedStyle(e).display === "inline"
    && [...e.parentNode.childNodes].some((n) => n !== e && n.textContent.trim())))
  .map(([box, e]) => [box.getBoundingClientRect(), e])
  .filter(([r]) => r.width < smallest - 0.5 || r.height < smallest - 0.5)
  .map(([r, e]) => `${Math.round(r.width)} x ${Math.round(r.height)}: ${e.outerHTML.slice(0, 90)}`)"""

# What sticks out of the window without making it scroll is cut off.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((e) => e.checkVisibility() && !e.closest(".vh, .skip, .weave, svg, .scroll") && e.childElementCount === 0)
  .filter((e) => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.right > innerWidth + 1 || r.left < -1); })
  .map((e) => e.outerHTML.slice(0, 90)).slice(0, 3)"""


AXE_SAYS = """async (options) => {
  const said = (n) => `${n.target} ${n.html.slice(0, 110)} ${n.any[0]?.message ?? ""}`;
  const { violations } = await axe.run(options);
  return violations.map((v) => `${v.id}: ${v.nodes.map(said).slice(0, 3).join(" | ")}`);
}"""


@cache
def axe() -> str:
    return Axe().axe_script


def in_theme(page, theme: str) -> None:
    """In the light or the dark, once the browser has painted it: until then a colour may still be the other one's."""
    page.emulate_media(color_scheme=theme)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def assert_accessible(page, rules=RULES) -> None:
    """axe finds nothing. What floats at the bottom of a telephone is put out of the way of what lies under it."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe())
    if page.locator("nav.thumb").is_visible():
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": tall + 100})
    options = {"runOnly": rules, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate(AXE_SAYS, options)
    assert found == [], f"{page.url}\n" + "\n".join(found)


def assert_fits(page) -> None:
    """Nothing scrolls sideways, nothing is cut off, and every target can be touched."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    where = f"{page.url} at {page.viewport_size['width']} px"
    assert wide <= 0, f"{where} scrolls sideways by {wide} px"
    cut = page.evaluate(CUT_OFF)
    assert cut == [], f"{where} cuts off\n" + "\n".join(cut)
    small = page.evaluate(TARGETS, SMALLEST)
    assert small == [], f"{where} has small targets\n" + "\n".join(small)


def assert_focus_visible(page, stops: int = 3) -> None:
    """Every stop of the keyboard can be seen: a ring, inside the window, not covered."""
    page.keyboard.press("Tab")
    count, wrong = page.evaluate(FOCUS)
    assert wrong == [], f"{page.url} at {page.viewport_size['width']} px\n" + "\n".join(wrong)
    assert count >= stops, f"{page.url}: only {count} stops for the keyboard"


def looks_right(page, name):
    """In both themes and on a telephone; kept as a picture where somebody asks for it."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        assert_focus_visible(page)
        for theme in ("dark", "light"):
            in_theme(page, theme)
            assert_accessible(page, *([] if theme == "light" else [COLOURS]))
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
