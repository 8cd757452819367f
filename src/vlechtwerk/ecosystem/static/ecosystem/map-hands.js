// Mouse, fingers and wheel on the map.

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
