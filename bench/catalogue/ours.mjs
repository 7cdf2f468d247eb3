// Writes what run.mjs asks for:  node ours.mjs records|files|pages <versions> <models>
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gather, gatherReleases } from "../../lib/catalogue/gather.js";
import { sitePages } from "../../lib/catalogue/page/site.js";
import { writeTable } from "../../lib/catalogue/readme.js";
import { recordOf } from "../../lib/catalogue/record.js";
import { rowsOnTheWay } from "../../lib/catalogue/rows.js";
import { catalogueText } from "../../lib/catalogue/write.js";
import { replaceSite } from "../../lib/platform/files/replace-site.js";
import { replaceWithPieces } from "../../lib/platform/files/replace-stream.js";

const [what, versions, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const snapshot = join(import.meta.dirname, "../../__tests__/report/snapshots/passed/report.json");
const { report: base } = JSON.parse(readFileSync(snapshot, "utf8"));
// Curves are most of a report and no part of the catalogue.
const report = { ...base, quality: { ...base.quality, curves: undefined, slices: [] } };
const registry = { folder: "", tagPrefix: "" };
const models = Array.from({ length: count }, (_, i) => ({ model: `model-${i}`, title: `Model ${i}` }));
// One buffer for all: what is measured is the catalogue, and not how this place of releases allocates.
const buffer = Buffer.alloc(1 << 20);
let read = new Uint8Array();

const history = {
  where: "simulated releases",
  async versions(model) {
    const at = Number(model.slice("model-".length));
    const own = Math.floor(((at + 1) * versions) / count) - Math.floor((at * versions) / count);
    return Array.from({ length: own }, (_, i) => `1.${i}.0`);
  },
  async find(tag) {
    const [, model, version] = tag.split("/");
    const text = JSON.stringify({ ...report, model, version, tag });
    read = buffer.subarray(0, buffer.write(text));
    const sha256 = createHash("sha256").update(read).digest("hex");
    const own = report.files.map((file) => ({ id: file.name, ...file, complete: true }));
    const evidence = { id: "report", name: "validation-report.json", size: read.length, sha256, complete: true };
    const url = `https://github.com/acme/models/releases/tag/${encodeURIComponent(tag)}`;
    const rest = { id: tag, draft: false, prerelease: false, title: tag, body: "", commit: report.source.commit };
    return { ...rest, tag, url, assets: [...own, evidence] };
  },
  read: async () => read,
};
const status = async () => ({ kind: "active", where: "here", readAt: report.createdAt });
const refuse = (found) => {
  throw new Error(found.message);
};

/** Records of a size as they have, without the reports that they are read from. */
async function* simulated() {
  const released = await history.find("models/model-0/1.0.0");
  for (const { model } of models) {
    for (const version of await history.versions(model)) {
      const tag = `models/${model}/${version}`;
      yield recordOf({ model, version }, { ...released, tag, url: `${released.url}/${version}` }, report, "active");
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), "bench-catalogue-"));
try {
  const start = process.hrtime.bigint();
  if (what !== "pages") {
    const way = rowsOnTheWay(models);
    const records = way.pass(what === "files" ? gather(models, { history, registry }, status, refuse) : simulated());
    await replaceWithPieces(join(folder, "catalogue.json"), catalogueText({ from: "here", models }, records));
    writeTable(undefined, way.rows());
  } else {
    const gathered = gatherReleases(models, { history, registry }, status, refuse);
    const site = { from: "github:acme/models", registry };
    const tool = { name: "model-release", version: "0.0.0" };
    await replaceSite(join(folder, "site"), sitePages(models, gathered, { site, altered: () => [], tool }));
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  const peakMb = (Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024) / 1e6;
  console.log(JSON.stringify({ bytes, peakMb, seconds }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
