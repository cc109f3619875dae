// The diary's forms: nothing half filled is put aside, an amount is said back as it is read, and a lot written on
// this phone can be used before the server has it. Stands before outbox.js in the page: both listen to the same
// submit, in this order.
//
//   <form data-diary="harvest" data-makes data-next="…">  its kind; whether a lot comes out of it; where to go
//                                                         once the server has it
//     <fieldset data-some="words">                        at least one of its fields must be filled in
//     <div data-new-lots="harvest process">               rows of lots that such forms have just made …
//     <template data-new-lot>                             … look like this; the field is called new_<key>

// --- before it is put aside
function missing(form) {
  for (const group of form.querySelectorAll("[data-some]")) {
    const fields = [...group.querySelectorAll("input")].filter((field) => !field.closest("template"));
    const none = fields.every((field) => !field.value.trim());
    if (fields.length) fields[0].setCustomValidity(none ? group.dataset.some : "");
    else if (none) return group;
  }
  return [...form.elements].find((field) => field.willValidate && !field.checkValidity());
}

// elements.item would be the collection's own method
const named = (form, name) => form.elements.namedItem(name);

function summary(form) {
  const item = named(form, "item")?.selectedOptions[0]?.textContent;
  const receiver = named(form, "receiver");
  const whom = receiver?.value ? receiver.selectedOptions[0].textContent : named(form, "receiver_name")?.value;
  const parts = [named(form, "quantity")?.value, item ?? whom, named(form, "note")?.value];
  return parts.filter(Boolean).join(" · ");
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.dataset?.diary === undefined) return;
    const wrong = missing(form);
    if (wrong) {
      event.preventDefault();
      event.stopImmediatePropagation();
      wrong.closest("details:not([open])")?.setAttribute("open", "");
      wrong.reportValidity?.();
    } else form.dataset.summary = summary(form);
  },
  true,
);
document.addEventListener("input", (event) => {
  const group = event.target.closest?.("[data-some]");
  for (const field of group?.querySelectorAll("input") ?? []) field.setCustomValidity("");
});

// --- beside an amount stands how it is read, by the rule of NumberField (ocop/products/sourcing/forms.py)
function read(typed) {
  const bare = typed.replace(/\s/g, "");
  const figures = /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(bare) ? bare.replaceAll(".", "") : bare;
  return figures ? Number(figures.replaceAll(",", ".")) : NaN;
}

function unitOf(field) {
  const beside = field.closest(".with-suffix")?.querySelector("span").textContent;
  return beside ?? named(field.form, "item")?.selectedOptions[0]?.textContent.match(/\(([^()]*)\)\s*$/)?.[1] ?? "";
}

function echo(field) {
  const place = field.closest(".with-suffix") ?? field;
  const old = place.nextElementSibling?.matches("output") ? place.nextElementSibling : null;
  const amount = /[.,]/.test(field.value) ? read(field.value) : NaN;
  if (Number.isNaN(amount)) return old?.remove();
  const output = old ?? document.createElement("output");
  if (!old) place.after(output);
  output.textContent = `= ${String(amount).replace(".", ",")} ${unitOf(field)}`;
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.form;
    if (form?.dataset.diary !== undefined) form.querySelectorAll("[inputmode=decimal]").forEach(echo);
  });
}
document.addEventListener("reset", (event) => event.target.querySelectorAll("output").forEach((each) => each.remove()));

// --- lots that were made here a moment ago
const made = new Map(); // key of the post -> what is known of its lot

function lotOf(post, form) {
  const said = Object.fromEntries(post.fields.filter(([, value]) => typeof value === "string"));
  const option = [...(named(form, "item")?.options ?? [])].find((each) => each.value === said.item);
  const name = option?.textContent.trim() ?? "";
  const [, goods, unit] = name.match(/^(.*) \(([^()]*)\)$/) ?? [name, name, ""];
  const time = new Date(post.made).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  return { key: said.key, kind: form.dataset.diary, what: post.what, goods, unit, quantity: said.quantity, time };
}

function row(template, lot) {
  const part = template.content.cloneNode(true);
  const [label, input] = [part.querySelector("label"), part.querySelector("input")];
  input.name = `new_${lot.key}`;
  input.id = `${template.closest("form").dataset.diary}-new-${lot.key}`;
  label.htmlFor = input.id;
  label.textContent = `${lot.goods} · ${lot.what} ${lot.time}`;
  part.querySelector(".hint").textContent = `${lot.quantity} ${lot.unit}`;
  part.querySelector("span").textContent = lot.unit;
  return part;
}

function offer() {
  for (const place of document.querySelectorAll("[data-new-lots]")) {
    const template = place.parentElement.querySelector("template[data-new-lot]");
    const kinds = place.dataset.newLots.split(" ");
    const fitting = [...made.values()].filter((lot) => kinds.includes(lot.kind));
    for (const input of place.querySelectorAll("input")) {
      if (!fitting.some((lot) => input.name === `new_${lot.key}`)) input.closest(".field").remove();
    }
    for (const lot of fitting) {
      if (!place.querySelector(`[name="new_${lot.key}"]`)) place.prepend(row(template, lot));
    }
  }
}

document.addEventListener("ocop:waiting", (event) => {
  for (const post of event.detail.posts) {
    const form = [...document.querySelectorAll("form[data-makes]")].find((each) => each.action === post.url);
    const lot = form && lotOf(post, form);
    if (lot && post.state === "refused") made.delete(lot.key);
    else if (lot) made.set(lot.key, lot);
  }
  offer();
});

// --- once it has arrived, who waits at the form is led on
document.addEventListener("ocop:sent", (event) => {
  const form = [...document.querySelectorAll("form[data-next]")].find((each) => each.action === event.detail.url);
  if (form) window.location.assign(form.dataset.next);
});
