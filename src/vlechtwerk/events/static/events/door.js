// The door: tap who is there, search, scan, or write down who was not registered.

import { Queue } from "./queue.js";

const door = document.getElementById("door");
const $ = (selector) => door.querySelector(selector);
const form = $("form");
const rows = () => [...door.querySelectorAll("li[data-key]")];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const row_of = (key) => rows().find((row) => row.dataset.key === key);
const name_of = (row) => row.querySelector("label").innerText.split("\n")[0].trim();
const said = (text) => ($("[data-said]").textContent = text);

function show() {
  const waits = queue.rows().length;
  $("[data-count]").textContent = waits;
  $("[data-waiting]").hidden = !waits;
  $("[data-online]").hidden = Boolean(waits);
  $("[data-came]").textContent = door.querySelectorAll("li[data-key] input:checked").length;
}

function refused(one, error) {
  const row = row_of(one.registration ?? one.arrival);
  const line = `${one.name ?? (row ? name_of(row) : "")}: ${error}`;
  $("[data-refused]").append(Object.assign(document.createElement("li"), { textContent: line }));
}

const queue = new Queue(`door:${door.dataset.key}`, {
  form, address: door.dataset.send, login: door.dataset.login, told: { changed: show, said, refused },
});

function tick(row) {
  const box = row.querySelector("input");
  box.checked = box.disabled = true;
}

function addRow(one) {
  const row = $("template").content.firstElementChild.cloneNode(true);
  row.dataset.key = one.arrival;
  row.dataset.name = `${one.name} ${one.organisation}`;
  row.querySelector("span").textContent = one.name;
  $("ul.list").append(row);
  tick(row);
}

function checkIn(row) {
  tick(row);
  queue.add({ registration: row.dataset.key });
  show();
}

function walkIn(name, organisation) {
  addRow(queue.add({ name, organisation }));
  show();
}

function find(text) {
  const wanted = plain(text.trim());
  for (const row of rows()) row.hidden = !plain(row.dataset.name).includes(wanted) && row.dataset.key !== wanted;
}

function code(text) {
  const wanted = text.trim().toLowerCase();
  const seen = rows().filter((row) => !row.hidden);
  const row = row_of(wanted) ?? (wanted && seen.length === 1 ? seen[0] : null);
  if (!row) return said(door.dataset.none);
  if (!row.querySelector("input").disabled) checkIn(row);
  $("[data-search]").value = "";
  find("");
  return said(`${name_of(row)} ${door.dataset.in}`);
}

form.addEventListener("change", (event) => event.target.name === "came" && checkIn(event.target.closest("li")));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, organisation } = form.elements;
  if (name.value.trim()) walkIn(name.value.trim(), organisation.value.trim());
  name.value = organisation.value = "";
});
$("[data-search]").addEventListener("input", (event) => find(event.target.value));
$("[data-search]").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  code(event.target.value);
});
door.addEventListener("door-code", (event) => code(event.detail));

$("[data-with-script]").hidden = false;
for (const one of queue.rows()) {
  if (one.name) addRow(one);
  else if (row_of(one.registration)) tick(row_of(one.registration));
}
navigator.serviceWorker?.register(door.dataset.worker).catch(() => {});
show();
queue.send();
