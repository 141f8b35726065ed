// Lays out what the console's pages ask for: `node make.mjs FOLDER`. It stands there whole, or not at all.
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { compile, Logger } from "sass";

const folder = process.argv[2];
const OURS = ["console.js", "icon.svg"];
const THEIRS = {
  "govuk-frontend": "dist/govuk/govuk-frontend.min.js",
  "htmx.org": "dist/htmx.min.js",
  "htmx.org/": "dist/ext/hx-sse.min.js",
};
const MAP = /\n?\/\/# sourceMappingURL=\S+/; // to files that are not brought along
const PICTURE = /background-image:url\([^)]*\);?/g; // of a document: we show none, and bring no pictures along

const fresh = `${folder}.new`;
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

const look = compile("console.scss", { loadPaths: ["."], style: "compressed", logger: Logger.silent });
writeFileSync(join(fresh, "console.css"), look.css.replaceAll(PICTURE, ""));
for (const name of OURS) copyFileSync(name, join(fresh, name));
for (const [from, path] of Object.entries(THEIRS)) {
  const script = readFileSync(join("node_modules", from, path), "utf8");
  writeFileSync(join(fresh, basename(path)), script.replace(MAP, ""));
}

rmSync(folder, { recursive: true, force: true });
renameSync(fresh, folder);
