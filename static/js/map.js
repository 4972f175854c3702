/**
 * The map that moves: fetched after a press on "Tampilkan peta", never with the page. It shows the shapes of one place
 * at a time: the kabupaten of a province, then, after another press, the villages of one kabupaten.
 */
const get = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};

/** Puts a style sheet into the page and waits until it counts. */
const dress = (address) =>
  new Promise((done, fail) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: done, onerror: fail });
    document.head.append(link);
  });

const escaped = (text) => Object.assign(document.createElement("i"), { textContent: text }).innerHTML;

const SVG = "http://www.w3.org/2000/svg";

/** The same list of colours and words as under the server's drawing. */
const legend = (rows) => {
  const list = Object.assign(document.createElement("ul"), { className: "legend" });
  for (const [style, words] of rows) {
    const item = document.createElement("li");
    const patch = document.createElementNS(SVG, "svg");
    const square = document.createElementNS(SVG, "rect");
    const facts = { class: style, x: 1, y: 1, width: 16, height: 16, rx: 3 };
    Object.entries(facts).forEach(([name, value]) => square.setAttribute(name, value));
    patch.setAttribute("viewBox", "0 0 18 18");
    patch.setAttribute("aria-hidden", "true");
    patch.append(square);
    item.append(patch, words);
    list.append(item);
  }
  return list;
};

const button = (words, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "map-button", textContent: words });
  made.addEventListener("click", act);
  return made;
};

/**
 * @param {HTMLElement} box where the map goes
 * @param {string} address of the JSON with words and links of every place
 */
export async function mount(box, address) {
  const first = await get(address);
  const [L, { decode }] = await Promise.all([import(first.leaflet), import(first.decode), dress(first.style)]);
  const live = document.createElement("div");
  live.className = "map-live";
  live.setAttribute("role", "region");
  const map = L.map(live, { scrollWheelZoom: false, zoomControl: false, attributionControl: false, zoomSnap: 0.25 });
  const corner = L.DomUtil.create("div", "map-corner", live);
  L.DomEvent.disableClickPropagation(corner);
  const sources = L.control.attribution({ prefix: false }).addTo(map);
  L.control.zoom({ zoomInTitle: first.zoom_in, zoomOutTitle: first.zoom_out }).addTo(map);
  let layer = L.layerGroup();
  let told = "";

  /** What opens when a place is pressed: its name, its stage, the way to its page, and to its villages. */
  const card = (facts, code, name, words) => {
    const made = document.createElement("div");
    made.innerHTML = `<b>${escaped(name)}</b><br>${escaped(words)}<br><a href="${facts.page}${code}/${facts.asked}">${escaped(facts.open)}</a>`;
    if (facts.inside) {
      const inside = facts.inside.replace("00.00", code);
      made.append(button(facts.villages, () => open(inside, facts).catch(() => location.assign(`${facts.page}${code}/`))));
    }
    return made;
  };

  /** A shape is reached and opened by keys, too. */
  const reach = (shape, words) => {
    const drawn = shape.getElement();
    const facts = { role: "button", tabindex: 0, "aria-label": `${shape.feature.properties.nama}: ${words}` };
    Object.entries(facts).forEach(([name, value]) => drawn.setAttribute(name, value));
    drawn.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      shape.openPopup(shape.getBounds().getCenter());
      shape.getPopup().getElement()?.querySelector("a, button")?.focus();
    });
  };

  const show = async (facts, above) => {
    const shapes = await get(facts.shapes);
    const of = (code) => facts.places[code] || facts.outside;
    map.closePopup();
    layer.remove();
    layer = L.geoJSON(decode(shapes), {
      style: ({ id }) => ({ className: of(id)[0], weight: 1, color: null, fillColor: null, fillOpacity: 1 }),
      onEachFeature({ id, properties }, shape) {
        shape.bindTooltip(escaped(properties.nama), { sticky: true });
        shape.bindPopup(() => card(facts, id, properties.nama, of(id)[1]));
      },
    }).addTo(map);
    live.setAttribute("aria-label", facts.label);
    live.nextSibling.replaceWith(legend(facts.legend));
    sources.removeAttribution(told);
    told = `${escaped(facts.notice)} ${escaped(facts.attribution)}`;
    sources.addAttribution(told);
    map.fitBounds(layer.getBounds(), { padding: [12, 12], animate: false });
    // A map draws its shapes once it has been told where to look.
    layer.eachLayer((shape) => reach(shape, of(shape.feature.id)[1]));
    corner.replaceChildren();
    if (above) corner.append(button(facts.back.replace("%(place)s", above.name), () => show(above)));
    (corner.firstChild || live.querySelector(".leaflet-control-zoom-in"))?.focus();
  };
  const open = async (inside, above) => show(await get(inside), above);

  // The drawing stays until the shapes are there; a map that is not in the page yet has no size.
  const before = [...box.childNodes];
  box.replaceChildren(live, legend([]));
  map.invalidateSize();
  try {
    await show(first);
  } catch (error) {
    box.replaceChildren(...before);
    throw error;
  }
}
