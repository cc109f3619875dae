// Small helps for every page. Nothing here is needed to read or to send.
document.documentElement.classList.add("js");

function lookAtErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  document.title = `(!) ${document.title}`;
}
lookAtErrors();
document.addEventListener("ocop:page", lookAtErrors);

document.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-error-summary] a[href^='#']");
  if (jump) {
    const control = document.getElementById(jump.hash.slice(1));
    if (control) {
      event.preventDefault();
      (control.closest(".field") ?? control).scrollIntoView({ block: "start" });
      control.focus({ preventScroll: true });
    }
  }
  if (event.target.closest("[data-print]")) window.print();
  const copy = event.target.closest("[data-copy]");
  if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
});

// A choice that the page can act on at once, e.g. <select data-submit>.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-submit]")) event.target.form?.requestSubmit();
});

// Facets are open on a wide screen and folded on a phone; with no script the reader opens them.
const wide = window.matchMedia("(min-width: 60rem)");
const unfold = () => {
  for (const fold of document.querySelectorAll("details.facets-fold")) fold.open = wide.matches;
};
wide.addEventListener("change", unfold);
unfold();

// A form is sent once: the second click within the wait is swallowed. The server guards itself as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  button?.setAttribute("aria-disabled", "true");
  setTimeout(() => {
    delete form.dataset.sent;
    button?.removeAttribute("aria-disabled");
  }, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
