// Which tests run when. An entry is a folder or a file below __tests__/; of two that hold a file, the longer one counts.
import { readdirSync } from "node:fs";

export const SUITES = {
  /** What a change to one room is judged by, in seconds: no process, no server, no model. */
  unit: [
    "authoring",
    "catalogue",
    "consume",
    "docs/links.test.ts",
    "docs/words.test.ts",
    "doctor",
    "domain",
    "entry/action-inputs.test.ts",
    "entry/completion/scripts.test.ts",
    "entry/explain.test.ts",
    "entry/generated.test.ts",
    "entry/usage.test.ts",
    "formats",
    "gate",
    "house",
    "metrics",
    "platform/actions",
    "platform/files/model-bytes.test.ts",
    "platform/github/retry.test.ts",
    "platform/machine",
    "platform/onnxruntime/blame.test.ts",
    "platform/onnxruntime/csv-records.test.ts",
    "platform/onnxruntime/parquet-runs.test.ts",
    "platform/signing",
    "publish",
    "registry",
    "release",
    "releases",
    "report",
    "rollout",
    "rules",
    "statistics",
    "versioning",
    "workflows",
  ],
  /** The main paths from end to end: models that run, the Action on a runner, stand-in servers, the bundles. */
  e2e: [
    "dist",
    "docs",
    "entry",
    "github",
    "house/new-rule.test.ts",
    "platform",
    "release/attempt.test.ts",
    "release/check.test.ts",
    "release/fixture-use.test.ts",
    "release/gate-kept.test.ts",
    "report/whole",
    "runner",
  ],
  /** What needs more than Node and git, or takes long: searches, hundreds of processes, faults and kills, variations of a path. */
  edges: [
    "catalogue/browser.test.ts",
    "docs/commands.test.ts",
    "docs/live.test.ts",
    "entry/check-local.test.ts",
    "entry/check-stand-in.test.ts",
    "entry/hook.test.ts",
    "entry/models.test.ts",
    "entry/places.test.ts",
    "entry/present.test.ts",
    "entry/pull/answers-all.test.ts",
    "entry/pull/crash-all.test.ts",
    "entry/pull/crash.test.ts",
    "entry/pull/foreign.test.ts",
    "entry/rollout/kill-all.test.ts",
    "entry/rollout/kill.test.ts",
    "entry/several.test.ts",
    "entry/versions.test.ts",
    "examples",
    "fuzz",
    "installed",
    "platform/folder/crash-all.test.ts",
    "platform/folder/crash.test.ts",
    "platform/folder/tmpfs.test.ts",
    "platform/github/crash-all.test.ts",
    "platform/github/faults.test.ts",
    "platform/github/history.test.ts",
    "platform/github/range.test.ts",
    "platform/onnxruntime/inference.test.ts",
    "registry/linear.test.ts",
    "report/html/browser.test.ts",
    "report/verifiers/foreign.test.ts",
    "rollout/languages.test.ts",
    "runner/machine.test.ts",
  ],
};

/** Every test file, relative to __tests__/. */
export function testFiles() {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
}

/**
 * The suite of a test file, or `undefined` if no entry holds it.
 *
 * @param {string} file relative to __tests__/
 */
export function suiteOf(file) {
  const holds = (entry) => file === entry || file.startsWith(`${entry}/`);
  const found = Object.entries(SUITES)
    .flatMap(([suite, entries]) => entries.filter(holds).map((entry) => ({ suite, length: entry.length })))
    .sort((a, b) => b.length - a.length);
  return found[0]?.suite;
}
