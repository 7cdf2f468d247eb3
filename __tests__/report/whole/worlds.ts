import { readFileSync } from "node:fs";
import type { Outcome } from "../../../src/release/outcome.ts";
import type { FakeModel } from "../../helpers/fake-inference.ts";
import { createLine, type Line, remove } from "../../helpers/line.ts";
import { type Noise, predictWith, siteRows } from "./scored.ts";

/** What a version ended with, once as the release of its tag and once as the check of a pull request. */
export interface Ended {
  readonly released: Outcome;
  readonly checked: Outcome;
}

const DATE = "2026-11-23T09:30:00Z";
// The reports name commits: their date is pinned, so their ids are the same every time.
process.env.GIT_AUTHOR_DATE = DATE;
process.env.GIT_COMMITTER_DATE = DATE;

const SETTLED = [
  "title: Fraud Scorer",
  "purpose: Detect fraudulent clicks",
  "gate:",
  "  output: { positive_class: fraud, threshold: 0.5 }",
  "  metrics:",
  "    accuracy: { min: 0.9, max_regression: { abs: 0.01 } }",
  "    auc_roc: { min: 0.95 }",
  "  slices:",
  "    - { column: site, metrics: { recall: { min: 0.8 } } }",
  "  latency:",
  "    p50_ms: { max: 5 }",
  "    p95_ms: { max: 12, max_regression: { rel: 0.2 } }",
  "",
].join("\n");
const COLUMNS = ["site", "x0", "x1", "x2", "label"];
/** Other bytes of the same model: a protobuf field at its end, `doc_string`, says so. */
const RETRAINED = {
  "model.onnx": Buffer.concat([readFileSync("__tests__/models/good.onnx"), Buffer.from("2\x09retrained")]),
};
const METRICS = { accuracy: 0.946, precision: 0.941, recall: 0.947, f1_score: 0.944, auc_roc: 0.993 };
const TIMES: NonNullable<FakeModel["times"]> = {
  candidate: (round, slot) => 1 + 0.01 * slot + 0.002 * (round % 3),
  baseline: (round, slot) => 1.01 + 0.01 * slot + 0.002 * (round % 2),
};

/** Every kind of release that a snapshot shows, each in a registry of its own. */
export const WORLDS: Readonly<Record<string, () => Promise<Ended>>> = {
  async passed() {
    const line = createScored({ previous: 29, candidate: 24 });
    await released(line, "1.0.0");
    line.registry.addVersion({ version: "1.0.1", metadata: { metrics: METRICS }, files: RETRAINED });
    return endOf(line, "1.0.1");
  },
  async refused() {
    const noise = { previous: 24, candidate: 24 };
    const line = createScored(noise);
    await released(line, "1.0.0");
    noise.candidate = 70;
    const features = ["x0", "x2", "x1"];
    line.registry.addVersion({
      version: "1.0.1",
      metadata: { metrics: METRICS, input_features: features, edge_devices: "none" },
      files: RETRAINED,
    });
    remove(line.registry, "models/scorer/1.0.1/README.md");
    const looser = SETTLED.replace("auc_roc: { min: 0.95 }", "auc_roc: { min: 0.92 }").replace(
      "p50_ms: { max: 5 }",
      "p50_ms: { max: 1.001 }",
    );
    const waiver =
      "waivers:\n  - { version: 1.0.1, rule: policy/weakened, reason: the market changed, by: kim@example.com }\n";
    line.registry.write("models/scorer/model.yml", `${looser}${waiver}`);
    return endOf(line, "1.0.1");
  },
  async inconclusive() {
    const line = createScored({ previous: 20, candidate: 34 }, 120);
    line.registry.write("models/scorer/model.yml", SETTLED.replace("gate:", "gate:\n  policy: confident"));
    line.registry.commit();
    await released(line, "1.0.0");
    line.registry.addVersion({ version: "1.0.1", metadata: { metrics: METRICS }, files: RETRAINED });
    return endOf(line, "1.0.1");
  },
  async ungated() {
    const line = createScored({ candidate: 24 });
    remove(line.registry, "models/scorer/model.yml");
    remove(line.registry, "models/scorer/fixtures");
    return endOf(line, "1.0.0");
  },
  async first() {
    return endOf(createScored({ candidate: 24 }), "1.0.0");
  },
  async repeated() {
    const line = createScored({ candidate: 24 });
    await released(line, "1.0.0");
    return endOf(line, "1.0.0");
  },
};

/** A line whose models are as good as `noise` says, on `rows` rows. */
function createScored(noise: Noise, rows = 600): Line {
  const line = createLine(
    { columns: COLUMNS, times: TIMES, profile: { inputs: 100 } },
    { metadata: { metrics: METRICS } },
  );
  const fixtures = siteRows(rows);
  line.inference.predict = predictWith(fixtures, noise);
  line.registry.write("models/scorer/model.yml", SETTLED);
  line.registry.write("models/scorer/fixtures/rows.csv", fixtures);
  line.registry.commit();
  return line;
}

async function released(line: Line, version: string): Promise<void> {
  const { kind } = await line.release(version);
  if (kind !== "published" && kind !== "already-published") throw new Error(`${version} is ${kind}`);
}

async function endOf(line: Line, version: string): Promise<Ended> {
  line.registry.commit();
  const checked = await line.check(version);
  return { checked, released: await line.release(version) };
}
