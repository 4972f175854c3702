/** What waits on this device: its writer sees it, others see how much it is; it is sent under its writer's name. */
import { filler, present, start, taken, words } from "./cache.js";
import { keepSending, onOutcome, send } from "./sender.js";
import { drop, filesOf, keep, receipts, record as stored, records, whenChanged } from "./store.js";
import { rescue } from "./zip.js";

const at = (id) => document.getElementById(id);
const moment = (time) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(time);
const STATES = { draf: words.draft, menunggu: words.waiting, ditolak: words.refused };

function element(tag, text, name = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

function button(text, press, test) {
  const made = element("button", "", "btn btn-secondary");
  made.type = "button";
  made.dataset.test = test;
  made.append(element("span", text));
  made.addEventListener("click", press);
  return made;
}

async function row(record) {
  const line = element("li", "", "field-form");
  const files = (await filesOf(record.id)).length;
  const told = [STATES[record.state], moment(record.made), words.by.replace("%s", record.person.name)];
  if (files) told.push(words.photos.replace("%s", files));
  if (record.tries) told.push(words.tries.replace("%s", record.tries));
  line.append(element("p", record.title, "field-form-name"), element("p", told.join(" · "), "small"));
  line.dataset.state = record.state;
  if (record.message) line.append(element("p", record.message, "field-bad"));
  if (record.state === "ditolak") line.append(button(words.again, () => again(record.id), "again"));
  if (record.state === "draf" || (record.state === "ditolak" && record.kind === "halaman")) {
    const open = element("a", words.open, "btn btn-secondary");
    open.href = `${opened(record)}?draf=${encodeURIComponent(record.id)}`;
    open.dataset.test = "open";
    line.append(open, button(words.remove, () => confirm(words.sure) && drop(record.id), "remove"));
  }
  return line;
}

const opened = ({ address, form, version }) =>
  address || `/isian/${encodeURIComponent(form)}/${encodeURIComponent(version)}/`;

function proven(proof) {
  const line = element("li", "", "field-form");
  const told = [words.by.replace("%s", proof.person.name), words.sent_at.replace("%s", moment(proof.at)), proof.id];
  line.append(element("p", proof.title, "field-form-name"), element("p", told.join(" · "), "small"));
  if (proof.said) line.append(element("p", proof.said, "small"));
  if (proof.url) {
    const open = element("a", words.see);
    open.href = proof.url;
    line.append(open);
  }
  return line;
}

function work({ title, address }) {
  const line = element("li", "", "field-form");
  const open = element("a", title, "field-form-name");
  open.href = address;
  line.append(open);
  return line;
}

async function again(id) {
  const record = await stored(id);
  if (record) await keep({ ...record, state: "menunggu", message: "" });
  send({ now: true });
}

let showing = 0;
async function show() {
  const turn = ++showing;
  const all = await records();
  const me = await filler();
  const own = all.filter((record) => record.person.id === me?.id);
  const lines = await Promise.all(own.map(row));
  const proofs = (await receipts()).filter((proof) => proof.person.id === me?.id);
  const along = await taken();
  if (turn !== showing) return; // something newer is on its way
  at("daftar").replaceChildren(...lines);
  at("kosong").hidden = all.length > 0;
  at("jumlah").textContent = all.filter((record) => record.state !== "draf").length;
  const others = all.length - own.length;
  at("orang-lain").textContent = others ? (me ? words.of_others : words.of_somebody).replace("%s", others) : "";
  at("terkirim").hidden = !proofs.length;
  at("bukti").replaceChildren(...proofs.map(proven));
  at("dibawa").hidden = !along.length;
  at("pekerjaan").replaceChildren(...along.map(work));
}

async function begin() {
  if (!(await start())) return (at("kabar").textContent = words.no_storage);
  await show();
  if (await present()) await show(); // who is signed in may have changed elsewhere
  whenChanged(show);
  onOutcome((outcome) => {
    at("kabar").textContent = words[outcome];
    at("masuk").hidden = outcome !== "login";
  });
  document.querySelector("[data-test=send-now]").addEventListener("click", () => {
    at("kabar").textContent = words.sending;
    send({ now: true });
  });
  document.querySelector("[data-test=rescue]").addEventListener("click", async () => {
    at("kabar").textContent = (await rescue(await filler())) ? "" : words.nothing_own;
  });
  keepSending();
}

begin();
