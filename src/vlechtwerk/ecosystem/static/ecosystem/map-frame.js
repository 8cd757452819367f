// One frame of the map.
import { actors, lines, lit, NOBODY, size } from "./map-draw.js";
import { palette } from "./map-ink.js";
import { write } from "./map-labels.js";

const MARGIN = 0.25; // drawn beyond the edges too, so that a pan uncovers something
const like = (view, x, y) => ({ ...view, px: (mx) => view.px(mx) + x, py: (my) => view.py(my) + y, wide: view.wide + 2 * x, high: view.high + 2 * y, scale: view.scale, left: x, upper: y });

// All of the map at rest, kept as one image: while somebody moves, a frame costs one copy.
function still(state, about, ink, sign) {
  const { view } = state, x = Math.round(view.wide * MARGIN), y = Math.round(view.high * MARGIN);
  const canvas = new OffscreenCanvas((view.wide + 2 * x) * view.ratio, (view.high + 2 * y) * view.ratio);
  const pen = canvas.getContext("2d"), wider = { ...state, view: like(view, x, y) };
  pen.scale(view.ratio, view.ratio);
  lines(pen, wider, about, ink);
  actors(pen, wider, about, ink);
  if (!about) write(pen, wider, null, ink, size(state));
  return { canvas, sign, left: view.mx(-x), top: view.my(-y), scale: view.scale, wide: view.wide + 2 * x, high: view.high + 2 * y };
}

function over(pen, state, about, ink) {
  lines(pen, state, about, ink, true);
  actors(pen, state, about, ink, true);
  write(pen, state, about, ink, size(state));
}

export function paint(canvas, state) {
  state.view.measure(canvas);
  const { view } = state, pen = canvas.getContext("2d"), ink = palette(canvas), about = lit(state);
  if (about && view.narrow && state.focus !== null) { // a small screen has room for whom it is about alone
    pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    pen.clearRect(0, 0, view.wide, view.high);
    over(pen, state, about, ink);
    return;
  }
  const kind = about ? "off" : "plain", sign = [ink, state.until, view.wide, view.high, view.ratio];
  state.kept ??= {};
  let kept = state.kept[kind];
  const fits = kept?.sign.every((part, place) => part === sign[place]);
  const here = fits && kept.scale === view.scale && Math.abs(kept.left - view.mx(-Math.round(view.wide * MARGIN))) < 1e-6 && Math.abs(kept.top - view.my(-Math.round(view.high * MARGIN))) < 1e-6;
  if (!fits || (!here && !state.moving)) kept = state.kept[kind] = still(state, about && NOBODY, ink, sign);
  const by = view.scale / kept.scale;
  pen.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  pen.clearRect(0, 0, view.wide, view.high);
  pen.drawImage(kept.canvas, view.px(kept.left), view.py(kept.top), kept.wide * by, kept.high * by);
  if (about) over(pen, state, about, ink);
}
