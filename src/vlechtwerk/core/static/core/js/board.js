// The board without a mouse: arrows go from card to card, m opens "move to" of the card that has the focus.

const board = document.querySelector("[data-board]");
const lanes = () => [...board.querySelectorAll(".lane")].map((lane) => [...lane.querySelectorAll(".bit")]).filter((cards) => cards.length);
const link = (card) => card?.querySelector("h3 a");

function place() {
  const card = document.activeElement.closest?.(".bit");
  const all = lanes();
  const lane = all.findIndex((cards) => cards.includes(card));
  return lane < 0 ? null : { all, lane, row: all[lane].indexOf(card), card };
}

function step(event, { all, lane, row }) {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const down = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
  const cards = all[lane + across];
  if (!cards) return null;
  return across ? cards[Math.min(row, cards.length - 1)] : cards[row + down];
}

function inMenu(event, menu) {
  const stops = [...menu.querySelectorAll("button, a")];
  const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  stops[(next + stops.length) % stops.length]?.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const menu = event.target.closest("details.moves[open]");
  if (menu && ["ArrowDown", "ArrowUp"].includes(event.key)) return inMenu(event, menu);
  if (menu) return;
  const here = place();
  if (event.key.startsWith("Arrow")) {
    if (!here) return;
    const to = link(step(event, here));
    event.preventDefault();
    to?.focus();
  } else if (event.key === "m" && here) {
    const moves = here.card.querySelector("details.moves");
    event.preventDefault();
    moves.open = true;
    moves.querySelector("button, a")?.focus();
  }
}

if (board) document.addEventListener("keydown", onKey);
