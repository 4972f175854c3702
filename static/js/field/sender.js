/** One sender in all tabs, oldest first. Only our server's own word, naming the form, takes it off the device. */
import { ask, present } from "./cache.js";
import { device, drop, filesOf, keep, records } from "./store.js";

const LOCK = "ketahanan-kirim";
const SHORTEST = 4000;
const LONGEST = 15 * 60_000;
let failures = 0;
let notBefore = 0;
let timer = 0;
let tell = () => {};

/** `outcome`: done, empty, others, offline, server, login, busy, some_refused. */
export const onOutcome = (listener) => (tell = listener);

/** The form of a page, to that page; how long it lay here and what this clock says are told beside it. */
async function postPage(record, csrf) {
  const body = new FormData();
  for (const [name, value] of [...record.fields, ["_token", record.id]]) body.append(name, value);
  for (const file of await filesOf(record.id)) {
    const [name, ...rest] = file.name.split("/");
    body.append(name, file, rest.join("/"));
  }
  const now = Date.now();
  const clocks = { "X-Isian": "kotak", "X-Isian-Lama": now - record.finished, "X-Isian-Jam": now };
  return ask(record.address, { method: "POST", body, headers: { "X-CSRFToken": csrf, ...clocks } });
}

async function post(record, csrf) {
  if (record.kind === "halaman") return postPage(record, csrf);
  const body = new FormData();
  body.append("xml_submission_file", new File([record.xml], "isian.xml", { type: "text/xml" }));
  for (const file of await filesOf(record.id)) body.append(file.name, file, file.name);
  const headers = { "X-CSRFToken": csrf, "X-Isian-Pengisi": record.person.token };
  return ask(`/isian/kirim/?deviceID=${encodeURIComponent(await device())}`, { method: "POST", body, headers });
}

/** What became of one: received, refused, or the reason to stop here. */
async function sent(record, csrf) {
  const { status, told } = await post(record, csrf);
  if ((status === 201 || status === 202) && told?.received === record.id) {
    const { title, person } = record;
    await drop(record.id, { title, person, at: Date.now(), said: told.message, url: told.url });
    return "received";
  }
  if (status >= 400 && status < 500 && told?.message) {
    await keep({ ...record, state: "ditolak", message: told.message, tries: (record.tries || 0) + 1 });
    return "refused";
  }
  await keep({ ...record, tries: (record.tries || 0) + 1 });
  return status >= 500 || status === 429 ? "server" : "offline";
}

async function run() {
  const all = (await records()).filter((record) => record.state === "menunggu");
  if (!all.length) return "empty";
  const told = await present();
  if (!told) return "offline";
  if (!told.person) return "login";
  // A page is what somebody does in the own name: nobody else sends it.
  const waiting = all.filter((record) => record.kind !== "halaman" || record.person.id === told.person.id);
  if (!waiting.length) return "others";
  let refused = 0;
  for (const record of waiting) {
    const became = await sent(record, told.csrf);
    if (became === "refused") refused += 1;
    else if (became !== "received") return became;
  }
  return refused ? "some_refused" : "done";
}

/** `now`: somebody pressed; the pause after failures does not count. */
export async function send({ now = false } = {}) {
  if (now) failures = notBefore = 0;
  if (Date.now() < notBefore) return;
  clearTimeout(timer);
  const outcome = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? run() : "busy"));
  if (outcome === "server" || outcome === "offline" || outcome === "busy") {
    const pause = Math.min(LONGEST, SHORTEST * 2 ** failures++) * (0.5 + Math.random());
    notBefore = Date.now() + pause;
    timer = setTimeout(send, pause + 50);
  } else {
    failures = 0;
  }
  tell(outcome);
}

/** Tried when a page opens, when the line comes back and when the tab is looked at. */
export function keepSending() {
  addEventListener("online", () => {
    notBefore = 0;
    send();
  });
  document.addEventListener("visibilitychange", () => document.hidden || send());
  send();
}
