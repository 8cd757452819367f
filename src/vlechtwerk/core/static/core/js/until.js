// <span data-until="moment">: says again every half minute what time it is, and turns late when the moment is past.
// Without this the page tells the time at which it was opened.

const EVERY_MS = 30_000;
const clock = (moment) => moment.toTimeString().slice(0, 5);

function tick() {
  for (const one of document.querySelectorAll("[data-until]")) {
    const now = new Date();
    const state = one.firstElementChild;
    if (!state) continue;
    const text = [...state.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()) ?? state;
    text.textContent = text.textContent.replace(/\d\d:\d\d(?!.*\d\d:\d\d)/s, clock(now));
    const late = now > new Date(one.dataset.until);
    for (const name of ["late", "i-late"]) state.classList.toggle(name, late);
    state.classList.toggle("i-ok", !late);
  }
}

if (document.querySelector("[data-until]")) setInterval(tick, EVERY_MS);
