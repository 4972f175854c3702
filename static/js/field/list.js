/** The forms of one person: each gets its tick only when everything that it needs is on the device. */
import { present, start, store, words } from "./cache.js";
import { keepSending } from "./sender.js";
import { records, whenChanged } from "./store.js";

const box = document.getElementById("lapangan");
const storage = document.getElementById("simpanan");
const counter = document.getElementById("menunggu");

async function count() {
  const waiting = (await records()).filter((record) => record.state !== "draf").length;
  counter.textContent = waiting ? `${words.waiting}: ${waiting}` : "";
}

async function ready(form, person) {
  const tick = form.querySelector("[role=status]");
  tick.textContent = words.storing;
  try {
    await store(person, JSON.parse(form.dataset.needs));
    tick.textContent = words.stored;
    form.dataset.ready = "";
  } catch {
    tick.textContent = words.not_stored;
  }
}

async function begin() {
  if (!(await start())) return (storage.textContent = words.no_storage);
  count();
  whenChanged(count);
  keepSending();
  const told = await present();
  const forms = box.querySelectorAll("[data-needs]");
  if (!told?.person) return forms.forEach((form) => (form.querySelector("[role=status]").textContent = words.not_stored));
  const keeps = await navigator.storage?.persist?.();
  storage.textContent = keeps ? words.kept_by_browser : words.may_be_cleared;
  for (const form of forms) await ready(form, told.person);
}

begin();
