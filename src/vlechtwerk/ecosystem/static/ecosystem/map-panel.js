// The panel beside the map: the server tells who is selected; the address follows, so that it can be shared.

export function panel(page, go) {
  const told = document.querySelector("[data-map-told]"), start = document.querySelector("[data-map-start]");
  if (!page || !told) return { open() {}, close() {} };
  const base = page.dataset.mapPage, query = page.dataset.mapQuery;
  const isMap = location.pathname === base;
  let asked = 0;

  const address = (key, steps) => {
    const words = new URLSearchParams(query);
    if (key) words.set("actor", key);
    if (key && steps > 1) words.set("steps", steps);
    return `${base}${words.size ? `?${words}` : ""}`;
  };
  const follow = (where) => { if (isMap) history.replaceState(null, "", where); };

  document.querySelector("[data-map-panel]").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const actor = event.target.closest("[data-map-actor]"), close = event.target.closest("[data-map-close]");
    if (!actor && !close) return;
    event.preventDefault();
    go(actor ? actor.dataset.mapActor : "");
    document.querySelector(".mapcanvas").focus({ preventScroll: true });
  });

  return {
    async open(key, steps) {
      const mine = ++asked, where = address(key, steps);
      follow(where);
      const answer = await fetch(`${where}&part=panel`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
      if (mine !== asked) return;
      if (!answer?.ok) { if (isMap) location.assign(where); return; }
      // Our own page, escaped by the server; read as a document, so that nothing in it runs.
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      told.replaceChildren(...made.body.childNodes);
      if (start) start.hidden = true;
    },
    close() {
      asked++;
      told.replaceChildren();
      if (start) start.hidden = false;
      follow(address());
    },
  };
}
