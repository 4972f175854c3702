/** Pages, forms and lists that are on the device, and who may fill them. All of it goes when the person leaves. */
const PREFIX = "isian-";
const WHO = "/isian/pengisi";
const TAKEN = "/isian/dibawa";
const page = document.getElementById("lapangan")?.dataset || {};

export const words = JSON.parse(document.getElementById("kata").textContent);
export const ours = (told) => told?.ketahanan === "isian";

/** An answer of our own server, or null: a captive portal and an error page answer, too. */
export async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", ...options });
    const told = await answer.json().catch(() => null);
    return { status: answer.status, told: ours(told) ? told : null };
  } catch {
    return { status: 0, told: null };
  }
}

/** Who is signed in, asked of the server; null without a line. */
export async function present() {
  const { told } = await ask("/isian/saya.json");
  if (told?.person) await remember(told.person);
  return told;
}

async function remember(person) {
  const name = PREFIX + person.id;
  for (const other of await caches.keys()) {
    if (other.startsWith(PREFIX) && other !== name) await caches.delete(other);
  }
  await (await caches.open(name)).put(WHO, Response.json(person));
}

/** Who was signed in when there was a line. */
export async function filler() {
  const kept = await caches.match(WHO);
  return kept ? kept.json() : null;
}

/** Everything that must be there before a form may be called ready. */
export async function store(person, addresses) {
  const cache = await caches.open(PREFIX + person.id);
  const all = [...new Set([...JSON.parse(page.shell), ...addresses])];
  // Addresses with a hash in them never change; the others are asked for anew.
  const wanted = [];
  for (const address of all) {
    if (!/\.[0-9a-f]{12}\.|\?md5=/.test(address) || !(await cache.match(address))) wanted.push(address);
  }
  await Promise.all(
    wanted.map(async (address) => {
      const answer = await fetch(address, { cache: "no-cache" });
      if (!answer.ok || answer.redirected) throw new Error(address);
      await cache.put(address, answer);
    }),
  );
}

/** Pages of work that were taken along, newest first. */
export async function taken() {
  const kept = await caches.match(TAKEN);
  return kept ? kept.json() : [];
}

export async function take(person, work) {
  const others = (await taken()).filter((one) => one.address !== work.address);
  await (await caches.open(PREFIX + person.id)).put(TAKEN, Response.json([work, ...others].slice(0, 30)));
}

/** From the device where it is, from the server where not. */
export async function get(address) {
  const answer = (await caches.match(address)) || (await fetch(address));
  if (!answer.ok || answer.redirected) throw new Error(address);
  return answer;
}

export async function start() {
  if (!navigator.serviceWorker || !globalThis.caches || !globalThis.indexedDB || !crypto.subtle) return false;
  try {
    await navigator.serviceWorker.register("/pekerja.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return Boolean(navigator.serviceWorker.controller);
  }
}
