/**
 * The form of a page that may be filled without a line. What is typed is on the device first; sending takes it off again
 * when the server has it, and leaves it in the outbox when the server cannot be reached.
 */
import { ask, filler, present, start, words } from "./cache.js";
import { drop, filesOf, keep, records } from "./store.js";

const page = document.getElementById("lapangan");
const state = document.getElementById("keadaan");
const form = document.querySelector(`form[data-test="${page.dataset.form}"]`);
const say = (text) => (state.textContent = text);
const OURS = /^(csrfmiddlewaretoken|_token|_seen)$/;
const PATIENCE = 30_000;
// What was typed before the draft was found stays as it is.
const typedAlready = new Set();
const note = ({ target }) => typedAlready.add(target.name);
for (const kind of ["input", "change"]) form.addEventListener(kind, note);
let person = null;
let made = Date.now();
let timer = 0;
let sending = false;

/** Names and values as the form would send them; files under the name of their field. */
function typed(submitter) {
  const all = [...new FormData(form, submitter)].filter(([name]) => !OURS.test(name));
  const files = all.filter(([, value]) => value instanceof File && value.name);
  return {
    fields: all.filter(([, value]) => typeof value === "string"),
    files: files.map(([name, file]) => new File([file], `${name}/${file.name}`, { type: file.type })),
  };
}

async function write(to, submitter) {
  clearTimeout(timer);
  const { fields, files } = typed(submitter);
  const record = {
    id: form.elements._token.value, state: to, made, kind: "halaman", address: location.pathname, title: page.dataset.title,
    fields, person, finished: Date.now(),
  };
  await keep(record, files);
  return { ...record, files };
}

/** What waits to be mended or continued; else what was filled last, so that it is not typed again. */
async function newest() {
  const asked = new URLSearchParams(location.search).get("draf");
  const own = (await records()).filter((one) => one.person.id === person.id && one.address === location.pathname);
  return own.find((one) => one.id === asked) || own.find((one) => one.state !== "menunggu") || own.at(-1);
}

async function restore(record) {
  for (const field of form.elements) {
    if (!field.name || OURS.test(field.name) || field.type === "file" || typedAlready.has(field.name)) continue;
    const values = record.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (/^(radio|checkbox)$/.test(field.type)) field.checked = values.includes(field.value);
    else if (values.length && !/^(submit|button)$/.test(field.type)) field.value = values[0];
  }
  for (const file of await filesOf(record.id)) {
    const [name, ...rest] = file.name.split("/");
    const input = form.elements[name];
    if (!input || typedAlready.has(name)) continue;
    const chosen = new DataTransfer();
    chosen.items.add(new File([file], rest.join("/"), { type: file.type }));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (record.state === "menunggu") return say(words.already_waiting);
  form.elements._token.value = record.id;
  ({ made } = record);
  say(record.message || words.restored);
}

async function begin() {
  if (!(await start())) return;
  person = (await present())?.person || (await filler());
  if (!person) return;
  form.elements._token.value = crypto.randomUUID();
  const record = await newest();
  if (record) await restore(record);
  for (const kind of ["input", "change"]) form.addEventListener(kind, touched);
  if (typedAlready.size) touched();
}

function touched() {
  clearTimeout(timer);
  say(words.storing);
  timer = setTimeout(() => sending || write("draf").then(() => say(words.saved), full), 600);
}

const full = (error) => say(error?.name === "QuotaExceededError" ? words.full : words.no_storage);

/** By the page itself, with what it has typed: the server then shows what is wrong beside each field. */
function sendPage(submitter) {
  if (submitter?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  form.submit();
}

async function post({ id, fields, files }) {
  const body = new FormData();
  for (const [name, value] of [...fields, ["_token", id]]) body.append(name, value);
  for (const file of files) body.append(file.name.split("/")[0], file, file.name.split("/").slice(1).join("/"));
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Isian": "halaman" };
  return ask(location.pathname, { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) });
}

/** Into the outbox, where the draft with its files already is. */
async function wait({ files, ...record }, submitter) {
  try {
    await keep({ ...record, state: "menunggu", finished: Date.now() });
    location.assign(page.dataset.outbox);
  } catch (error) {
    full(error);
    sending = false;
    submitter?.removeAttribute("aria-busy");
  }
}

/** Also to another part of this very page, which the browser would only scroll to. */
function go(address) {
  const to = new URL(address, location.href);
  const same = to.pathname === location.pathname && to.search === location.search;
  if (same) location.hash = to.hash;
  if (same) location.reload();
  else location.assign(address);
}

// Back from the outbox: the page as the browser froze it would never send again.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const ready = begin().catch((error) => console.warn(error));

form.addEventListener(
  "submit",
  async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const { submitter } = event;
    submitter?.setAttribute("aria-busy", "true");
    await ready;
    if (!person) return sendPage(submitter);
    let record;
    try {
      record = await write("draf", submitter);
    } catch {
      return sendPage(submitter);
    }
    const { told } = await post(record);
    if (told?.received === record.id) {
      await drop(record.id);
      go(told.url);
    } else if (told) {
      sendPage(submitter);
    } else {
      await wait(record, submitter);
    }
  },
  { capture: true },
);
