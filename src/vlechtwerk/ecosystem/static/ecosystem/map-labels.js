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

// Where the buttons stand, on which nothing is written.
export function blocks(canvas) {
  const field = canvas.getBoundingClientRect();
  return [...canvas.parentElement.querySelectorAll(".mapkeys, .maphint")].map((one) => {
    const box = one.getBoundingClientRect();
    return [box.left - field.left, box.top - field.top, box.right - field.left, box.bottom - field.top];
  });
}

export function write(pen, state, about, ink, r) {
  const { view, data } = state, left = view.left ?? 0, upper = view.upper ?? 0;
  const edge = { left: left + 4, right: view.wide - left - 4, top: upper + 2, bottom: view.high - upper - 2 };
  const taken = state.blocks.map((one) => [one[0] + left, one[1] + upper, one[2] + left, one[3] + upper]);
  const free = (box) => !taken.some((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3]);
  const all = areas(state), text = ink.font, least = view.narrow ? 13 : 14, high = 9;
  pen.lineJoin = "round";
  pen.textBaseline = "middle";

  function put(text, font, colour, places, must = false) {
    pen.font = font;
    const long = wide(pen, text), spots = places(long);
    for (const [start, middle] of spots) {
      const box = [start - 3, middle - high, start + long + 3, middle + high];
      const inside = start > edge.left && start + long < edge.right && middle - high > edge.top && middle + high < edge.bottom;
      if (inside && (free(box) || (must && spots.at(-1)[0] === start))) {
        taken.push(box);
        pen.strokeStyle = ink.paper;
        pen.lineWidth = 4;
        pen.strokeText(text, start, middle);
        pen.fillStyle = colour;
        pen.fillText(text, start, middle);
        return;
      }
    }
  }
  const beside = (x, y, gap) => (long) => [[x + gap, y], [x - gap - long, y], [x - long / 2, y - gap - high], [x - long / 2, y + gap + high]];
  const above = (x, y) => (long) => [0, -16, 14].flatMap((up) => [[x - long / 2, y + up], [x - long * 0.9, y + up], [x - long * 0.1, y + up]]);
  const name = (actor, gap, font, must) => {
    const [, said, x, y] = data.actors[actor];
    put(said, font, ink.ink, beside(view.px(x), view.py(y), gap), must);
  };
  const reserve = (actor) => {
    const px = view.px(data.actors[actor][2]), py = view.py(data.actors[actor][3]);
    taken.push([px - r, py - r, px + r, py + r]);
  };

  if (about) {
    for (const actor of about.far.keys()) reserve(actor);
    name(about.middle, r * 1.9 + 6, `600 ${least + 3}px ${text}`, true);
    const near = [...about.far.keys()].filter((actor) => actor !== about.middle);
    near.sort((one, other) => about.far.get(one) - about.far.get(other) || state.near[other].length - state.near[one].length);
    for (const actor of near.slice(0, 60)) name(actor, r * 1.3 + 5, `${least}px ${text}`);
    if (view.narrow) return;
  } else {
    for (const actor of state.ranked) reserve(actor);
  }
  for (const area of all) put(area.name, `${least + 1}px ${text}`, ink["grey-1"], above(view.px(area.x), view.py(area.top) - 16));
  if (about || (view.narrow && view.zoomed < 1.4)) return;
  let room = Math.min(Math.round(24 * Math.max(1, view.zoomed ** 2)), 140);
  for (const actor of state.ranked) {
    const px = view.px(data.actors[actor][2]), py = view.py(data.actors[actor][3]);
    if (px < edge.left || py < edge.top || px > edge.right || py > edge.bottom) continue;
    if (room-- < 1) break;
    name(actor, r + 5, `${least}px ${text}`);
  }
}
