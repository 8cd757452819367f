// <textarea data-mention="id of a datalist">: an @ with the beginning of a name offers the names of that list.
// Arrows choose, Enter or Tab puts the name, Escape closes. Without this a name is typed out.

const MOST = 5;
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
let open = null; // { field, box, at, chosen }

function close() {
  if (!open) return;
  open.box.remove();
  for (const name of ["aria-activedescendant", "aria-controls"]) open.field.removeAttribute(name);
  open = null;
}

function mark(place) {
  const rows = [...open.box.children];
  open.chosen = (place + rows.length) % rows.length;
  rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === open.chosen)));
  open.field.setAttribute("aria-activedescendant", rows[open.chosen].id);
}

function put() {
  const { field, box, at, chosen } = open;
  field.setRangeText(`@${box.children[chosen].textContent} `, at, field.selectionStart, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(field) {
  close();
  const before = field.value.slice(0, field.selectionStart);
  const typed = /(?:^|[^\p{L}\p{N}._-])@([\p{L}][\p{L}' -]{0,40}|)$/u.exec(before);
  const names = [...(document.getElementById(field.dataset.mention)?.options ?? [])].map((one) => one.value);
  const start = typed && plain(typed[1]);
  const fits = typed ? names.filter((name) => plain(name).split(" ").some((_, n, all) => all.slice(n).join(" ").startsWith(start))) : [];
  if (!fits.length || names.some((name) => plain(name) === start.trim())) return;
  const box = document.createElement("ul");
  Object.assign(box, { className: "names", id: `${field.id}-names` });
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "@");
  fits.slice(0, MOST).forEach((name, n) => {
    const row = Object.assign(document.createElement("li"), { textContent: name, id: `${box.id}-${n}` });
    row.setAttribute("role", "option");
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      mark(n);
      put();
    });
    box.append(row);
  });
  field.after(box);
  field.setAttribute("aria-controls", box.id);
  open = { field, box, at: field.selectionStart - typed[1].length - 1, chosen: 0 };
  mark(0);
}

document.addEventListener("input", (event) => event.target.dataset?.mention && event.isTrusted && offer(event.target));
document.addEventListener("focusout", close);
document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark(open.chosen + step);
  else if (event.key === "Enter" || event.key === "Tab") put();
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
