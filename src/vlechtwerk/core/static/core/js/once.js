// A form that was sent cannot be sent twice: its button turns busy until the next page comes.

const GIVE_UP_MS = 15000;

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Whoever stopped the event (htmx, a dialog) takes care of it; a GET may be repeated as often as one likes.
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), GIVE_UP_MS); // a download leaves the page where it is
});

// Back with the browser's button: the page comes from memory as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
