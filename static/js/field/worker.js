/**
 * The service worker of the whole origin. It answers from the device only what the field pages have put there, and only
 * when the server does not: pages and scripts are never older than they must be.
 */
const PREFIX = "isian-";
const FIXED = /\.[0-9a-f]{12}\.|\?md5=/;
const PATIENCE = 8000;
// Whoever leaves or comes in takes pages and lists off the device; what was filled stays, sealed.
const DOORS = /^\/(keluar|masuk|contoh|akun|undangan)\/|^\/saya\/(?!kunci)/;

// Ours, and of no page.
const OWN = /^\/isian\/(pengisi|dibawa)$/;
// What a page names that never changes: it stands in attributes, where quotation marks are written as &quot;.
const NAMED = /\/(?:static|isian)\/[^"'&\s<>#]+(?:\.[0-9a-f]{12}\.[a-z0-9]+|\?md5=[\w-]+)/g;

// Never under an open page: a new worker waits until those of the old one are closed.
addEventListener("activate", (event) => event.waitUntil(renew().then(() => clients.claim())));

/** A new release: all that was stored is stored anew, each person's whole or not at all, and what it no longer names goes. */
async function renew() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.open(name).then(renewed).catch(() => {})));
}

async function asked(address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(address);
  return answer;
}

async function renewed(cache) {
  const kept = (await cache.keys()).map((request) => request.url.replace(location.origin, ""));
  const addresses = kept.filter((address) => !FIXED.test(address) && !OWN.test(address));
  const pages = await Promise.all(addresses.map(async (address) => [address, await asked(address)]));
  const texts = await Promise.all(pages.map(([, answer]) => answer.clone().text()));
  const wanted = new Set(texts.flatMap((text) => text.match(NAMED) || []));
  const missing = await Promise.all(
    [...wanted].filter((address) => !kept.includes(address)).map(async (address) => [address, await asked(address)]),
  );
  for (const [address, answer] of [...missing, ...pages]) await cache.put(address, answer);
  for (const address of kept) if (FIXED.test(address) && !wanted.has(address)) await cache.delete(address);
}

// The page that is left may still be storing: what it stored meanwhile goes when the next page is there.
let leaving = false;

async function wipe() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.map((name) => caches.delete(name)));
}

const kept = (request) => caches.match(request, { ignoreSearch: request.mode === "navigate", ignoreVary: true });

async function fresh(request) {
  const stored = await kept(request);
  if (!stored) return fetch(request);
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, stored));
  return Promise.race([fetch(request).catch(() => stored), patience]);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && DOORS.test(pathname)) {
    leaving = true;
    event.waitUntil(wipe());
  } else if (leaving && request.mode === "navigate") {
    leaving = false;
    event.respondWith(fetch(request).then((answer) => wipe().then(() => answer)));
    return;
  }
  // Who is signed in, and what was received, only the server may say.
  if (request.method !== "GET" || pathname === "/isian/saya.json") return;
  if (FIXED.test(request.url)) {
    event.respondWith(kept(request).then((stored) => stored || fetch(request)));
  } else if (request.mode === "navigate" || pathname.startsWith("/static/")) {
    event.respondWith(fresh(request));
  }
});
