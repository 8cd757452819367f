// Where the field is looked at from: pan, zoom, pinch; from the map's own measures to pixels and back.
const LEAST = 0.8, MOST = 9;

export function view([width, height]) {
  const self = {
    zoomed: 1, x: width / 2, y: height / 2, ratio: 1, fit: 1, wide: 0, high: 0,
    // Called before each frame: how big the canvas is, in whole device pixels.
    measure(canvas) {
      const wide = canvas.clientWidth, high = canvas.clientHeight, ratio = devicePixelRatio || 1;
      if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
        canvas.width = Math.round(wide * ratio);
        canvas.height = Math.round(high * ratio);
      }
      Object.assign(self, { ratio, wide, high, fit: Math.min(wide / width, high / height) });
    },
    get scale() { return self.fit * self.zoomed; },
    px: (x) => (x - self.x) * self.scale + self.wide / 2,
    py: (y) => (y - self.y) * self.scale + self.high / 2,
    mx: (px) => (px - self.wide / 2) / self.scale + self.x,
    my: (py) => (py - self.high / 2) / self.scale + self.y,
    keep() {
      self.zoomed = Math.min(Math.max(self.zoomed, LEAST), MOST);
      self.x = Math.min(Math.max(self.x, 0), width);
      self.y = Math.min(Math.max(self.y, 0), height);
    },
    zoom(canvas, by, px = self.wide / 2, py = self.high / 2) {
      const x = self.mx(px), y = self.my(py);
      self.zoomed *= by;
      self.keep();
      self.x = x - (px - self.wide / 2) / self.scale;
      self.y = y - (py - self.high / 2) / self.scale;
      self.keep();
    },
    pan(dx, dy) { self.x -= dx / self.scale; self.y -= dy / self.scale; self.keep(); },
    whole() { Object.assign(self, { zoomed: 1, x: width / 2, y: height / 2 }); },
    // Only when it would be outside, or at the edge, the field moves.
    show(canvas, [, , x, y]) {
      const px = self.px(x), py = self.py(y);
      if (px < 40 || py < 40 || px > self.wide - 40 || py > self.high - 40) Object.assign(self, { x, y });
    },
  };
  return self;
}

export function follow(canvas, state, { hover, click }) {
  const fingers = new Map();
  let moved = 0, apart = 0, rest = 0;
  const moving = () => {
    state.moving = true;
    clearTimeout(rest);
    rest = setTimeout(() => { state.moving = false; state.draw(); }, 140); // then everything is drawn sharp again
    state.draw();
  };
  const spot = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, spot(event));
    moved = apart = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = spot(event), before = fingers.get(event.pointerId);
    if (!before) { hover(x, y); return; }
    fingers.set(event.pointerId, [x, y]);
    const all = [...fingers.values()];
    moved += Math.hypot(x - before[0], y - before[1]);
    if (all.length === 2) {
      const now = Math.hypot(all[0][0] - all[1][0], all[0][1] - all[1][1]);
      if (apart) state.view.zoom(canvas, now / apart, (all[0][0] + all[1][0]) / 2, (all[0][1] + all[1][1]) / 2);
      apart = now;
    }
    if (moved > 4) state.view.pan((x - before[0]) / all.length, (y - before[1]) / all.length);
    moving();
  });
  const up = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    apart = 0;
    if (event.type === "pointerup" && moved <= 4) click(...spot(event));
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => { if (!fingers.size) hover(-99, -99); });
  // A page that scrolls stays a page that scrolls: the wheel zooms on a map that has the focus, or with Ctrl.
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && document.activeElement !== canvas) return;
    event.preventDefault();
    state.view.zoom(canvas, Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), ...spot(event));
    moving();
  }, { passive: false });
}
