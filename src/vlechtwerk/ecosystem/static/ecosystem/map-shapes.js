// The marks of the domains, so that colour is never the only cue; drawn into a path around a point.

const corners = (count, turn = 0, stretch = 1) => Array.from({ length: count }, (_, corner) => {
  const angle = turn + (corner * 2 * Math.PI) / count;
  return [Math.cos(angle) * stretch, Math.sin(angle) * stretch];
});
const star = Array.from({ length: 10 }, (_, corner) => {
  const angle = -Math.PI / 2 + (corner * Math.PI) / 5, out = corner % 2 ? 0.55 : 1.3;
  return [Math.cos(angle) * out, Math.sin(angle) * out];
});
const SHAPES = {
  square: corners(4, Math.PI / 4, 1.25),
  diamond: corners(4, 0, 1.25),
  triangle: corners(3, -Math.PI / 2, 1.3),
  inverted: corners(3, Math.PI / 2, 1.3),
  hexagon: corners(6, 0, 1.12),
  star,
};

export function outline(path, shape, x, y, r) {
  const points = SHAPES[shape];
  if (points) {
    points.forEach(([dx, dy], corner) => path[corner ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
    path.closePath();
  } else if (shape === "round_square") {
    path.roundRect(x - r * 0.92, y - r * 0.92, r * 1.84, r * 1.84, r * 0.5);
  } else {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 2 * Math.PI);
  }
}
