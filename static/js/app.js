/**
 * Small comforts on top of pages that work without script. Words come from the page, in its language.
 */
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Moves the reader to what must be corrected. */
function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  summary?.focus();
  summary?.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: "center" });
    (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"))?.focus({
      preventScroll: true,
    });
  });
}

/** One press sends once. The button stays enabled until its own name and value are on their way. */
function guardSubmit(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    if (event.defaultPrevented) return;
    sent = true;
    const words = event.submitter?.querySelector("span:last-of-type");
    const before = words?.textContent;
    setTimeout(() => {
      event.submitter?.setAttribute("aria-busy", "true");
      if (words && form.dataset.busy) words.textContent = form.dataset.busy;
    });
    addEventListener("pageshow", () => {
      sent = false;
      event.submitter?.removeAttribute("aria-busy");
      if (words) words.textContent = before;
    });
  });
}

/** Keeps typed text in this tab until the form has arrived. Only forms that say so: K0 and K1. */
function keepDraft(form) {
  const key = `draf:${form.dataset.draft}`;
  const fields = all("input, textarea, select", form).filter(
    (field) => field.name && !field.name.startsWith("_") && !/^(hidden|password|file|submit|radio|checkbox)$/.test(field.type) && field.name !== "csrfmiddlewaretoken",
  );
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields) {
      if (!field.value && kept[field.name]) {
        field.value = kept[field.name];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    form.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    });
    form.addEventListener("submit", () => sessionStorage.setItem("draf-terkirim", key));
  } catch {
    // Storage can be closed by the browser; the form works without it.
  }
}

/** A page without the form that was sent means that it arrived. */
function dropSentDraft() {
  try {
    const key = sessionStorage.getItem("draf-terkirim");
    if (!key) return;
    sessionStorage.removeItem("draf-terkirim");
    if (!all("form[data-draft]").some((form) => `draf:${form.dataset.draft}` === key)) sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}

const dots = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ".");
const rupiah = (number) => `Rp${dots(number)}`;

/** Reads only what cannot be read two ways; the server judges the rest. */
function amount(text) {
  const bare = text.trim().replace(/^rp\.?\s*/i, "").replace(/\s/g, "");
  return /^\d+$/.test(bare) || /^\d{1,3}(\.\d{3})+$/.test(bare) ? Number(bare.replaceAll(".", "")) : null;
}

/** The same for how many: 1.500 and 1,500 may mean either, and stay unread. */
function quantity(text) {
  const bare = text.trim().replace(/\s/g, "");
  if (/^\d{1,3}[.,]\d{3}$/.test(bare)) return null;
  if (/^\d+([.,]\d{1,2})?$/.test(bare)) return Number(bare.replace(",", "."));
  return /^\d{1,3}(\.\d{3})+(,\d{1,2})?$/.test(bare) ? Number(bare.replaceAll(".", "").replace(",", ".")) : null;
}

function previewBeside(input) {
  const place = input.closest(".affixed") || input;
  if (place.nextElementSibling?.matches(".preview")) return place.nextElementSibling;
  const output = document.createElement("output");
  output.className = "preview";
  place.after(output);
  return output;
}

function previewRupiah(input) {
  const value = amount(input.value);
  previewBeside(input).textContent = value === null ? "" : rupiah(value);
}

const weight = (bytes) => (bytes < 1e6 ? `${dots(Math.max(1, bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} MB`);

function previewFile(input) {
  const output = previewBeside(input);
  output.textContent = [...input.files].map((file) => `${file.name} (${weight(file.size)})`).join(", ");
  const limit = Number(input.dataset.maxKb) * 1000;
  output.classList.toggle("preview-bad", limit > 0 && [...input.files].some((file) => file.size > limit));
}

/** Lines of a budget: totals while typing, new lines without a round trip. */
function runLines(box) {
  const list = box.querySelector("[data-lines-list]");
  const total = box.querySelector(`[name="${box.dataset.lines}-TOTAL_FORMS"]`);
  const recount = () => {
    let sum = 0;
    const tell = (value) => (value === null ? "–" : rupiah(value));
    for (const line of all("[data-line]", list)) {
      const price = line.querySelector("[data-price]");
      if (!price) continue;
      const gone = line.querySelector("[name$='-DELETE']")?.checked;
      const inputs = [price, ...all("[data-qty]", line)];
      const blank = inputs.every((input) => !input.value.trim());
      const numbers = inputs.map((input) => (input === price ? amount : quantity)(input.value));
      const value = blank ? 0 : numbers.includes(null) ? null : numbers.reduce((product, one) => product * one, 1);
      line.querySelector("[data-line-total]").textContent = tell(value);
      line.querySelector(".line-total").hidden = false;
      if (!gone) sum = sum === null || value === null ? null : sum + value;
    }
    if (!list.querySelector("[data-price]")) return;
    box.querySelector("[data-grand-total]").textContent = tell(sum);
    box.querySelector(".lines-total").hidden = false;
  };
  box.querySelector("[data-add-line]")?.addEventListener("click", (event) => {
    if (!total) return;
    event.preventDefault();
    const template = box.querySelector("[data-line-template]");
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const line = holder.content.firstElementChild;
    total.value = Number(total.value) + 1;
    line.querySelector("[data-line-number]").textContent = total.value;
    list.append(line);
    line.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  box.addEventListener("input", recount);
  recount();
}

/** A button beside a place field asks the phone where it is. */
function askPlace(input) {
  if (!navigator.geolocation) return;
  const button = document.createElement("button");
  const words = document.createElement("span");
  button.type = "button";
  button.className = "btn btn-secondary place-button";
  button.append(words);
  words.textContent = input.dataset.place;
  const output = previewBeside(input);
  output.setAttribute("role", "status");
  output.after(button);
  const done = (text, good) => {
    words.textContent = input.dataset.place;
    button.removeAttribute("aria-busy");
    output.textContent = text;
    output.classList.toggle("preview-bad", !good);
  };
  button.addEventListener("click", () => {
    if (button.hasAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    words.textContent = input.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        input.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        const exact = input.form?.elements.accuracy_m;
        if (exact) exact.value = Math.ceil(coords.accuracy);
        done(input.dataset.found.replace("#", dots(coords.accuracy)), true);
      },
      () => done(input.dataset.failed, false),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 30000 },
    );
  });
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.querySelector("span").textContent = button.dataset.copied;
}

/** The map and its shapes travel only after a press; without them the link still opens a page. */
async function showMap(link) {
  const box = link.closest("figure").querySelector("[data-map-box]");
  link.setAttribute("aria-busy", "true");
  try {
    const { mount } = await import(link.dataset.map);
    await mount(box, link.dataset.mapData);
    link.hidden = true;
  } catch {
    location.assign(link.href);
  }
}

/** Leaves a sealed page at once: also by pressing Shift three times. */
function quickExit(link) {
  const leave = (event) => {
    event?.preventDefault();
    document.body.replaceChildren();
    location.replace(link.href);
  };
  let presses = [];
  link.addEventListener("click", leave);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return (presses = []);
    presses = [...presses, event.timeStamp].slice(-3);
    if (presses.length === 3 && event.timeStamp - presses[0] < 1500) leave();
  });
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-rupiah]")) previewRupiah(target);
});
document.addEventListener("change", ({ target }) => {
  if (target.matches("input[type=file]")) previewFile(target);
});
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-copy], [data-print], a[data-map]");
  if (!pressed) return;
  if (pressed.matches("[data-copy]")) copy(pressed);
  if (pressed.matches("[data-print]")) print();
  if (pressed.matches("a[data-map]")) {
    event.preventDefault();
    showMap(pressed);
  }
});

focusErrors();
dropSentDraft();
all("form[data-draft]").forEach(keepDraft);
all("form[method=post]").forEach(guardSubmit);
all("[data-rupiah]").forEach(previewRupiah);
all("[data-lines]").forEach(runLines);
all("input[data-place]").forEach(askPlace);
all("[data-quick-exit]").forEach(quickExit);
all("[data-print], [data-copy]").forEach((button) => (button.hidden = false));
