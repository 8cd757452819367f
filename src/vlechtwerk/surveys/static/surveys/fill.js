// What helps while filling in; without it every form works. <fieldset data-exactly="3">: how many are chosen is told while
// ticking. <fieldset data-triangle>: a picture to click beside the three number fields, which stay the truth.

const NS = "http://www.w3.org/2000/svg";
const CORNERS = [[100, 10], [10, 166], [190, 166]];

function exactly(box) {
  const said = box.querySelector("[data-chosen]");
  const tell = () => {
    said.textContent = said.dataset.chosen.replace("{n}", box.querySelectorAll("input:checked").length);
  };
  box.addEventListener("change", tell);
  box.addEventListener("input", tell);
  tell();
}

function drawn(name, attributes) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// Shares of a point: how far it lies from the side across each corner.
function shares(x, y) {
  const [[ax, ay], [bx, by], [cx, cy]] = CORNERS;
  const whole = (by - cy) * (ax - cx) + (cx - bx) * (ay - cy);
  const first = ((by - cy) * (x - cx) + (cx - bx) * (y - cy)) / whole;
  const second = ((cy - ay) * (x - cx) + (ax - cx) * (y - cy)) / whole;
  const kept = [first, second, 1 - first - second].map((one) => Math.max(0, one));
  const sum = kept[0] + kept[1] + kept[2];
  const [one, two] = kept.map((share) => Math.round((100 * share) / sum));
  return [one, Math.min(two, 100 - one), Math.max(0, 100 - one - two)];
}

function triangle(box) {
  const fields = [...box.querySelectorAll("input[type=number]")];
  const place = box.querySelector("[data-triangle-picture]");
  if (fields.length !== 3) return;
  const picture = drawn("svg", { viewBox: "0 -8 200 188", width: "220", "aria-hidden": "true" });
  picture.append(drawn("polygon", { points: CORNERS.map((one) => one.join(",")).join(" "), fill: "none", stroke: "currentColor", "stroke-width": "2" }));
  CORNERS.forEach(([x, y], at) => {
    const label = drawn("text", { x, y: at ? y + 13 : y - 5, "font-size": "11", "text-anchor": ["middle", "start", "end"][at], fill: "currentColor" });
    label.textContent = String(at + 1);
    picture.append(label);
  });
  const dot = drawn("circle", { r: "7", fill: "currentColor" });
  picture.append(dot);
  const show = () => {
    const values = fields.map((field) => Number(field.value));
    const fits = fields.every((field) => field.value !== "") && values.reduce((a, b) => a + b, 0) === 100 && values.every((one) => one >= 0);
    dot.style.display = fits ? "" : "none";
    if (!fits) return;
    dot.setAttribute("cx", values.reduce((sum, one, at) => sum + (one * CORNERS[at][0]) / 100, 0));
    dot.setAttribute("cy", values.reduce((sum, one, at) => sum + (one * CORNERS[at][1]) / 100, 0));
  };
  picture.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    shares(at.x, at.y).forEach((share, number) => {
      fields[number].value = share;
    });
    fields[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
  box.addEventListener("input", show);
  place.append(picture);
  place.hidden = false;
  show();
}

document.querySelectorAll("[data-exactly]").forEach(exactly);
document.querySelectorAll("[data-triangle]").forEach(triangle);
