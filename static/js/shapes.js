/**
 * Reads the format "ketahanan-shapes-1" (described in ketahanan/common/shapes.py).
 *
 * @param {object} data the JSON object of a shapes file
 * @returns {object} a GeoJSON FeatureCollection with the properties kode and nama
 */
export function decode(data) {
  if (data.format !== "ketahanan-shapes-1") {
    throw new Error("not in the format ketahanan-shapes-1");
  }
  const reader = (text) => {
    let at = 0;
    return () => text.charCodeAt(at++) - 35;
  };
  const signed = (value) => (value & 1 ? -((value + 1) >> 1) : value >> 1);
  const degrees = (start, value) => Math.round((start + value * data.step) * 1e4) / 1e4;
  const count = reader(data.counts);
  const token = reader(data.tokens);
  const move = reader(data.moves);
  const places = [];
  const points = [];
  let last = 0;
  let x = 0;
  let y = 0;

  const many = (make) => Array.from({ length: count() }, make);
  const point = () => {
    const value = token();
    if (value === 0) {
      last = points.length;
      x += signed(move());
      y += signed(move());
      places.push([x, y]);
      points.push([degrees(data.origin[0], x), degrees(data.origin[1], y)]);
    } else {
      last += signed(value - 1);
      [x, y] = places[last];
    }
    return points[last];
  };
  const ring = () => {
    const line = many(point);
    line.push(line[0]);
    return line;
  };

  const features = data.codes.map((suffix, number) => {
    const polygons = many(() => many(ring));
    const kode = `${data.parent}.${suffix}`;
    const single = polygons.length === 1;
    return {
      type: "Feature",
      id: kode,
      properties: { kode, nama: data.names[number] },
      geometry: {
        type: single ? "Polygon" : "MultiPolygon",
        coordinates: single ? polygons[0] : polygons,
      },
    };
  });
  return { type: "FeatureCollection", features };
}
