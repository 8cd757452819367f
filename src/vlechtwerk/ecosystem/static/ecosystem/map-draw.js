// Lines and actors. Everything of one look is one path, so that hundreds of actors cost a handful of strokes.
import { outline } from "./map-shapes.js";

const [WORK, MONEY, SAID] = [0, 1, 2];
export function size(state) {
  const many = state.data.actors.length;
  return (many > 300 ? 4.6 : many > 120 ? 6 : 7.5) * Math.min(Math.max(state.view.scale, state.view.narrow ? 0.5 : 0.7), 2);
}

// Whom it is about: who is selected, else who is under the mouse.
export function lit(state) {
  if (state.hover !== null && state.hover !== state.focus) {
    const near = state.near[state.hover].filter(([, , month]) => month <= state.until);
    return { middle: state.hover, far: new Map([[state.hover, 0], ...near.map(([other]) => [other, 1])]), steps: 1 };
  }
  return state.far ? { middle: state.focus, far: state.far, steps: state.steps } : null;
}

export function lines(pen, state, about, ink, over = false) {
  const { view, data, until } = state;
  const paths = { off: new Path2D(), [WORK]: new Path2D(), [MONEY]: new Path2D(), [SAID]: new Path2D() };
  for (const [one, other, style, month] of data.lines) {
    if (month > until) continue;
    const a = about?.far.get(one), b = about?.far.get(other);
    const on = !about || over && (a !== undefined && b !== undefined && Math.min(a, b) < about.steps);
    if (over && !on) continue;
    const path = paths[on ? style : "off"], from = data.actors[one], to = data.actors[other];
    path.moveTo(view.px(from[2]), view.py(from[3]));
    path.lineTo(view.px(to[2]), view.py(to[3]));
  }
  const stroke = (path, colour, width, dash = []) => {
    pen.strokeStyle = colour;
    pen.lineWidth = view.narrow ? width * 0.75 : width;
    pen.setLineDash(dash);
    pen.stroke(path);
  };
  const busy = !about && data.lines.length > 400 ? 0.55 : 1; // a full map whispers
  if (!over) stroke(paths.off, ink["grey-3"], 0.8);
  if (about === NOBODY) return;
  pen.globalAlpha = busy;
  // Dashes cost a software renderer much: a full map draws them thin and whole, whatever is selected draws them so.
  stroke(paths[SAID], busy < 1 ? ink["grey-3"] : ink["grey-2"], 1.3, busy < 1 ? [] : [5, 4]);
  stroke(paths[MONEY], ink.ink, busy < 1 ? 1.6 : 3.4);
  stroke(paths[MONEY], ink.paper, busy < 1 ? 0.6 : 1.4);
  stroke(paths[WORK], ink.willow, about ? 2.4 : 1.4);
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

export function actors(pen, state, about, ink, over = false) {
  const { view, data } = state, r = size(state);
  const looks = { off: new Path2D(), plain: new Path2D(), near: new Path2D(), self: new Path2D() };
  data.actors.forEach(([, , x, y, domain], actor) => {
    const px = view.px(x), py = view.py(y);
    if (over && !about.far.has(actor)) return;
    if (px < -20 || py < -20 || px > view.wide + 20 || py > view.high + 20) return;
    const far = about?.far.get(actor);
    const look = !about ? "plain" : far === undefined ? "off" : far ? "near" : "self";
    outline(looks[look], data.domains[domain]?.[1] ?? "circle", px, py, look === "self" ? r * 1.9 : look === "near" ? r * 1.3 : r);
  });
  for (const [look, fill, edge, width] of [["off", ink["grey-3"], ink["grey-2"], 0.8], ["plain", ink.sheet, ink.ink, 1.3], ["near", ink.sheet, ink.ink, 1.7], ["self", ink.willow, ink.willow, 1]]) {
    pen.fillStyle = fill;
    pen.strokeStyle = edge;
    pen.lineWidth = width;
    pen.fill(looks[look]);
    pen.stroke(looks[look]);
  }
}

export const NOBODY = { far: new Map(), steps: 0, middle: null };

// Who is under a point, within a finger's breadth.
export function nearest(canvas, state, x, y) {
  let found = null, least = Math.max(14, size(state) * 1.6);
  state.data.actors.forEach(([, , mx, my], actor) => {
    const away = Math.hypot(state.view.px(mx) - x, state.view.py(my) - y);
    if (away < least) [found, least] = [actor, away];
  });
  return found;
}
