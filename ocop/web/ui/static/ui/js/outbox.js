// Work without a line. A form marked data-outbox="what it is" is put aside on this device when it is sent, and
// goes to the server as soon as there is a line. Nothing is forgotten before the server has answered.
//
//   <section data-outbox-box data-owner="7-12" data-…="words">  state in words, list, button (ui/outbox.html)
//   <form data-outbox="Điều phải sửa">        kept and sent; without this script it is an ordinary form
//     data-outbox-clear                       empty it once it is put aside
//     data-outbox-keep="visit-3-answers"      what is typed stays on this device until it was sent
//     data-summary="50 kg"                    how the list names it, else its text or caption
//     <input data-outbox-place type=checkbox> ask where we are, if ticked
//     <input type=file data-shrink="1600">    pictures are made smaller first
//
// The server does each request once under its key (field "key") and answers JSON: {state, words} with
// "done", "both" (kept beside what somebody else wrote), "again" (try later) or "refused" (words say why).
// Who wants to know: "ocop:waiting" tells the posts on the shelf, "ocop:sent" what has arrived.
// Of another person who signs in on the same device nothing is shown and nothing sent: see data-owner.

const NAME = "ocop-outbox";
const box = document.querySelector("[data-outbox-box]");
const owner = box?.dataset.owner ?? "";
const say = (name, values = {}) =>
  (box?.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");

// --- the shelf: IndexedDB
let opened;
function shelf() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("posts", { keyPath: "id", autoIncrement: true });
      asked.result.createObjectStore("drafts", { keyPath: "name" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function on(store, mode, work) {
  const base = await shelf();
  return new Promise((resolve, reject) => {
    const deal = base.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : {});
    const asked = work(deal.objectStore(store));
    deal.oncomplete = () => resolve(asked?.result);
    deal.onerror = deal.onabort = () => reject(deal.error);
  });
}

const put = (post) => on("posts", "readwrite", (posts) => posts.put(post));
const drop = (id) => on("posts", "readwrite", (posts) => posts.delete(id));
const everything = () => on("posts", "readonly", (posts) => posts.getAll());
const mine = async () => (await everything()).filter((post) => post.owner === owner);

// --- putting aside
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function smaller(file, longest) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // a kind of picture this browser cannot draw (HEIC): the server can
  }
}

function place() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      (found) => resolve(found.coords),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 8000, maximumAge: 60_000 },
    );
  });
}

async function fieldsOf(form, submitter) {
  const fields = [];
  for (const [name, value] of new FormData(form, submitter)) {
    if (name === "csrfmiddlewaretoken" || name === "key") continue;
    if (!(value instanceof File)) fields.push([name, value]);
    else if (value.size) {
      const longest = Number(form.elements.namedItem(name)?.dataset?.shrink ?? 0);
      const file = longest ? await smaller(value, longest) : value;
      fields.push([name, file, file.name]);
    }
  }
  fields.push(["key", key()], ["taken_at", new Date().toISOString()]);
  if (form.querySelector("[data-outbox-place]")?.checked) {
    const where = await place();
    if (where) fields.push(["latitude", where.latitude], ["longitude", where.longitude], ["accuracy", where.accuracy]);
  }
  return fields;
}

const complete = (form) => {
  const missing = [...form.querySelectorAll("[required]")].find((field) => !field.checkValidity());
  missing?.reportValidity();
  return !missing;
};

async function putAside(form, submitter) {
  const made = Date.now();
  const fields = await fieldsOf(form, submitter);
  const summary = form.dataset.summary ?? fields.find(([name]) => name === "text" || name === "caption")?.[1] ?? "";
  const { action, dataset } = form;
  await put({ owner, url: action, what: dataset.outbox, summary: String(summary).slice(0, 120), fields, made, keep: dataset.outboxKeep ?? "", state: "waiting", said: "" });
  if (dataset.outboxClear !== undefined) {
    form.reset();
    for (const list of form.querySelectorAll(".previews")) list.replaceChildren();
    if (dataset.outboxKeep) await forget(dataset.outboxKeep);
  }
  await show();
  send();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!box || form.dataset?.outbox === undefined || !("indexedDB" in window)) return;
    event.preventDefault();
    if (!complete(form) || form.dataset.busy) return;
    form.dataset.busy = "1";
    putAside(form, event.submitter)
      .catch(() => form.submit()) // where nothing can be kept (a private window), the plain way is left
      .finally(() => delete form.dataset.busy);
  },
  true,
);

// --- sending
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

async function post(item) {
  const body = new FormData();
  for (const [name, value, file] of item.fields) file ? body.append(name, value, file) : body.append(name, value);
  const headers = { "X-CSRFToken": token(), "X-Outbox": "1", Accept: "application/json" };
  const answer = await fetch(item.url, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
  if ((answer.headers.get("Content-Type") ?? "").startsWith("application/json")) return answer.json();
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { state: "signin", words: "" };
  if (answer.status >= 500) return { state: "again", words: "" };
  return { state: "refused", words: say("odd", { n: answer.status }) };
}

let patience = 5;
let timer;
let trouble = ""; // "offline", "signin" or nothing
let told = []; // what the server said of posts that are gone from the shelf

async function send() {
  clearTimeout(timer);
  if (!box) return;
  const work = async () => {
    for (const item of await mine()) {
      if (item.state === "refused") continue;
      let answer;
      try {
        answer = await post(item);
      } catch {
        answer = { state: "offline", words: "" };
      }
      trouble = ["offline", "signin", "again"].includes(answer.state) ? answer.state : "";
      if (trouble) break;
      if (answer.state === "refused") await put({ ...item, state: "refused", said: answer.words });
      else {
        if (answer.state === "both") told.push(answer.words);
        await drop(item.id);
        if (item.keep) await forget(item.keep, item.made);
        document.dispatchEvent(new CustomEvent("ocop:sent", { detail: { url: item.url, state: answer.state } }));
      }
      await show();
    }
  };
  // one tab at a time, or both would send the same
  await (navigator.locks ? navigator.locks.request(NAME, work) : work());
  await show();
  if (trouble && trouble !== "signin") {
    timer = setTimeout(send, patience * 1000);
    patience = Math.min(patience * 2, 300);
  } else patience = 5;
}

window.addEventListener("online", () => {
  patience = 5;
  send();
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());

// --- telling
function line(item) {
  const row = document.createElement("li");
  const name = document.createElement("strong");
  const time = new Date(item.made).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  name.textContent = `${item.what} · ${time}`;
  const state = document.createElement("p");
  state.textContent = item.state === "refused" ? `${say("refused")} ${item.said}` : say("waiting");
  row.append(name);
  if (item.summary) {
    const words = document.createElement("p");
    words.textContent = item.summary;
    row.append(words);
  }
  row.append(state);
  if (item.state === "refused") row.append(button("edit", item.id), button("retry", item.id), button("discard", item.id));
  return row;
}

function button(what, id) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.dataset.outboxDo = what;
  made.dataset.id = id;
  made.textContent = say(what);
  return made;
}

async function show() {
  if (!box) return;
  const items = await mine();
  const count = items.length ? say(items.length === 1 ? "one" : "some", { n: items.length }) : say("none");
  const state = trouble && items.length ? `${count} ${say(trouble)}` : count;
  const status = box.querySelector("[data-outbox-count]");
  if (status.textContent !== state) status.textContent = state;
  box.dataset.waiting = items.length;
  box.querySelector("[data-outbox-list]").replaceChildren(
    ...items.map(line),
    ...told.map((words) => Object.assign(document.createElement("li"), { textContent: words })),
  );
  box.querySelector("[data-outbox-send]").hidden = !items.length;
  document.dispatchEvent(new CustomEvent("ocop:waiting", { detail: { posts: items } }));
}

// back into its form, pictures and all, to be mended
async function takeBack(item) {
  const form = [...document.querySelectorAll("form[data-outbox]")].find((each) => each.action === item.url);
  if (!form) return;
  fill(form, item.fields);
  for (const input of form.querySelectorAll("input[type=file]")) {
    const files = new DataTransfer();
    for (const [name, value] of item.fields) if (name === input.name) files.items.add(value);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  await drop(item.id);
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  form.scrollIntoView({ block: "start" });
  form.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
}

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-outbox-send]")) return send();
  const pressed = event.target.closest("[data-outbox-do]");
  if (!pressed) return;
  const item = (await mine()).find((each) => each.id === Number(pressed.dataset.id));
  if (!item) return;
  if (pressed.dataset.outboxDo === "retry") await put({ ...item, state: "waiting", said: "" });
  else if (pressed.dataset.outboxDo === "edit") await takeBack(item);
  else if (window.confirm(say("sure"))) await drop(item.id);
  await show();
  send();
});

// --- what is typed and not sent yet
const draftName = (keep) => `${owner}|${keep}`;

async function forget(keep, until = Infinity) {
  const name = draftName(keep);
  const found = await on("drafts", "readonly", (drafts) => drafts.get(name));
  if (found && found.at <= until) await on("drafts", "readwrite", (drafts) => drafts.delete(name));
}

function remember(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "key"].includes(name));
  return on("drafts", "readwrite", (drafts) => drafts.put({ name: draftName(form.dataset.outboxKeep), at: Date.now(), fields }));
}

async function restore(form) {
  const found = await on("drafts", "readonly", (drafts) => drafts.get(draftName(form.dataset.outboxKeep)));
  fill(form, found?.fields ?? []);
}

function fill(form, fields) {
  for (const [name, value] of fields) {
    const field = form.elements.namedItem(name); // elements.item would be the collection's own method
    if (!field || typeof value !== "string") continue;
    if (field instanceof RadioNodeList || ["radio", "checkbox"].includes(field.type)) {
      const said = fields.filter(([other]) => other === name).map(([, each]) => each);
      for (const each of field.length ? field : [field]) each.checked = said.includes(each.value);
    } else if (field.type !== "file") field.value = value;
  }
}

function noteDraft(event) {
  const form = event.target.form;
  if (box && form?.dataset.outboxKeep) remember(form).catch(() => {});
}
document.addEventListener("input", noteDraft);
document.addEventListener("change", noteDraft);

// --- before signing out: say that something is not sent yet, whoever wrote it
async function warn() {
  const warning = document.querySelector("[data-outbox-warning]");
  if (warning && (await everything()).length) warning.hidden = false;
}

if ("indexedDB" in window) {
  if (box) {
    box.hidden = false;
    Promise.all([...document.querySelectorAll("form[data-outbox-keep]")].map(restore)).then(send, () => {});
    show().catch(() => (box.hidden = true));
  }
  warn().catch(() => {});
}
