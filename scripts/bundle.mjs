// Bundles each entry of lib/ into one committed file under dist/. ONNX Runtime is never bundled: it is resolved at run time.
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import ncc from "@vercel/ncc";
import { completeLicenses, packagesOf } from "./licenses.mjs";

const root = join(import.meta.dirname, "..");
const entries = ["cli", "gate-worker", "action"];

await rm(join(root, "dist"), { recursive: true, force: true });
// ncc decides between ESM and CommonJS by the nearest package.json.
await writeFile(join(root, "lib", "package.json"), `${JSON.stringify({ type: "module" })}\n`);

for (const entry of entries) {
  const { code, map, assets } = await ncc(join(root, "lib", "entry", `${entry}.js`), {
    license: "licenses.txt",
    quiet: true,
    cache: false,
    // Says which packages went in. It is not kept, and nor is the line that points at it.
    sourceMap: true,
    sourceMapRegister: false,
  });
  const folder = join(root, "dist", entry);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "index.js"), code.replace(/\n\/\/# sourceMappingURL=index\.js\.map$/, ""));
  const packages = packagesOf(JSON.parse(map).sources);
  for (const [name, asset] of Object.entries(assets)) {
    if (name === "index.js.map") continue;
    const isProgramOrFont = /\.(?:wasm|node|ttf)$/.test(name);
    if (isProgramOrFont) throw new Error(`${entry}: ${name} would be bundled; nothing states its licence there`);
    const isLicenses = name === "licenses.txt";
    const source = isLicenses ? completeLicenses(String(asset.source), packages) : asset.source;
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), source);
  }
  await writeFile(join(folder, "package.json"), `${JSON.stringify({ type: "module" })}\n`);
  // npm makes the command executable when it links it; committed so, that changes nothing.
  if (entry === "cli") await chmod(join(folder, "index.js"), 0o755);
  const size = (await readFile(join(folder, "index.js"))).length;
  console.log(`dist/${entry}/index.js ${(size / 1e6).toFixed(2)} MB`);
}
