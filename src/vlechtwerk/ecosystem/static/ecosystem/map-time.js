// Through time: ties up to a month, by a slider or played.

export function clock(box, data, reduced, show) {
  if (!box || data.lines.length < 2) return;
  const months = data.lines.map((line) => line[3]);
  const first = Math.min(...months), last = Math.max(...months);
  if (first === last) return;
  const slider = box.querySelector("input"), said = box.querySelector("output"), button = box.querySelector("button");
  const words = new Intl.DateTimeFormat(document.documentElement.lang || "nl", { month: "short", year: "numeric", timeZone: "UTC" });
  const play = button.textContent;
  let running = 0;
  Object.assign(slider, { min: first, max: last, value: last });

  function tell() {
    const month = Number(slider.value);
    const text = words.format(new Date(Date.UTC(Math.floor(month / 12), month % 12)));
    said.textContent = text;
    slider.setAttribute("aria-valuetext", text);
    show(month === last ? Infinity : month);
  }
  function stop() {
    clearInterval(running);
    running = 0;
    button.textContent = play;
  }
  function step() {
    const pace = reduced.matches ? 6 : 1; // who wants little motion sees half-years
    slider.value = Math.min(Number(slider.value) + pace, last);
    tell();
    if (Number(slider.value) >= last) stop();
  }
  button.addEventListener("click", () => {
    if (running) { stop(); return; }
    if (Number(slider.value) >= last) slider.value = first;
    tell();
    button.textContent = button.dataset.stop;
    running = setInterval(step, reduced.matches ? 1200 : 160);
  });
  slider.addEventListener("input", () => { stop(); tell(); });
  box.hidden = false;
  tell();
}
