// Marking with the keyboard: 1–5 takes the n-th level of the row in use, j and k go on and back.
const rows = () => [...document.querySelectorAll("[data-score-row]")];
const typing = (target) => target.matches("textarea, select, input:not([type=radio], [type=checkbox])");

function current() {
  return document.activeElement?.closest?.("[data-score-row]") ?? null;
}

function go(step) {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  const control = next?.querySelector("input[type=radio]:checked") ?? next?.querySelector("input[type=radio]");
  next?.scrollIntoView({ block: "start" });
  control?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !rows().length) return;
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    go(event.key === "j" ? 1 : -1);
    return;
  }
  if (!/^[1-9]$/.test(event.key)) return;
  const levels = current()?.querySelectorAll("input[type=radio]:not(:disabled)") ?? [];
  const level = levels[Number(event.key) - 1];
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  level.focus();
  level.dispatchEvent(new Event("change", { bubbles: true }));
});
