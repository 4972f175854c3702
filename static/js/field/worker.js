/**
 * The service worker of the whole origin. It answers from the device only what the field pages have put there, and only
 * when the server does not: pages and scripts are never older than they must be.
 */
const PREFIX = "isian-";
const FIXED = /\.[0-9a-f]{12}\.|\?md5=/;
const PATIENCE = 8000;
// Whoever leaves or comes in takes pages and lists off the device; what was filled stays, sealed.
const DOORS = /^\/(keluar|masuk|contoh|akun|undangan)\/|^\/saya\/(?!kunci)/;

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

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
  if (request.method === "POST" && DOORS.test(pathname)) event.waitUntil(wipe());
  // Who is signed in, and what was received, only the server may say.
  if (request.method !== "GET" || pathname === "/isian/saya.json") return;
  if (FIXED.test(request.url)) {
    event.respondWith(kept(request).then((stored) => stored || fetch(request)));
  } else if (request.mode === "navigate" || pathname.startsWith("/static/")) {
    event.respondWith(fresh(request));
  }
});
