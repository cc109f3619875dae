// What htmx needs of us: the CSRF header and the line that tells whether work is saved.
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : document.querySelector("[name=csrfmiddlewaretoken]")?.value;
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token() ?? "";
});

function tell(form, state) {
  const line = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  if (!line) return;
  const now = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  line.dataset.state = state;
  line.textContent = (line.dataset[state] ?? "").replace("{time}", now);
}

const owner = (event) => event.detail.elt?.closest?.("form[data-autosave]");

// The button that sends the whole form waits for a saving that is under way: sent beside it, the form
// would carry the version from before and be refused as stale.
const saving = new WeakMap(); // how many requests of a form are under way
const waiting = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = owner(event);
  if (!form) return;
  if (waiting.has(form)) event.preventDefault();
  else {
    saving.set(form, (saving.get(form) ?? 0) + 1);
    tell(form, "saving");
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = owner(event);
  if (!form) return;
  saving.set(form, (saving.get(form) ?? 1) - 1);
  tell(form, event.detail.successful ? "saved" : "failed");
  if (waiting.has(form) && !saving.get(form)) {
    setTimeout(() => {
      const button = waiting.get(form);
      waiting.delete(form);
      form.requestSubmit(button);
    });
  }
});
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!saving.get(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.set(form, event.submitter);
  },
  true,
);
// offline: try again when the line is back
window.addEventListener("online", () => {
  for (const form of document.querySelectorAll("form[data-autosave]:has([data-state=failed])")) {
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
