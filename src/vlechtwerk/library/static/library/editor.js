// <textarea data-markdown="id of a template">: the buttons of that template stand above it and put the signs of
// Markdown around or before what is chosen. Control+B and Control+I do so too. Without this the signs are typed.

const field_of = (bar) => document.getElementById(bar.getAttribute("aria-controls"));

// The browser keeps what the buttons do in its own history, so that Control+Z takes it back.
function put(field, text, from, to) {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function around(field, sign) {
  const { selectionStart: from, selectionEnd, value } = field;
  const chosen = value.slice(from, selectionEnd).trimEnd(); // signs beside a space or on the next line mark nothing
  const to = from + chosen.length;
  const has = chosen.length > 2 * sign.length && chosen.startsWith(sign) && chosen.endsWith(sign);
  put(field, has ? chosen.slice(sign.length, -sign.length) : sign + chosen + sign, from, to);
  if (!chosen) field.setSelectionRange(from + sign.length, from + sign.length);
  else field.setSelectionRange(from, field.selectionEnd);
}

function before(field, sign) {
  const { value } = field;
  const from = value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const next = value.indexOf("\n", field.selectionEnd);
  const to = next < 0 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const count = (n) => (sign === "1. " ? `${n + 1}. ` : sign);
  const off = lines.every((line, n) => line.startsWith(count(n)));
  put(field, lines.map((line, n) => (off ? line.slice(count(n).length) : count(n) + line)).join("\n"), from, to);
}

// Enter in a list begins the next point; on an empty one it ends the list.
function goOn(field) {
  const { selectionStart: at, selectionEnd, value } = field;
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const sign = /^(- |(\d+)\. )/.exec(value.slice(from, at));
  if (at !== selectionEnd || !sign) return false;
  if (from + sign[0].length === at) put(field, "\n", from, at);
  else put(field, `\n${sign[2] ? `${Number(sign[2]) + 1}. ` : sign[1]}`, at, at);
  return true;
}

function link(field, start) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const words = value.slice(from, to);
  put(field, `[${words}](${start})`, from, to);
  const at = words ? from + words.length + 3 : from + 1;
  field.setSelectionRange(at, words ? at + start.length : at);
}

function attach(field) {
  const bar = document.getElementById(field.dataset.markdown).content.firstElementChild.cloneNode(true);
  bar.setAttribute("aria-controls", field.id);
  const label = document.querySelector(`label[for="${field.id}"]`)?.textContent.trim();
  bar.setAttribute("aria-label", `${bar.getAttribute("aria-label")}: ${label}`);
  bar.addEventListener("click", ({ target }) => {
    const { around: sign, before: line, link: start } = target.dataset;
    if (sign) around(field_of(bar), sign);
    if (line) before(field_of(bar), line);
    if (start) link(field_of(bar), start);
  });
  bar.addEventListener("change", ({ target }) => {
    if (target.value) put(field, target.value, field.selectionStart, field.selectionEnd);
    target.value = "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && goOn(field)) event.preventDefault();
    const sign = { b: "**", i: "*" }[event.key.toLowerCase()];
    if (!sign || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    around(field, sign);
  });
  field.before(bar);
}

document.querySelectorAll("textarea[data-markdown]").forEach(attach);
