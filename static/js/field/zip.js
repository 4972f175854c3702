/** What waits as one archive, for a device that cannot send: each form a folder with answers and files. Not packed. */
import { filesOf, records } from "./store.js";

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function checksum(bytes) {
  let value = ~0;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}

const whole = (...pairs) => {
  const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of pairs) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
};

/** `entries`: name and bytes. Names are UTF-8; the day is the first that the format knows. */
export function zip(entries) {
  const parts = [];
  const index = [];
  let at = 0;
  for (const [name, bytes] of entries) {
    const named = new TextEncoder().encode(name);
    const same = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, named.length], [2, 0]];
    parts.push(whole([4, 0x04034b50], ...same), named, bytes);
    index.push(whole([4, 0x02014b50], [2, 20], ...same, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), named);
    at += 30 + named.length + bytes.length;
  }
  const size = index.reduce((sum, part) => sum + part.length, 0);
  const count = index.length / 2;
  const end = whole([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]);
  return new Blob([...parts, ...index, end], { type: "application/zip" });
}

const encoded = (text) => new TextEncoder().encode(text);
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sum = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

/** Who filled it, bound to answers and files, for the server alone: whoever finds the ZIP can neither read nor move it. */
async function sealed(person, answers, files) {
  const told = await sum(encoded([await sum(answers), ...(await Promise.all(files.map(sum))).sort()].join("")));
  const kind = { name: "ECDH", namedCurve: "P-256" };
  const server = await crypto.subtle.importKey("raw", Uint8Array.from(atob(person.seal), (one) => one.charCodeAt(0)), kind, false, []);
  const once = await crypto.subtle.generateKey(kind, false, ["deriveBits"]);
  const point = await crypto.subtle.exportKey("raw", once.publicKey);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, once.privateKey, 256);
  const source = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: encoded("ketahanan.zip") };
  const key = await crypto.subtle.deriveKey(how, source, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  // A key of one use seals one text.
  const text = encoded(JSON.stringify({ token: person.token, sum: told }));
  const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, text);
  return `${base64(point)}.${base64(closed)}`;
}

/** What this person has on the device, drafts too, handed over as one file. False: there is nothing. */
export async function rescue(person) {
  const entries = [];
  const pack = (name, text) => entries.push([name, encoded(text)]);
  for (const record of (await records()).filter((one) => one.person.id === person?.id)) {
    const folder = record.id.replace(/[^\w-]/g, "_");
    const { id, form, version, state, made, address, finished } = record;
    const about = { id, form, version, address, state, made: new Date(made).toISOString(), by: record.person.name };
    if (finished) about.finished = new Date(finished).toISOString();
    const files = [];
    for (const file of await filesOf(record.id)) {
      files.push([`${folder}/${file.name.replaceAll(/[\\/]/g, "_")}`, new Uint8Array(await file.arrayBuffer())]);
    }
    if (record.xml && person.seal) about.seal = await sealed({ ...person, token: record.person.token }, encoded(record.xml), files.map(([, bytes]) => bytes));
    pack(`${folder}/keterangan.json`, JSON.stringify(about, null, 2));
    if (record.xml) pack(`${folder}/isian.xml`, record.xml);
    else pack(`${folder}/isian.json`, JSON.stringify(record.fields, null, 2));
    entries.push(...files);
  }
  if (!entries.length) return false;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(zip(entries));
  link.download = `ketahanan-${new Date().toISOString().slice(0, 10)}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
