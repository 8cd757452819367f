// Keeps the page of one door for a day, so that it opens when the network is away. It stands under the door's own
// address and can see no other page.
const NAME = "door:{{ key }}";
const STATIC = "{{ static_url }}";
const DAY_MS = 24 * 60 * 60 * 1000;
const WAIT_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(request) {
  const cache = await caches.open(NAME);
  const found = await cache.match(request, { ignoreVary: true });
  if (!found || request.mode !== "navigate") return found;
  if (Date.now() - Date.parse(found.headers.get("date")) < DAY_MS) return found;
  await cache.delete(request, { ignoreVary: true });
  return undefined;
}

async function answer(request) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), WAIT_MS);
  try {
    const response = await fetch(request, { signal: controller.signal });
    if (request.mode === "navigate" && [403, 404, 410].includes(response.status)) await caches.delete(NAME);
    return response;
  } catch (error) {
    const found = await kept(request);
    if (found) return found;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin && (event.request.mode === "navigate" || url.pathname.startsWith(STATIC));
  if (event.request.method === "GET" && ours) event.respondWith(answer(event.request));
});
