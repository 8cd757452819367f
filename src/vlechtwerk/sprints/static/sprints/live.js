// Keeps a page in step: asks every two seconds whether something changed, and puts the parts that did in their place.
// <… id data-part>: is replaced; with data-keep only when that value changes. What somebody is typing is never touched.

const EVERY_MS = 2000;
const away = document.querySelector("[data-away]");
let tag = "";
let busy = false;

const clocks = () => document.querySelectorAll("[data-clock]");
const wind = (root) => {
  for (const one of root.querySelectorAll("[data-clock]")) one.dataset.due = performance.now() + one.dataset.clock * 1000;
};

function tick() {
  for (const one of clocks()) {
    const left = "still" in one.dataset ? Number(one.dataset.clock) : Math.round((one.dataset.due - performance.now()) / 1000);
    const whole = Math.abs(left);
    one.textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    one.classList.toggle("late", left < 0);
  }
}

// The same in words: tokens, numbers and the clock differ every time.
function plain(part) {
  const copy = part.cloneNode(true);
  for (const one of copy.querySelectorAll("[name=csrfmiddlewaretoken], [name=number]")) one.setAttribute("value", "");
  for (const one of copy.querySelectorAll("[data-clock]")) {
    one.textContent = one.className = "";
    one.removeAttribute("data-due");
    if (!("still" in one.dataset)) one.removeAttribute("data-clock");
  }
  for (const one of copy.querySelectorAll("details[open]")) one.removeAttribute("open");
  return copy.innerHTML;
}

const written = (part) => [...part.querySelectorAll("textarea, input:not([type=hidden]), select")].some(
  (one) => one === document.activeElement || (one.defaultValue ?? one.value) !== one.value,
);

// False when something could not be shown yet: it is asked for again.
function show(page) {
  let all = true;
  for (const fresh of page.querySelectorAll("[data-part][id]")) {
    const part = document.getElementById(fresh.id);
    if (!part) continue;
    const differs = "keep" in fresh.dataset ? part.dataset.keep !== fresh.dataset.keep : plain(part) !== plain(fresh);
    if (!differs) {
      for (const clock of part.querySelectorAll("[data-clock]")) clock.dataset.clock = fresh.querySelector("[data-clock]")?.dataset.clock ?? clock.dataset.clock;
      wind(part);
    } else if (written(part)) all = false;
    else {
      part.replaceWith(document.adoptNode(fresh));
      wind(fresh);
    }
  }
  return all;
}

async function ask() {
  if (busy || document.hidden) return;
  busy = true;
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Live": "1", "If-None-Match": tag }, cache: "no-store" });
    if (answer.ok) {
      const next = answer.headers.get("ETag") ?? "";
      const whole = show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      tag = whole ? next : "";
    }
    if (away) away.hidden = true;
  } catch {
    if (away) away.hidden = false;
  } finally {
    busy = false;
    tick();
  }
}

wind(document);
tick();
setInterval(tick, 500);
setInterval(ask, EVERY_MS);
document.addEventListener("sprint:look", ask);
document.addEventListener("visibilitychange", ask);
