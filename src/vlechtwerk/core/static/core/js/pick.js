// <div data-pick="Search in this list"><select>: one types a part of a name, and the list shows what has it.
// What is chosen stays chosen. Without this the list is as long as it is.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function narrow(list, all, words) {
  const chosen = new Set([...list.selectedOptions]);
  const has = (option) => words.every((word) => plain(option.textContent).includes(word));
  list.replaceChildren(...all.filter((option) => chosen.has(option) || !option.value || has(option)));
  for (const option of all) option.selected = chosen.has(option); // while taken out of a list, each was chosen in turn
  return all.some((option) => option.value && has(option));
}

function equip(box) {
  const list = box.querySelector("select");
  const label = document.querySelector(`label[for="${CSS.escape(list.id)}"]`);
  const all = [...list.querySelectorAll("option")];
  if (list.querySelector("optgroup")) return;
  const field = Object.assign(document.createElement("input"), { type: "search", className: "in", autocomplete: "off" });
  field.placeholder = box.dataset.pick;
  field.setAttribute("aria-label", `${label?.textContent.trim() ?? ""}: ${box.dataset.pick}`);
  const said = Object.assign(document.createElement("span"), { className: "hint" });
  said.setAttribute("role", "status");
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const found = narrow(list, all, words);
    said.textContent = words.length && !found ? box.dataset.none : "";
    if (!list.multiple) list.size = words.length ? Math.min(8, Math.max(2, list.options.length)) : 1;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault(); // Enter would send the form half filled
    const first = [...list.options].find((option) => option.value && !option.selected);
    if (first && !list.multiple) first.selected = true;
    list.focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  list.addEventListener("blur", () => {
    if (!list.multiple) list.size = 1;
  });
  box.prepend(field, said);
}

const equipAll = (root) => root.querySelectorAll("[data-pick]:not(:has(input))").forEach(equip);
equipAll(document);
document.addEventListener("htmx:load", (event) => equipAll(event.target));
