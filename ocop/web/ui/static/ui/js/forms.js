// Unsaved changes, remaining characters, previews of chosen files, progress of sending them.

// --- unsaved changes
const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.guard !== undefined) touched.add(form);
});
document.addEventListener("submit", (event) => touched.delete(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) touched.delete(event.detail.elt);
});
window.addEventListener("beforeunload", (event) => {
  for (const form of touched) {
    if (form.isConnected) {
      event.preventDefault();
      return;
    }
  }
});

// --- characters left
function count(area) {
  const line = area.closest(".field")?.querySelector(".char-count");
  if (!line) return;
  const left = Number(line.dataset.limit) - area.value.length;
  line.classList.toggle("over", left < 0);
  const words = left < 0 ? line.dataset.over : line.dataset.left;
  // far from the limit the number would only be noise
  line.textContent = left < Number(line.dataset.limit) / 4 ? words.replace("{n}", Math.abs(left)) : "";
}
document.addEventListener("input", (event) => {
  if (event.target.matches("textarea")) count(event.target);
});

// --- chosen files
const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

async function thumbnail(file) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 128;
  canvas.setAttribute("aria-hidden", "true");
  if (!file.type.startsWith("image/")) return canvas;
  try {
    const picture = await createImageBitmap(file);
    const side = Math.min(picture.width, picture.height);
    const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
    canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, 128, 128);
  } catch {
    // a kind of picture this browser cannot draw (HEIC): the name is enough
  }
  return canvas;
}

async function preview(input) {
  const list = input.closest(".upload")?.querySelector(".previews");
  if (!list) return;
  const lines = await Promise.all(
    [...input.files].map(async (file) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = `${file.name} · ${size.format(file.size / 1048576)} MB`;
      if (file.type.startsWith("image/")) line.append(await thumbnail(file));
      line.append(name);
      return line;
    }),
  );
  list.replaceChildren(...lines);
}
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) preview(event.target);
});

// A phone asks at once for the camera; the plain button keeps offering the gallery.
const onPhone = window.matchMedia("(pointer: coarse)").matches;
document.addEventListener("click", (event) => {
  const input = event.target.closest("[data-camera-button]")?.closest(".upload")?.querySelector("input[type=file]");
  if (!input) return;
  input.setAttribute("capture", "environment");
  input.click();
  input.removeAttribute("capture");
});

// --- what is set up again whenever a page, or a part of one, has come
function begin() {
  for (const area of document.querySelectorAll("textarea")) count(area);
  for (const input of document.querySelectorAll("input[type=file][data-camera]")) {
    const button = input.closest(".upload")?.querySelector("[data-camera-button]");
    if (button) button.hidden = !onPhone;
  }
}
for (const name of ["ocop:page", "htmx:load"]) document.addEventListener(name, begin);
begin();

// --- progress: a form with files is sent in the background and its answer shown as usual
function send(form, submitter) {
  const box = form.querySelector(".upload-progress");
  const request = new XMLHttpRequest();
  request.open("POST", form.action || window.location.href);
  box.classList.add("is-on");
  request.upload.addEventListener("progress", (event) => {
    const percent = Math.round((100 * event.loaded) / event.total);
    box.querySelector("progress").value = percent;
    box.querySelector("[data-words]").textContent = `${box.querySelector("[data-words]").dataset.words} ${percent} %`;
  });
  request.addEventListener("load", () => {
    const moved = request.responseURL && request.responseURL !== window.location.href;
    if (moved) window.history.pushState(null, "", request.responseURL);
    shown = address();
    show(request.responseText);
  });
  // where sending in the background fails, the browser tries it the plain way
  request.addEventListener("error", () => form.submit());
  request.send(new FormData(form, submitter));
}

// The answer takes the page's place as it came; asking for it again would lose its one-time message.
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.body.replaceWith(page.body);
  document.title = page.title;
  window.scrollTo(0, 0);
  window.htmx?.process(document.body);
  document.dispatchEvent(new Event("ocop:page"));
}
const address = () => window.location.pathname + window.location.search;
let shown = "";
window.addEventListener("popstate", () => {
  if (shown && shown !== address()) window.location.reload();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-upload-form]") || event.defaultPrevented) return;
  const files = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
  if (!files) return;
  event.preventDefault();
  send(form, event.submitter);
});
