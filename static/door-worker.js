// Keeps the page at the door and what it is made of, so that it opens again where there is no network.
const KEPT = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(freshOrKept(request));
});

async function freshOrKept(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await kept.put(request, fresh.clone());
    if (fresh.status === 404) await kept.delete(request, { ignoreSearch: true });
    return fresh;
  } catch (error) {
    const found = await kept.match(request, { ignoreSearch: request.mode === "navigate" });
    if (found) return found;
    const badge = new URL(request.url).pathname.match(/^\/door\/badge\/([0-9a-f-]{36})\/$/);
    const page = badge && (await kept.keys()).find((one) => /^\/door\/[^/]+\/$/.test(new URL(one.url).pathname));
    if (page) return Response.redirect(`${new URL(page.url).pathname}?badge=${badge[1]}`);
    throw error;
  }
}
