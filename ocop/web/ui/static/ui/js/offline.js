// Keeping chosen pages on this device, to be opened without a line: <div data-offline-page> with a button.
// The worker (/sw.js) serves them; it keeps nothing that was not chosen here, and forgets all on sign-out.
const PAGES = "ocop-pages";
const part = document.querySelector("[data-offline-page]");
const address = window.location.pathname;

async function isKept() {
  return Boolean(await (await caches.open(PAGES)).match(address));
}

async function show() {
  const kept = await isKept();
  part.querySelector("[data-offline-state]").textContent = kept ? part.dataset.kept : part.dataset.notKept;
  part.querySelector("[data-offline-keep]").hidden = kept;
  part.querySelector("[data-offline-drop]").hidden = !kept;
  part.dataset.state = kept ? "kept" : "not";
}

async function keep() {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  await (await caches.open(PAGES)).put(address, answer);
}

async function act(event) {
  const pressed = event.target.closest("[data-offline-keep], [data-offline-drop]");
  if (!pressed) return;
  try {
    if (pressed.matches("[data-offline-keep]")) await keep();
    else await (await caches.open(PAGES)).delete(address);
    await show();
  } catch {
    part.querySelector("[data-offline-state]").textContent = part.dataset.failed;
  }
}

if (part && "serviceWorker" in navigator && "caches" in window) {
  part.hidden = false;
  document.addEventListener("click", act);
  show().catch(() => (part.hidden = true));
}
