// Where the field is looked at from: pan, zoom, pinch; from the map's own measures to pixels and back.
const LEAST = 0.8, MOST = 9, CLOSE = 1.7;

// The middle and the size of where these actors are.
function around(actors) {
  const side = (at, least) => {
    const all = actors.map((actor) => actor[at]), low = Math.min(...all), high = Math.max(...all);
    return [(low + high) / 2, Math.max(high - low, least)];
  };
  const [x, width] = side(2, 120), [y, height] = side(3, 90);
  return { x, y, width, height };
}

export function view(actors) {
  const all = around(actors);
  const self = {
    zoomed: 1, x: all.x, y: all.y, ratio: 1, fit: 1, wide: 0, high: 0, top: 62, middle: 0, narrow: false,
    // Called before each frame: how big the canvas is, in whole device pixels.
    measure(canvas) {
      const wide = canvas.clientWidth, high = canvas.clientHeight, ratio = devicePixelRatio || 1;
      if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
        canvas.width = Math.round(wide * ratio);
        canvas.height = Math.round(high * ratio);
      }
      Object.assign(self, { ratio, wide, high, narrow: wide < 500 });
      self.middle = (self.top + high - 26) / 2;
      self.fit = Math.min(self.room(all), CLOSE);
    },
    room: ({ width, height }) => Math.min((self.wide - (self.narrow ? 36 : 150)) / width, (self.high - self.top - 26) / height),
    get scale() { return self.fit * self.zoomed; },
    px: (x) => (x - self.x) * self.scale + self.wide / 2,
    py: (y) => (y - self.y) * self.scale + self.middle,
    mx: (px) => (px - self.wide / 2) / self.scale + self.x,
    my: (py) => (py - self.middle) / self.scale + self.y,
    keep() {
      self.zoomed = Math.min(Math.max(self.zoomed, LEAST), MOST);
      self.x = Math.min(Math.max(self.x, all.x - all.width / 2), all.x + all.width / 2);
      self.y = Math.min(Math.max(self.y, all.y - all.height / 2), all.y + all.height / 2);
    },
    zoom(canvas, by, px = self.wide / 2, py = self.middle) {
      const x = self.mx(px), y = self.my(py);
      self.zoomed *= by;
      self.keep();
      self.x = x - (px - self.wide / 2) / self.scale;
      self.y = y - (py - self.middle) / self.scale;
      self.keep();
    },
    pan(dx, dy) { self.x -= dx / self.scale; self.y -= dy / self.scale; self.keep(); },
    whole() { Object.assign(self, { zoomed: 1, x: all.x, y: all.y }); },
    only(some) {
      const box = around(some);
      Object.assign(self, { x: box.x, y: box.y, zoomed: Math.min(self.room(box), CLOSE) / self.fit });
      self.keep();
    },
    // Only when it would be outside, or at the edge, the field moves.
    show(canvas, [, , x, y]) {
      const px = self.px(x), py = self.py(y);
      if (px < 40 || py < 40 || px > self.wide - 40 || py > self.high - 40) Object.assign(self, { x, y });
    },
  };
  return self;
}
