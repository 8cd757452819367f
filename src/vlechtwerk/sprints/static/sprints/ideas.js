// Ideas are kept on the device until the server has them: written without network, sent when it is back. Each has a
// number of its own, so that one that is sent twice is kept once.

const AGAIN_MS = 3000;
const MOST = 50;
const first = document.querySelector("form[data-send]");
const $ = (selector) => document.querySelector(selector);
let memory = "[]";
let sending = false;

function rows() {
  try {
    return JSON.parse(localStorage.getItem(first.dataset.name) ?? memory);
  } catch {
    return JSON.parse(memory);
  }
}

function write(list) {
  memory = JSON.stringify(list);
  try {
    localStorage.setItem(first.dataset.name, memory);
  } catch {
    /* full or forbidden: the open page still has it */
  }
  const line = (one) => Object.assign(document.createElement("li"), { textContent: one.text });
  $("[data-count]").textContent = list.length;
  $("[data-rows]").replaceChildren(...list.map(line));
  $("[data-waiting]").hidden = !list.length;
}

function post(ideas) {
  const token = $("form[data-send] [name=csrfmiddlewaretoken]").value;
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  return fetch(first.dataset.send, { method: "POST", headers, body: JSON.stringify({ ideas }) });
}

// What the server cannot keep goes back where it was written, with the reason; when that place is taken, it stands below.
function refuse(one, error) {
  const box = first.elements.text;
  const free = !box.value && !one.on;
  if (free) box.value = one.text;
  const line = Object.assign(document.createElement("li"), { className: "err i-warn", textContent: free ? error : `${error} ${one.text}` });
  $("[data-refused]").append(line);
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let batch; (batch = rows().slice(0, MOST)).length; ) {
      const answer = await post(batch);
      const known = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
      if (!answer.ok || !known) {
        if (known?.error) $("[data-refused]").replaceChildren(Object.assign(document.createElement("li"), { textContent: known.error }));
        return;
      }
      const told = new Map(known.rows.map((one) => [one.number, one]));
      for (const one of batch) if (told.get(one.number)?.ok === false) refuse(one, told.get(one.number).error);
      write(rows().filter((one) => !told.has(one.number)));
      document.dispatchEvent(new Event("sprint:look"));
    }
  } catch {
    /* no network: once more, later */
  } finally {
    sending = false;
  }
}

function take(event) {
  const form = event.target;
  if (!form.matches("form[data-idea]")) return;
  event.preventDefault();
  const { text, kind, on } = form.elements;
  text.required = true;
  if (!text.value.trim()) return text.reportValidity();
  $("[data-refused]").replaceChildren();
  write([...rows(), { number: crypto.randomUUID(), text: text.value.trim(), kind: kind.value, on: on?.value ?? "" }]);
  text.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.blur();
  form.closest("details")?.removeAttribute("open");
  return send();
}

if (first) {
  document.addEventListener("submit", take, { capture: true });
  window.addEventListener("online", send);
  setInterval(() => rows().length && send(), AGAIN_MS);
  write(rows());
  send();
}
