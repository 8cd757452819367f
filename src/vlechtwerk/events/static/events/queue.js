// What a phone at the door noted and could not send yet: kept on the device, sent in batches, taken out when the server
// has it. Sent twice counts once, as each check-in has its own number.

const BATCH = 100;
const AGAIN_MS = 10000;

export class Queue {
  // `told`: {changed(), said(text), refused(row, error)}; `form` holds the token of the session.
  constructor(name, { form, address, login, told }) {
    Object.assign(this, { name, form, address, login, told, memory: "[]", sending: false });
    window.addEventListener("online", () => this.send());
    setInterval(() => this.rows().length && this.send(), AGAIN_MS);
  }

  rows() {
    try {
      return JSON.parse(localStorage.getItem(this.name) ?? this.memory);
    } catch {
      return JSON.parse(this.memory);
    }
  }

  write(rows) {
    this.memory = JSON.stringify(rows);
    try {
      localStorage.setItem(this.name, this.memory);
    } catch {
      /* full or forbidden: the open page still has it */
    }
  }

  add(what) {
    const one = { arrival: crypto.randomUUID(), at: new Date().toISOString(), ...what };
    this.write([...this.rows(), one]);
    this.send();
    return one;
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let batch; (batch = this.rows().slice(0, BATCH)).length; this.told.changed()) {
        let answer = await this.post(batch);
        if (answer.status === 403 && (await this.fresh())) answer = await this.post(batch);
        const known = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : null;
        this.told.said(answer.ok && known ? "" : (known?.error ?? this.login));
        if (!answer.ok || !known) return;
        this.take(known.rows);
      }
      await this.keep();
    } catch {
      /* no network: once more, later */
    } finally {
      this.sending = false;
      this.told.changed();
    }
  }

  post(arrivals) {
    const headers = { "X-CSRFToken": this.form.csrfmiddlewaretoken.value, "Content-Type": "application/json" };
    return fetch(this.address, { method: "POST", headers, body: JSON.stringify({ arrivals }) });
  }

  take(answers) {
    const by = new Map(answers.map((one) => [one.arrival, one]));
    const rows = this.rows();
    for (const one of rows) if (by.get(one.arrival)?.ok === false) this.told.refused(one, by.get(one.arrival).error);
    this.write(rows.filter((one) => !by.has(one.arrival)));
  }

  // Somebody logged in again: the page that was kept has an old token.
  async fresh() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    const token = page.querySelector("#door [name=csrfmiddlewaretoken]");
    if (token) this.form.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  }

  // The page as it is now, with what it needs, for when the network is away.
  async keep() {
    if (!("caches" in window)) return;
    const files = performance.getEntriesByType("resource").map((one) => one.name);
    const ours = files.filter((one) => one.startsWith(`${location.origin}/static/`));
    await (await caches.open(this.name)).addAll([location.pathname, ...new Set(ours)]);
  }
}
