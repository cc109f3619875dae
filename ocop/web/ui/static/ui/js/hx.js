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

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = owner(event);
  if (form) tell(form, "saving");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = owner(event);
  if (form) tell(form, event.detail.successful ? "saved" : "failed");
});
// offline: try again when the line is back
window.addEventListener("online", () => {
  for (const form of document.querySelectorAll("form[data-autosave]:has([data-state=failed])")) {
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
