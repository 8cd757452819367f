// Keys, the jump palette, menus that close, and what htmx cannot reach. Every page also works without this.

const $ = (selector, root = document) => root.querySelector(selector);
const palette = $("#palette");
const keys = $("#keys");

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function openPalette() {
  if (!palette || palette.open) return;
  const list = $("ul", palette);
  const known = new Set([...list.querySelectorAll("a")].map((link) => link.href));
  for (const link of document.querySelectorAll("a[data-palette]")) {
    if (known.has(link.href)) continue;
    known.add(link.href);
    const item = document.createElement("li");
    const copy = item.appendChild(document.createElement("a"));
    copy.href = link.href;
    copy.textContent = link.dataset.palette || link.textContent.trim();
    list.append(item);
  }
  keys?.close();
  const words = $("input", palette);
  words.value = answered = "";
  $("#palette-found").replaceChildren();
  filter();
  palette.showModal();
  words.focus();
}

let answered = ""; // the question to which the list of what was found is the answer

function filter() {
  const field = $("input", palette);
  const question = field.value.trim();
  const words = plain(question).split(/\s+/).filter(Boolean);
  let shown = $("#palette-found").children.length;
  for (const item of palette.querySelectorAll("#palette-list li")) {
    const text = plain(item.textContent);
    item.hidden = !words.every((word) => text.includes(word));
    shown += !item.hidden;
  }
  const waits = field.hasAttribute("hx-get") && question !== answered;
  $("[data-none]", palette).hidden = shown > 0 || waits;
}

function walk(event) {
  const links = [...palette.querySelectorAll("li:not([hidden]) a")];
  const place = links.indexOf(document.activeElement);
  if (event.key === "Enter" && place < 0 && links.length) {
    event.preventDefault();
    links[0].click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = place + (event.key === "ArrowDown" ? 1 : -1);
    (links[next] ?? $("input", palette)).focus();
  } else if (event.key === "Escape") {
    event.preventDefault(); // a search field would first empty itself
    palette.close();
  }
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !typing(event.target) && keys && !palette?.open) {
    event.preventDefault();
    if (!keys.open) keys.showModal();
  } else if (event.key === "Escape") {
    const open = $("details[data-menu][open]");
    if (open) {
      open.open = false;
      $("summary", open).focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-palette-open]") && palette) {
    event.preventDefault();
    openPalette();
  }
  if (event.target.closest("[data-keys]") && keys) {
    event.preventDefault();
    keys.showModal();
  }
  if (event.target instanceof HTMLDialogElement && event.target.matches(".palette, #keys")) event.target.close();
});

palette?.addEventListener("input", filter);
palette?.addEventListener("htmx:afterRequest", () => {
  answered = $("input", palette).value.trim();
  filter();
});
palette?.addEventListener("keydown", walk);

document.addEventListener("htmx:sendError", () => {
  const note = $("#offline")?.content.cloneNode(true);
  if (note) $("#messages").replaceChildren(note);
});
