/** A page that may be needed without a line stores itself and what belongs to it when it is opened with one. */
import { present, start, store, take, words } from "./cache.js";

const state = document.getElementById("keadaan");
const { title, pages } = JSON.parse(document.getElementById("lapangan").dataset.taken);

async function begin() {
  if (!(await start())) return (state.textContent = words.no_storage);
  const told = await present();
  if (!told?.person) return;
  state.textContent = words.storing;
  try {
    await store(told.person, pages);
    await take(told.person, { title, address: pages[0] });
    state.textContent = words.stored;
  } catch {
    state.textContent = words.not_stored;
  }
}

begin();
