/**
 * The map that moves: fetched after a press on "Tampilkan peta", never with the page.
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

/**
 * @param {HTMLElement} box where the map goes
 * @param {string} address of the JSON with words and links of every place
 */
export async function mount(box, address) {
  const facts = await get(address);
  const [shapes, L, { decode }] = await Promise.all([
    get(facts.shapes),
    import(facts.leaflet),
    import(facts.decode),
    dress(facts.style),
  ]);
  const live = document.createElement("div");
  live.className = "map-live";
  live.setAttribute("role", "region");
  live.setAttribute("aria-label", facts.label);
  box.replaceChildren(live);
  const map = L.map(live, { scrollWheelZoom: false, zoomControl: false, attributionControl: false, zoomSnap: 0.25 });
  L.control.zoom({ zoomInTitle: facts.zoom_in, zoomOutTitle: facts.zoom_out }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(`${escaped(facts.notice)} ${escaped(facts.attribution)}`).addTo(map);
  const of = (code) => facts.places[code] || facts.outside;
  const layer = L.geoJSON(decode(shapes), {
    style: ({ id }) => ({ className: of(id)[0], weight: 1, color: null, fillColor: null, fillOpacity: 1 }),
    onEachFeature({ id, properties }, shape) {
      shape.bindTooltip(escaped(properties.nama), { sticky: true });
      shape.bindPopup(
        `<b>${escaped(properties.nama)}</b><br>${escaped(of(id)[1])}<br><a href="${facts.page}${id}/">${escaped(facts.open)}</a>`,
      );
    },
  }).addTo(map);
  map.fitBounds(layer.getBounds(), { padding: [12, 12] });
  live.querySelector(".leaflet-control-zoom-in")?.focus();
}
