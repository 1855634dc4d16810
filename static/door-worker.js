// Keeps the page at the door and what it is made of, so that it opens again where there is no network.
const KEPT = "door-1";
const BADGE = /^\/door\/badge\/([0-9a-f-]{36})\/$/;
const DOOR = /^\/door\/[^/]+\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(freshOrKept(request));
});

async function freshOrKept(request) {
  const kept = await caches.open(KEPT);
  const address = new URL(request.url);
  const isPage = request.mode === "navigate";
  const badge = address.pathname.match(BADGE);
  try {
    const fresh = await fetch(request);
    // A page is kept as it is without a badge; what a badge opens is no page of its own.
    if (fresh.ok && !badge && !(isPage && address.search)) await kept.put(request, fresh.clone());
    if (fresh.status === 404) await kept.delete(request, { ignoreSearch: true });
    return fresh;
  } catch (error) {
    const found = !badge && (await kept.match(request, { ignoreSearch: isPage }));
    if (found) return found;
    const doors = badge ? (await kept.keys()).map((one) => new URL(one.url).pathname).filter((path) => DOOR.test(path)) : [];
    if (doors.length) return Response.redirect(`${doors.at(-1)}?badge=${badge[1]}`); // the door opened last
    throw error;
  }
}
