// <form data-draft="key">: what is typed is kept on this device and put back. Passwords, files and hidden
// fields, and those that nobody can reach, are never kept. The draft goes once the form was sent and another page came.

const WAIT_MS = 400;
const name = (key) => `draft:${key}`;
const sent = "draft-sent";

function store(action) {
  try {
    return action();
  } catch {
    return null; // storage may be full or forbidden; the form itself still works
  }
}

const kept = (form) =>
  [...form.elements].filter(
    (field) => field.name && field.tabIndex >= 0 && !["hidden", "password", "file", "submit", "button"].includes(field.type) && field.tagName !== "FIELDSET",
  );

function read(form) {
  const values = {};
  for (const field of kept(form)) {
    if (["checkbox", "radio"].includes(field.type)) {
      (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    } else if (field.multiple) {
      values[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else {
      values[field.name] = field.value;
    }
  }
  return values;
}

function write(form, values) {
  for (const field of kept(form)) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = value.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function attach(form) {
  const key = name(form.dataset.draft);
  const start = JSON.stringify(read(form));
  const draft = store(() => localStorage.getItem(key));
  const note = form.querySelector("[data-draft-note]");
  // A form that comes back with errors already shows what was typed.
  if (draft && draft !== start && !form.querySelector(".wrong")) {
    write(form, JSON.parse(draft));
    if (note) note.hidden = false;
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => store(() => localStorage.setItem(key, JSON.stringify(read(form)))), WAIT_MS);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    store(() => localStorage.setItem(key, JSON.stringify(read(form))));
    store(() => sessionStorage.setItem(sent, key));
  });
  form.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
    write(form, JSON.parse(start));
    clearTimeout(timer);
    store(() => localStorage.removeItem(key));
    note.hidden = true;
  });
}

const forms = [...document.querySelectorAll("form[data-draft]")];
const last = store(() => sessionStorage.getItem(sent));
// A page that says what went wrong, or asks to log in first, is not the page that came after saving.
const refused = document.querySelector(".oops") || location.pathname.startsWith("/account/");
if (refused) store(() => sessionStorage.removeItem(sent));
else if (last && !forms.some((form) => name(form.dataset.draft) === last)) {
  store(() => localStorage.removeItem(last));
  store(() => sessionStorage.removeItem(sent));
}
forms.forEach(attach);
