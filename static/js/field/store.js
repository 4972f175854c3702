/**
 * What was filled on this device, sealed with a key that never leaves the browser. Nothing here is deleted before the
 * server has said that it has it, or before its writer has said so.
 */
const NAME = "ketahanan-isian";
const SEALED = "AES-GCM";
let opening = null;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Opened again whenever the browser has closed it, as phones short of memory do. */
function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kunci");
      request.result.createObjectStore("isian", { keyPath: "id" });
      request.result.createObjectStore("berkas", { keyPath: ["id", "name"] });
      request.result.createObjectStore("bukti", { keyPath: "id" });
    };
    request.onsuccess = () => {
      request.result.onclose = () => (opening = null);
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** One transaction; resolved when it is on the disk, not when it was asked for. */
async function within(names, mode, work) {
  const base = await database();
  const transaction = base.transaction(names, mode, { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error || new Error("abort"));
  });
  finished.catch(() => {}); // the work below may fail first
  const result = await work(...names.map((name) => transaction.objectStore(name)));
  await finished;
  return result;
}

async function key() {
  const found = await within(["kunci"], "readonly", (keys) => done(keys.get(SEALED)));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: SEALED, length: 256 }, false, ["encrypt", "decrypt"]);
  return within(["kunci"], "readwrite", async (keys) => {
    const other = await done(keys.get(SEALED)); // another tab was faster
    if (!other) keys.put(made, SEALED);
    return other || made;
  });
}

async function seal(bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: SEALED, iv }, await key(), bytes) };
}

const unseal = async ({ iv, data }) => crypto.subtle.decrypt({ name: SEALED, iv }, await key(), data);
const unsealed = async ({ id, state, made, sealed }) => ({
  id, state, made, ...JSON.parse(new TextDecoder().decode(await unseal(sealed))),
});
const sealing = async ({ id, state, made, ...body }) => ({
  id, state, made, sealed: await seal(new TextEncoder().encode(JSON.stringify(body))),
});

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;
const listeners = new Set();
channel?.addEventListener("message", () => listeners.forEach((tell) => tell()));

/** Called after every change, in whichever tab. */
export const whenChanged = (tell) => listeners.add(tell);

function changed() {
  channel?.postMessage("");
  listeners.forEach((tell) => tell());
}

/** Keep one filled form and its files. `state`: draf, menunggu, ditolak. `kind`: "halaman" for the form of a page. */
export async function keep(record, files) {
  const row = await sealing(record);
  const sealedFiles = await Promise.all(
    (files || []).map(async (file) => ({
      id: record.id, name: file.name, type: file.type, sealed: await seal(await file.arrayBuffer()),
    })),
  );
  await within(["isian", "berkas"], "readwrite", async (records, kept) => {
    records.put(row);
    if (!files) return;
    const names = new Set(files.map((file) => file.name));
    const range = IDBKeyRange.bound([record.id], [record.id, []]);
    for (const [id, name] of await done(kept.getAllKeys(range))) if (!names.has(name)) kept.delete([id, name]);
    sealedFiles.forEach((file) => kept.put(file));
  });
  changed();
}

/** Oldest first. */
export async function records() {
  const rows = await within(["isian"], "readonly", (kept) => done(kept.getAll()));
  return Promise.all(rows.sort((one, other) => one.made - other.made).map(unsealed));
}

export async function record(id) {
  const row = await within(["isian"], "readonly", (kept) => done(kept.get(id)));
  return row ? unsealed(row) : null;
}

export async function filesOf(id) {
  const range = IDBKeyRange.bound([id], [id, []]);
  const rows = await within(["berkas"], "readonly", (kept) => done(kept.getAll(range)));
  return Promise.all(rows.map(async (row) => new File([await unseal(row.sealed)], row.name, { type: row.type })));
}

/** Gone from the device; with a receipt when the server has it. */
export async function drop(id, receipt = null) {
  const proof = receipt && { id, at: receipt.at, sealed: await seal(new TextEncoder().encode(JSON.stringify(receipt))) };
  await within(["isian", "berkas", "bukti"], "readwrite", (kept, files, receipts) => {
    kept.delete(id);
    files.delete(IDBKeyRange.bound([id], [id, []]));
    if (proof) receipts.put(proof);
  });
  changed();
}

/** Newest first; the last 200 are kept. */
export async function receipts() {
  const rows = await within(["bukti"], "readwrite", async (kept) => {
    const all = (await done(kept.getAll())).sort((one, other) => other.at - one.at);
    all.slice(200).forEach((row) => kept.delete(row.id));
    return all.slice(0, 200);
  });
  return Promise.all(rows.map(unsealed));
}

/** Names this browser to the server, as a phone's app does. */
export async function device() {
  const made = `peramban:${crypto.randomUUID()}`;
  return within(["kunci"], "readwrite", async (keys) => {
    const known = await done(keys.get("perangkat"));
    if (!known) keys.put(made, "perangkat");
    return known || made;
  });
}
