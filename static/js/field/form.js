/** Fills one form by the form engine, on the device first: every change is a draft before it is anything else. */
import { filler, get, present, start, store, words } from "./cache.js";
import { placeButtons } from "./place.js";
import { keep, record as stored, filesOf } from "./store.js";

const sheet = document.getElementById("isian");
const state = document.getElementById("keadaan");
const { dataset } = sheet;
const say = (text) => (state.textContent = text);

/** A list from a file as the engine wants it, one element for each line; that of the villages is each person's own. */
async function listed(instance) {
  const from = instance.getAttribute("src");
  const text = (await (await get(from === "/isian/desa.csv" ? dataset.lists : from)).text()).replaceAll("\r\n", "\n");
  const [head, ...lines] = text.trimEnd().split("\n").map(fields);
  const xml = document.implementation.createDocument("", "root");
  for (const line of lines) {
    const item = xml.createElementNS("", "item");
    head.forEach((name, at) => (item.appendChild(xml.createElementNS("", name)).textContent = line[at]));
    xml.documentElement.append(item);
  }
  return { id: instance.id, xml };
}

/** Our own lists: quotes stand only around what has a comma or a quote in it. */
const fields = (line) =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);

async function lists(model) {
  const found = new DOMParser().parseFromString(model, "text/xml").querySelectorAll("instance[src]");
  return Promise.all([...found].map(listed));
}

/** The engine with what it asks of a page. */
async function engine(files) {
  const { Form, hooks } = await import(dataset.engine);
  hooks.t = (key, given = {}) =>
    (words[key] || words[key?.replace(/\.msg$/, "")] || key).replace(/__(\w+)__/g, (mark, name) => given[name] ?? mark);
  hooks.stored = async (name) => files.get(name) || null;
  return Form;
}

/** What was chosen now, and what an opened draft had and still names. */
function filesIn(xml, known) {
  const chosen = chosenFiles(document.querySelector("form.or"));
  chosen.forEach((file) => known.set(file.name, file));
  return [...known.values()].filter((file) => xml.includes(`>${escaped(file.name)}<`));
}

const escaped = (text) => new XMLSerializer().serializeToString(document.createTextNode(text));
let chosenFiles = () => [];

async function begin() {
  if (!(await start())) return say(words.no_storage);
  const online = await present();
  const person = online?.person || (await filler());
  if (!person) return say(words.nobody);
  const asked = new URLSearchParams(location.search).get("draf");
  const draft = asked ? await stored(asked) : null;
  if (draft && (draft.state !== "draf" || draft.person.id !== person.id)) return say(words.others_draft);
  const known = new Map((draft ? await filesOf(draft.id) : []).map((file) => [file.name, file]));
  if (online?.person) store(person, JSON.parse(dataset.needs)).catch(() => {});
  const { html, model } = await (await get(dataset.definition)).json();
  const Form = await engine(known);
  ({ chosen: chosenFiles } = await import(dataset.engine));
  document.getElementById("wadah").outerHTML = html;
  const element = sheet.querySelector("form.or");
  prepare(element);
  const data = { modelStr: model, instanceStr: draft?.xml, submitted: false, external: await lists(model) };
  const form = new Form(element, data, { language: dataset.language });
  const errors = form.init();
  if (errors.length) return say([words.cannot_open, ...errors].join(" "));
  placeButtons(element, words);
  for (const told of element.querySelectorAll("[data-i18n]")) told.textContent = words[told.dataset.i18n] || told.textContent;
  sheet.removeAttribute("aria-busy");
  attend(form, { made: draft?.made || Date.now(), person, known });
}

/** What the engine leaves to others: no handler as an attribute, which our policy refuses, and words for pictures. */
function prepare(element) {
  element.addEventListener("submit", (event) => event.preventDefault());
  element.setAttribute = (name, value) => name === "onsubmit" || Element.prototype.setAttribute.call(element, name, value);
  new MutationObserver(() => {
    for (const picture of element.querySelectorAll("img:not([alt])")) {
      picture.alt = picture.closest(".question")?.querySelector(".question-label.active")?.textContent.trim() || "";
    }
  }).observe(element, { childList: true, subtree: true });
}

function attend(form, { made, person, known }) {
  const id = form.model.instanceID;
  let timer = 0;
  let line = Promise.resolve();
  const save = (to) => {
    clearTimeout(timer);
    line = line.catch(() => {}).then(() => write(to));
    return line;
  };
  const write = async (to) => {
    const xml = form.getDataStr(to === "menunggu" ? { irrelevant: false } : {});
    const record = {
      id, state: to, made, xml, person, form: dataset.form, version: dataset.version, title: dataset.title,
    };
    try {
      await keep(record, filesIn(xml, known));
    } catch (error) {
      say(error?.name === "QuotaExceededError" ? words.full : words.no_storage);
      throw error;
    }
    if (to !== "draf") return;
    history.replaceState(history.state, "", `?draf=${encodeURIComponent(id)}`);
    say(words.saved);
  };
  const touched = () => {
    clearTimeout(timer);
    if (finished) return;
    say(words.storing);
    timer = setTimeout(save, 600, "draf");
  };
  let finished = false;
  form.view.html.addEventListener("xforms-value-changed", touched);
  form.view.html.addEventListener("dataupdate", touched);
  document.addEventListener("visibilitychange", () => document.hidden && !finished && save("draf"));
  sheet.querySelector("[data-later]").addEventListener("click", async () => {
    await save("draf");
    location.assign(dataset.outbox);
  });
  const finish = sheet.querySelector("[data-finish]");
  finish.hidden = false;
  finish.addEventListener("click", async () => {
    if (!(await form.validate())) return say(words.faulty);
    finished = true;
    try {
      await save("menunggu");
      location.assign(dataset.outbox);
    } catch {
      finished = false;
    }
  });
}

begin().catch((error) => {
  console.warn(error);
  say(words.cannot_open);
});
