// Puts the third-party browser libraries, versions in their names, into build/static/vendor.
// The two sheets that turn XForms into pages go into build/enketo, with their licence.
// Our own scripts and styles are served as written and never pass through here.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "build", "static", "vendor");

const version = async (name) =>
  JSON.parse(await readFile(join(modules, name, "package.json"), "utf8")).version;

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

// htmx is a classic script: it starts itself and wants the global name.
const htmx = await readFile(join(modules, "htmx.org", "dist", "htmx.min.js"), "utf8");
await writeFile(
  join(target, `htmx-${await version("htmx.org")}.min.js`),
  // The manifest storage refuses a reference to a map file that is not shipped.
  htmx.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"),
);

// Leaflet is loaded by import() only after a press on "show the map".
await build({
  entryPoints: [join(modules, "leaflet", "dist", "leaflet-src.esm.js")],
  outfile: join(target, `leaflet-${await version("leaflet")}.js`),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  legalComments: "inline",
  logLevel: "warning",
});
await cp(join(modules, "leaflet", "dist", "leaflet.css"), join(target, "leaflet.css"));
await cp(join(modules, "leaflet", "dist", "images"), join(target, "images"), { recursive: true });

// This library parses a broken text on purpose to learn a name space; the browser answers with inline styles, which our
// policy reports. The name of the element is enough.
const quietParser = {
  name: "quiet-parser",
  setup: ({ onLoad }) =>
    onLoad({ filter: /mergexml\.js$/ }, async ({ path }) => {
      const before = await readFile(path, "utf8");
      const contents = before
        .replace(/f = psr\.parseFromString\('<invalid'.*\n.*nsd\.psr = .*\n/, "\n")
        .replace("getElementsByTagNameNS(nsd.psr, 'parsererror')", "getElementsByTagName('parsererror')");
      if (/<invalid|nsd\.psr, 'p/.test(contents)) throw new Error("mergexml has changed: look at quiet-parser");
      return { contents, loader: "js" };
    }),
};

// A colour of the pad is written as an inline style, which our policy refuses; set by script it is the same.
const colourByScript = {
  name: "colour-by-script",
  setup: ({ onLoad }) =>
    onLoad({ filter: /draw-widget\.js$/ }, async ({ path }) => {
      const before = await readFile(path, "utf8");
      const contents = before
        .replace(' style="background: ${color};"', "")
        .replace("colorpicker.append(colorDiv);", "colorDiv.firstChild.style.background = color;\n$&");
      if (contents.includes("style=") || !contents.includes("firstChild.style.background"))
        throw new Error("the drawing pad has changed: look at colour-by-script");
      return { contents, loader: "js" };
    }),
};

// The form engine; its address is named in ketahanan/instruments/field.py.
const hook = (name) => join(here, "enketo", `${name}.js`);
await build({
  entryPoints: [hook("engine")],
  outfile: join(target, `enketo-${await version("enketo-core")}.js`),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  nodePaths: [modules],
  plugins: [quietParser, colourByScript],
  // The library's own names for what its user supplies; node-forge would only serve digest(), which we do not offer.
  alias: {
    "enketo/config": hook("config"),
    "enketo/dialog": hook("dialog"),
    "enketo/file-manager": hook("files"),
    "enketo/translator": hook("translator"),
    "enketo/widgets": hook("widgets"),
    "enketo/xpath-evaluator-binding": join(modules, "enketo-core", "src", "js", "xpath-evaluator-binding.js"),
    "node-forge": hook("no-digest"),
  },
  legalComments: "inline",
  logLevel: "warning",
});

const sheets = join(here, "..", "build", "enketo");
const transformer = join(modules, "enketo-transformer");
await rm(sheets, { recursive: true, force: true });
await mkdir(sheets, { recursive: true });
for (const name of ["openrosa2html5form.xsl", "openrosa2xmlmodel.xsl"]) {
  const { default: sheet } = await import(join(transformer, "dist", "enketo-transformer", "xsl", `${name}.js`));
  await writeFile(join(sheets, name), sheet);
}
await cp(join(transformer, "LICENSE"), join(sheets, "LICENSE"));
