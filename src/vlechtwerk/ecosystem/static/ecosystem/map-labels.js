// Names on the map that never cover each other: of the domains, of whom it is about, of who has most ties.
const widths = new Map(); // a name is measured once per font

function wide(pen, text) {
  const key = pen.font + text;
  if (!widths.has(key)) widths.set(key, pen.measureText(text).width);
  return widths.get(key);
}

function areas(state) {
  if (state.areas) return state.areas;
  const found = state.data.domains.map(([name]) => ({ name, x: 0, top: Infinity, count: 0 }));
  for (const [, , x, y, domain] of state.data.actors) {
    const area = found[domain];
    if (!area) continue;
    area.x += x;
    area.count += 1;
    area.top = Math.min(area.top, y);
  }
  state.ranked = state.data.actors.map((_, actor) => actor).sort((one, other) => state.near[other].length - state.near[one].length);
  return (state.areas = found.filter((area) => area.count).map((area) => ({ ...area, x: area.x / area.count })));
}

export function write(pen, state, about, ink, r) {
  const { view, data } = state, taken = [];
  const free = (box) => !taken.some((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3]);
  pen.lineJoin = "round";
  pen.textBaseline = "middle";

  function put(text, x, y, gap, font, colour, must = false) {
    pen.font = font;
    const long = wide(pen, text), high = 9;
    const places = [[x + gap, y, 0], [x - gap - long, y, 0], [x - long / 2, y - gap - high, 0], [x - long / 2, y + gap + high, 0]];
    for (const [left, middle] of places) {
      const box = [left - 3, middle - high, left + long + 3, middle + high];
      const inside = left > 4 && left + long < view.wide - 4 && middle > high && middle < view.high - high;
      if ((inside && free(box)) || (must && inside && places.at(-1)[0] === left)) {
        taken.push(box);
        pen.strokeStyle = ink.paper;
        pen.lineWidth = 4;
        pen.strokeText(text, left, middle);
        pen.fillStyle = colour;
        pen.fillText(text, left, middle);
        return true;
      }
    }
    return false;
  }

  const all = areas(state), text = ink.font, least = view.wide < 500 ? 13 : 14;
  if (about) {
    for (const actor of about.far.keys()) {
      const [, , x, y] = data.actors[actor], px = view.px(x), py = view.py(y);
      taken.push([px - r, py - r, px + r, py + r]);
    }
    const [, name, x, y] = data.actors[about.middle];
    put(name, view.px(x), view.py(y), r * 1.9 + 6, `600 ${least + 3}px ${text}`, ink.ink, true);
    const near = [...about.far.keys()].filter((actor) => actor !== about.middle);
    near.sort((one, other) => about.far.get(one) - about.far.get(other) || state.near[other].length - state.near[one].length);
    for (const actor of near.slice(0, 60)) {
      put(data.actors[actor][1], view.px(data.actors[actor][2]), view.py(data.actors[actor][3]), r * 1.3 + 5, `${least}px ${text}`, ink.ink);
    }
  }
  for (const area of all) {
    const font = `${least + 1}px ${text}`;
    pen.font = font;
    put(area.name, view.px(area.x), view.py(area.top) - 14, 0, font, ink["grey-1"]);
  }
  if (!about) {
    const room = Math.round(16 * Math.max(1, view.zoomed ** 2) * (view.wide < 500 ? 0.5 : 1));
    let tried = 0;
    for (const actor of state.ranked) {
      const [, name, x, y] = data.actors[actor], px = view.px(x), py = view.py(y);
      if (px < 0 || py < 0 || px > view.wide || py > view.high) continue;
      if (++tried > Math.min(room, 140)) break;
      put(name, px, py, r + 4, `${least}px ${text}`, ink.ink);
    }
  }
}
