// <span data-counts="field-id" data-limit data-text="{} of 600 characters">: counts while one types.

const spoken = (counter, size) => counter.dataset.text.replace("{}", size);

function show(counter) {
  const size = document.getElementById(counter.dataset.counts)?.value.length ?? 0;
  counter.textContent = spoken(counter, size);
  counter.classList.toggle("over", size > Number(counter.dataset.limit));
}

document.addEventListener("input", (event) => {
  const counter = event.target.id && document.querySelector(`[data-counts="${CSS.escape(event.target.id)}"]`);
  if (counter) show(counter);
});
