// Served as /sw.js with the line "const SET = …" before it: the shell's addresses and what the pages are called.
// Keeps the shell (style, scripts, fonts) and, of pages, those alone that somebody chose (ui/js/offline.js).
const SHELL = `ocop-shell-${SET.version}`;
const PAGES = "ocop-pages";
const CHOSEN = new RegExp(SET.pages);
const PATIENCE = 5000; // milliseconds before a kept page is shown although the line may still answer

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(SET.shell)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("ocop-shell-") && name !== SHELL) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === SET.signOut) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith(SET.files)) event.respondWith(shell(request));
  else if (request.mode !== "navigate") return;
  else if (url.pathname === SET.signIn) event.respondWith(signedOut(request));
  else if (CHOSEN.test(url.pathname)) event.respondWith(chosen(event, url.pathname));
});

// whoever signs out, or is led to sign in, leaves no page and no draft behind; unsent work stays for its owner
async function forget() {
  await caches.delete(PAGES);
  await new Promise((resolve) => {
    const asked = indexedDB.open("ocop-outbox");
    asked.onupgradeneeded = () => asked.transaction.abort(); // there is none: do not make one
    asked.onerror = () => resolve();
    asked.onsuccess = () => {
      const base = asked.result;
      const deal = base.transaction("drafts", "readwrite");
      deal.objectStore("drafts").clear();
      deal.oncomplete = deal.onerror = () => (base.close(), resolve());
    };
  });
}

async function signedOut(request) {
  const answer = await fetch(request);
  if (answer.ok) await forget();
  return answer;
}

async function shell(request) {
  const kept = await (await caches.open(SHELL)).match(request);
  return kept ?? fetch(request);
}

async function chosen(event, path) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(path);
  const asked = ask(event.request, cache, path, Boolean(kept));
  if (!kept) return asked.catch(() => notKept());
  event.waitUntil(asked.catch(() => {}));
  const tired = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([asked.catch(() => kept), tired]);
}

async function ask(request, cache, path, wasKept) {
  const answer = await fetch(request);
  if (answer.ok && wasKept) await cache.put(path, answer.clone());
  if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) await cache.delete(path);
  return answer;
}

function notKept() {
  const html = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${SET.title}</title><main><h1>${SET.title}</h1><p>${SET.words}</p></main></html>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
