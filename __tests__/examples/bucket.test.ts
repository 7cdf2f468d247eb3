import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FlagdCore } from "@openfeature/flagd-core";
import { saltOf } from "../../src/rollout/bucket.ts";
import { formatFlags } from "../../src/rollout/flags.ts";
import type { DeploymentRecord, Order } from "../../src/rollout/record.ts";
import { formatVectors } from "../../src/rollout/vectors.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { KEY_COUNT, randomKeys } from "./keys.ts";

// Needs Go, Java, and a Python with what examples/serving/requirements.txt and openfeature-provider-flagd install.
const PYTHON = process.env.ORACLE_PYTHON ?? "python3";
process.env.PYTHON = PYTHON;
const LONG_MS = 1_200_000;

interface Languages {
  readonly LANGUAGES: readonly string[];
  bucketsIn(language: string, salt: string, keys: readonly string[]): number[];
}
const { LANGUAGES, bucketsIn } = (await import("../../examples/bucket/languages.mjs" as string)) as Languages;

const SILENT = { error() {}, warn() {}, info() {}, debug() {} };
/** In basis points. */
const SHARES = [100, 500, 2500, 5000, 9900];
const RECORD: DeploymentRecord = { environment: "prod", model: "fraud", settings: {} };
const DIGEST = "0".repeat(64);

const orderAt = (share: number): Order => ({
  event: "promote",
  rollout: "r-0123456789",
  actor: "local",
  reason: "a test",
  stable: { version: "1.0.0", digest: DIGEST },
  canary: { version: "1.0.1", digest: DIGEST, share, next: [10_000] },
});
const SALT = saltOf("fraud", orderAt(500));
/** What is no bucket, in addition to a missing one. */
const INVALID = [
  ...[null, true, false, -1, -0.5, 0.5, 99.5, 1e300, -1e300, 10_000],
  ...["", " ", "0", "3", "-1", "1e1", "0x1", "NaN", "user", "١", "true"],
  ...[[], [0], [3], ["3"], [[3]], [null], {}, { a: 1 }, { bucket: 3 }],
];

/** The versions of all contexts by npm's engine, in one text. */
function byNpm(flags: string, contexts: readonly object[]): string {
  const core = new FlagdCore(undefined, SILENT);
  core.setConfigurations(flags);
  const versions = contexts.map(
    (context) => core.resolveStringEvaluation("model.fraud", "none", context as never, SILENT).value,
  );
  return versions.join(",");
}

test(
  "the four languages, npm's and Python's engines and the service give the same version for every key",
  () => {
    const keys = randomKeys(20_261_125);
    const buckets = bucketsIn("Node", SALT, keys);
    for (const language of LANGUAGES) expect(differing(bucketsIn(language, SALT, keys), buckets)).toEqual([]);

    const folder = tempFolder();
    const flags = SHARES.map((share) => {
      const path = join(folder, String(share), "flags.json");
      mkdirSync(join(folder, String(share)));
      writeFileSync(path, formatFlags(RECORD, orderAt(share)));
      return [String(share), path] as const;
    });
    const given = join(folder, "given.json");
    writeFileSync(given, JSON.stringify({ salt: SALT, keys, flags: Object.fromEntries(flags), invalid: INVALID }));
    const { status, stdout, stderr } = spawnSync(PYTHON, [join(import.meta.dirname, "engines.py"), given], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
    const python = JSON.parse(stdout) as Record<string, { provider: string; service: string; invalid: string[] }>;

    for (const [share, path] of flags) {
      const expected = buckets.map((bucket) => (bucket < Number(share) ? "1.0.1" : "1.0.0")).join(",");
      const text = readFileSync(path, "utf8");
      const npm = byNpm(
        text,
        keys.map((targetingKey, i) => ({ targetingKey, bucket: buckets[i] })),
      );
      const { provider, service, invalid } = python[share]!;
      // Texts of 600 kB are not worth printing.
      expect({ share, npm: npm === expected, provider: provider === expected, service: service === expected }).toEqual({
        share,
        ...{ npm: true, provider: true, service: true },
      });
      const stable = [undefined, ...INVALID].map(() => "1.0.0");
      expect(byNpm(text, [{}, ...INVALID.map((bucket) => ({ bucket }))]).split(",")).toEqual(stable);
      expect(invalid).toEqual(stable);
    }
  },
  LONG_MS,
);

test(
  "the Go engine that flagd is built on gives the same version for every bucket, and stable without a valid one",
  () => {
    // It fails at a list, an object or a boolean, so that flagd answers with the caller's default.
    const invalid = INVALID.filter((value) => value === null || ["number", "string"].includes(typeof value));
    const buckets = Array.from({ length: 10_000 }, (_, bucket) => bucket);
    const contexts = [{}, ...[...invalid, ...buckets].map((bucket) => ({ bucket }))];
    for (const share of SHARES) {
      const { flags } = JSON.parse(formatFlags(RECORD, orderAt(share)));
      const { status, stdout, stderr } = spawnSync("go", ["run", "."], {
        cwd: join(import.meta.dirname, "goengine"),
        input: JSON.stringify({ rule: flags["model.fraud"].targeting, contexts }),
        encoding: "utf8",
        maxBuffer: 1 << 26,
      });
      expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
      const versions = JSON.parse(stdout) as string[];
      expect(versions.slice(0, 1 + invalid.length)).toEqual([{}, ...invalid].map(() => "1.0.0"));
      expect(versions.slice(1 + invalid.length).filter((it, i) => it !== (i < share ? "1.0.1" : "1.0.0"))).toEqual([]);
    }
  },
  LONG_MS,
);

test("shares are within the bounds of a binomial distribution, and nobody leaves a growing canary", () => {
  const buckets = bucketsIn("Node", SALT, randomKeys(20_261_125));
  let previous = new Set<number>();
  for (const share of SHARES) {
    const canary = new Set([...buckets.keys()].filter((i) => buckets[i]! < share));
    const p = share / 10_000;
    expect(Math.abs(canary.size - KEY_COUNT * p)).toBeLessThan(4 * Math.sqrt(KEY_COUNT * p * (1 - p)));
    expect([...previous].filter((i) => !canary.has(i))).toEqual([]);
    previous = canary;
  }
});

test("different rollouts draw different people", () => {
  const keys = randomKeys(20_261_125);
  const one = bucketsIn("Node", SALT, keys);
  const two = bucketsIn("Node", saltOf("fraud", { rollout: "r-9876543210" }), keys);
  const both = keys.filter((_, i) => one[i]! < 500 && two[i]! < 500).length;
  const p = 0.05 * 0.05;
  expect(Math.abs(both - KEY_COUNT * p)).toBeLessThan(4 * Math.sqrt(KEY_COUNT * p * (1 - p)));
});

test(
  "each language agrees with the vectors of a rollout, and a changed vector is reported",
  () => {
    const file = join(tempFolder(), "rollout-vectors.json");
    const vectors = formatVectors(RECORD, { ...orderAt(500) }, (text) =>
      createHash("sha256").update(text).digest("hex"),
    );
    writeFileSync(file, vectors);
    const check = () => spawnSync(process.execPath, ["examples/bucket/check.mjs", file], { encoding: "utf8" });
    const passed = check();
    expect([passed.status, passed.stderr]).toEqual([0, ""]);
    expect(passed.stdout.trim().split("\n")).toHaveLength(LANGUAGES.length);

    writeFileSync(file, vectors.replace('"user-0","bucket":', '"user-0","bucket":1'));
    const failed = check();
    expect(failed.status).toBe(1);
    for (const language of LANGUAGES) expect(failed.stderr).toContain(`${language} has another bucket than 1`);
  },
  LONG_MS,
);

test("the service has the bucket code that the page of the buckets offers", () => {
  const read = (path: string) => readFileSync(join("examples", path), "utf8");
  expect(read("serving/serving/bucket.py")).toBe(read("bucket/bucket.py"));
});

/** The first places in which two lists differ. */
function differing(found: readonly number[], expected: readonly number[]): string[] {
  const places = expected.flatMap((value, i) => (found[i] === value ? [] : [`${i}: ${found[i]}, not ${value}`]));
  return found.length === expected.length ? places.slice(0, 5) : [`${found.length} values`];
}
