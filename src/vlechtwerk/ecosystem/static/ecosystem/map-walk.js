// Who is bound to whom, how far, and where an arrow key leads.

export function neighbours(data) {
  const near = data.actors.map(() => []);
  data.lines.forEach(([one, other, , month], line) => {
    near[one].push([other, line, month]);
    near[other].push([one, line, month]);
  });
  return near;
}

export function around(near, start, steps, until) {
  const far = new Map([[start, 0]]);
  let edge = [start];
  for (let step = 1; step <= steps; step++) {
    const next = [];
    for (const actor of edge) {
      for (const [other, , month] of near[actor]) {
        if (month <= until && !far.has(other)) {
          far.set(other, step);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return far;
}

const WAYS = { ArrowRight: 0, ArrowDown: Math.PI / 2, ArrowLeft: Math.PI, ArrowUp: -Math.PI / 2 };

// The neighbour in that direction; without neighbours there, whoever stands there; without a focus who has most ties.
export function walk(state, key) {
  const { actors } = state.data;
  if (state.focus === null) {
    const most = state.near.reduce((best, ties, actor) => (ties.length > state.near[best].length ? actor : best), 0);
    return most;
  }
  const [, , x, y] = actors[state.focus];
  const cost = (actor) => {
    const [, , toX, toY] = actors[actor];
    const turn = Math.atan2(toY - y, toX - x) - WAYS[key];
    const off = Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
    return off > Math.PI / 2.6 ? Infinity : Math.hypot(toX - x, toY - y) * (1 + off);
  };
  const best = (all) => {
    let found = state.focus, least = Infinity;
    for (const actor of all) {
      const now = actor === state.focus ? Infinity : cost(actor);
      if (now < least) [found, least] = [actor, now];
    }
    return least < Infinity ? found : null;
  };
  const bound = state.near[state.focus].filter(([, , month]) => month <= state.until).map(([actor]) => actor);
  return best(bound) ?? best(actors.keys()) ?? state.focus;
}
