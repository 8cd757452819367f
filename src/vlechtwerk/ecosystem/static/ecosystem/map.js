// The map in the browser: what is shown, and what happens when. Without this the server's drawing stays.
import { nearest } from "./map-draw.js";
import { paint } from "./map-frame.js";
import { blocks } from "./map-labels.js";
import { follow } from "./map-hands.js";
import { view } from "./map-view.js";
import { neighbours, around, walk } from "./map-walk.js";
import { clock } from "./map-time.js";
import { panel } from "./map-panel.js";

const field = document.querySelector("[data-map]");
const source = document.getElementById("map-data");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

function start() {
  const data = JSON.parse(source.textContent);
  const canvas = field.querySelector("canvas");
  const page = document.querySelector("[data-map-page]");
  const live = field.querySelector("[data-map-live]");
  const steps = field.querySelector("[data-map-steps]");
  const near = neighbours(data);
  const state = { data, near, focus: data.focus, steps: data.steps, far: null, hover: null, until: Infinity, view: view(data.actors), blocks: [] };
  const told = panel(page, (key) => focus(data.actors.findIndex((actor) => actor[0] === key)));
  let due = 0;

  const draw = () => { due ||= requestAnimationFrame(() => { due = 0; paint(canvas, state); }); };
  state.draw = draw;

  function look() {
    const was = state.far;
    state.far = state.focus === null ? null : around(near, state.focus, state.steps, state.until);
    steps.hidden = state.focus === null;
    const said = steps.querySelector("[data-map-said]");
    said.textContent = `${state.steps === 1 ? said.dataset.one : `${state.steps} ${said.dataset.many}`} ${data.actors[state.focus]?.[1] ?? ""}`;
    state.view.measure(canvas);
    state.blocks = blocks(canvas);
    state.view.top = 8 + Math.max(...state.blocks.slice(0, state.view.narrow ? 2 : 1).map((one) => one[3]));
    state.view.measure(canvas);
    if (state.view.narrow && state.far) state.view.only([...state.far.keys()].map((actor) => data.actors[actor]));
    else if (state.view.narrow && was) state.view.whole();
    draw();
  }

  function focus(actor, silent = false) {
    state.focus = actor >= 0 ? actor : null;
    state.steps = 1;
    state.hover = null;
    look();
    if (state.focus === null) { told.close(); return; }
    const [key, name] = data.actors[state.focus];
    live.textContent = `${name}, ${[...state.far.keys()].length - 1}`;
    if (!silent && !state.view.narrow) state.view.show(canvas, data.actors[state.focus]);
    told.open(key, state.steps);
  }

  const acts = {
    in: () => state.view.zoom(canvas, 1.35), out: () => state.view.zoom(canvas, 1 / 1.35),
    whole: () => { state.view.whole(); focus(-1); },
    wider: () => { state.steps = Math.min(state.steps + 1, 6); look(); },
    nearer: () => { state.steps = Math.max(state.steps - 1, 1); look(); },
  };

  document.querySelectorAll("[data-map-do]").forEach((button) => {
    const act = acts[button.dataset.mapDo];
    if (act) button.addEventListener("click", () => { act(); draw(); });
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does = {
      "+": state.focus === null ? acts.in : acts.wider, "=": state.focus === null ? acts.in : acts.wider,
      "-": state.focus === null ? acts.out : acts.nearer, Escape: () => focus(-1), 0: acts.whole,
      t: () => document.querySelector("[data-map-table]")?.click(), T: () => document.querySelector("[data-map-table]")?.click(),
    }[event.key] ?? (event.key.startsWith("Arrow") ? () => focus(walk(state, event.key)) : null);
    if (!does) return;
    event.preventDefault();
    does();
    draw();
  });
  follow(canvas, state, {
    hover: (x, y) => {
      const found = nearest(canvas, state, x, y);
      if (found === state.hover) return;
      state.hover = found;
      canvas.classList.toggle("near", found !== null);
      draw();
    },
    click: (x, y) => { const found = nearest(canvas, state, x, y); if (found !== null) focus(found, true); else if (state.focus !== null) focus(-1); },
  });
  canvas.hidden = false;
  field.querySelector(".mapsvg").setAttribute("hidden", "");
  clock(document.querySelector("[data-map-time]"), data, reduced, (until) => { state.until = until; look(); });
  new ResizeObserver(() => { state.blocks = blocks(canvas); draw(); }).observe(canvas);
  for (const dark of [matchMedia("(prefers-color-scheme: dark)")]) dark.addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  look();
  field.map = state; // for whoever measures
}

if (field && source) start();
