// What the tokens are in the theme of the page, as a canvas wants them.
const NAMES = ["paper", "sheet", "ink", "grey-1", "grey-2", "grey-3", "willow", "willow-tint"];
let colours = null, coloured = "";

// Tokens as the page has them now; asked again only when the theme changed.
export function palette(canvas) {
  const theme = `${document.documentElement.dataset.theme}${matchMedia("(prefers-color-scheme: dark)").matches}`;
  if (theme === coloured) return colours;
  const probe = document.createElement("i");
  canvas.parentElement.append(probe);
  colours = Object.fromEntries(NAMES.map((name) => {
    probe.className = `ink-${name}`;
    return [name, getComputedStyle(probe).color];
  }));
  colours.font = getComputedStyle(canvas).fontFamily;
  probe.remove();
  coloured = theme;
  return colours;
}
