/** A button beside each question for a place: latitude, longitude, height and accuracy, as forms write them. */
export function placeButtons(form, words) {
  const dress = (root) => root.querySelectorAll('input[data-type-xml="geopoint"]').forEach((input) => ask(input, words));
  dress(form);
  form.addEventListener("addrepeat", (event) => dress(event.target));
}

function ask(input, words) {
  if (input.dataset.asks || !navigator.geolocation) return;
  input.dataset.asks = "";
  const button = document.createElement("button");
  const label = document.createElement("span");
  const told = document.createElement("output");
  button.type = "button";
  button.className = "btn btn-secondary place-button";
  label.textContent = words.place;
  button.append(label);
  input.after(button, told);
  const done = (text) => {
    label.textContent = words.place;
    button.removeAttribute("aria-busy");
    told.textContent = text;
  };
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    label.textContent = words.place_wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { latitude, longitude, altitude, accuracy } = coords;
        input.value = `${latitude.toFixed(7)} ${longitude.toFixed(7)} ${(altitude || 0).toFixed(1)} ${accuracy.toFixed(1)}`;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        done(words.place_found.replace("#", Math.ceil(accuracy)));
      },
      () => done(words.place_failed),
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 },
    );
  });
}
