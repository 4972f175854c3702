// Suggestions under a place field; without this script the form asks back.
document.querySelectorAll("[data-area-search]").forEach((box, number) => {
  const list = box.querySelector("ul");
  if (!list) return;
  const [input, asked, chosen] = box.querySelectorAll("input");
  const id = (list.id = `area-list-${number}`);
  const set = (node, name, value) => node.setAttribute(name, value);
  let at, timer, asking;
  set(input, "role", "combobox");
  set(input, "aria-autocomplete", "list");
  set(input, "aria-controls", id);
  const show = (open) => {
    list.hidden = !open;
    at = -1;
    set(input, "aria-expanded", open);
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    const rows = [...list.children];
    at = (to + rows.length) % rows.length;
    rows.forEach((row, n) => set(row, "aria-selected", n === at));
    set(input, "aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const take = (row) => {
    input.value = asked.value = row.textContent;
    chosen.value = row.value;
    show(false);
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const { areaSearch, levels: tingkat, within: dalam } = box.dataset;
    const query = new URLSearchParams({ q: input.value, tingkat, dalam, bentuk: "json" });
    try {
      const { hasil } = await (await fetch(`${areaSearch}?${query}`, asking)).json();
      list.innerHTML = "";
      hasil.forEach((place, n) => {
        const row = document.createElement("li");
        Object.assign(row, { id: `${id}-${n}`, textContent: place.teks, value: place.id });
        set(row, "role", "option");
        list.append(row);
      });
      show(hasil.length > 0);
    } catch {}
  };
  input.oninput = () => {
    chosen.value = "";
    clearTimeout(timer);
    show(false);
    if (input.value.trim()[1]) timer = setTimeout(ask, 150);
  };
  input.onkeydown = (event) => {
    const { key } = event;
    if (list.hidden) return;
    if (key === "ArrowDown") mark(at + 1);
    else if (key === "ArrowUp") mark(at < 1 ? -1 : at - 1);
    else if (key === "Enter" && at >= 0) take(list.children[at]);
    else if (key === "Escape") show(false);
    else return;
    event.preventDefault();
  };
  input.onblur = () => show(false);
  list.onpointerdown = (event) => {
    event.preventDefault();
    if (event.target !== list) take(event.target);
  };
  show(false);
});
