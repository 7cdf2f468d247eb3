import { FlagdCore } from "@openfeature/flagd-core";
import { bucketOf, saltOf, versionOf } from "../../src/rollout/bucket.ts";
import { checkDerived, deriveFiles, filesOf } from "../../src/rollout/derive.ts";
import type { Order } from "../../src/rollout/record.ts";
import { canaryOf, orderOf, recordOf } from "../helpers/rollout.ts";
import { sha256 } from "../helpers/shelf.ts";

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const FOLDER = "deployments/prod/fraud";
const filesFor = (order: Order) => deriveFiles(recordOf(order), undefined, sha256);
const at = (share: number) => orderOf("1.0.0", canaryOf("1.0.1", share, [10_000]));
const key = (i: number) => `device-${i}`;

function engine(order: Order) {
  const core = new FlagdCore(undefined, SILENT);
  core.setConfigurations(filesFor(order).get(`${FOLDER}/flags.json`) ?? "");
  const ask = (context: Record<string, unknown>, flag = "model.fraud") =>
    core.resolveStringEvaluation(flag, "the caller's default", context as never, SILENT).value;
  return { core, ask };
}

test("the flag names the version of the bucket, for every key at every share", () => {
  for (const share of [100, 500, 2500, 5000, 9900]) {
    const order = at(share);
    const { ask } = engine(order);
    const salt = ask({}, "model.fraud.salt");
    expect(salt).toBe(saltOf("fraud", order));
    let canary = 0;
    for (let i = 0; i < 2000; i++) {
      const bucket = bucketOf(salt, key(i), sha256);
      const version = ask({ targetingKey: key(i), bucket });
      expect(version).toBe(versionOf(order, bucket));
      if (version === "1.0.1") canary += 1;
    }
    // Five standard deviations of a binomial share.
    const p = share / 10_000;
    expect(Math.abs(canary / 2000 - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / 2000));
  }
});

const NO_BUCKETS = [
  ...[undefined, null, -1, -0.5, 0.5, 499.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e20],
  ...["", "0", "7", " 7", "7.0", "x", "true", true, false, [], [7], ["7"], [0, 1], {}, { a: 1 }, 500, 9999, 10_000],
];
test.each(NO_BUCKETS)("%p is no bucket of the canary: the rule itself answers stable", (bucket) => {
  expect(engine(at(500)).ask({ targetingKey: "a", bucket })).toBe("1.0.0");
  if (bucket !== 500 && bucket !== 9999) expect(engine(at(9999)).ask({ targetingKey: "a", bucket })).toBe("1.0.0");
  expect(engine(at(500)).ask({})).toBe("1.0.0");
});

test.each([0, 1, 499])("bucket %i is of a canary at 5%", (bucket) => {
  expect(engine(at(500)).ask({ targetingKey: "a", bucket })).toBe("1.0.1");
});

test("without a canary, the stable version is served whatever the bucket", () => {
  for (const bucket of [0, 9999, "x"]) expect(engine(orderOf("1.0.0")).ask({ bucket })).toBe("1.0.0");
});

test("a bucket is the first 4 bytes of SHA-256(salt ‖ NUL ‖ key), big-endian, modulo 10,000", () => {
  const bytes = Buffer.from(sha256("model.fraud/rollout-0001\0Straße 😀"), "hex");
  expect(bucketOf("model.fraud/rollout-0001", "Straße 😀", sha256)).toBe(bytes.readUInt32BE(0) % 10_000);
});

test("no one leaves a growing canary, and another rollout draws other people", () => {
  const drawn = (rollout: string, share: number) => {
    const order = { ...at(share), rollout };
    const salt = saltOf("fraud", order);
    return Array.from({ length: 4000 }, (_, i) => key(i)).filter(
      (each) => versionOf(order, bucketOf(salt, each, sha256)) === "1.0.1",
    );
  };
  const [five, half] = [drawn("rollout-0001", 500), new Set(drawn("rollout-0001", 5000))];
  expect(five.filter((each) => !half.has(each))).toEqual([]);
  const both = drawn("rollout-0002", 500).filter((each) => five.includes(each));
  expect(both.length).toBeLessThan(five.length / 4);
});

test("the vectors are what the engine answers at each step", () => {
  const order = orderOf("1.0.0", canaryOf("1.0.1"));
  const vectors = JSON.parse(filesFor(order).get(`${FOLDER}/rollout-vectors.json`) ?? "");
  expect(vectors.steps).toEqual([500, 2500, 5000, 10_000]);
  expect(vectors.vectors.length).toBeGreaterThan(70);
  for (const { key: each, bucket, versions } of vectors.vectors) {
    expect(bucketOf(vectors.salt, each, sha256)).toBe(bucket);
    vectors.steps.slice(0, -1).forEach((share: number, i: number) => {
      expect(engine(at(share)).ask({ targetingKey: each, bucket })).toBe(versions[i]);
    });
    expect(versions.at(-1)).toBe("1.0.1");
  }
  for (const bucket of vectors.invalidBuckets) expect(engine(order).ask({ bucket })).toBe("1.0.0");
});

/** What flagd's schema asks of a rule (flagd.dev/schema/v0/targeting.json), in our own words: operands by operator. */
const OPERANDS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  ...{ if: [3, 3], and: [1, 99], "!==": [2, 2], "===": [2, 2], "==": [2, 2], ">=": [2, 2], "%": [2, 2] },
  ...{ "<": [1, 99], cat: [1, 99], max: [1, 1] },
};
function expectRule(rule: unknown): void {
  if (typeof rule !== "object" || rule === null) return;
  expect(Array.isArray(rule)).toBe(false);
  const [[operator = "", operands] = [], ...others] = Object.entries(rule);
  expect(others).toEqual([]);
  if (operator === "var") {
    const [name, ...defaults] = [operands].flat();
    expect(name).toMatch(/^(?!\$flagd\.)./);
    return void expect(defaults.filter((value) => typeof value === "object" && value !== null)).toEqual([]);
  }
  const [least, most] = OPERANDS[operator] ?? [1, 0];
  expect(operands.length).toBeGreaterThanOrEqual(least);
  expect(operands.length).toBeLessThanOrEqual(most);
  for (const operand of operands) expectRule(operand);
}

test("the flag file keeps to flagd's schema", () => {
  const { flags } = JSON.parse(filesFor(at(500)).get(`${FOLDER}/flags.json`) ?? "");
  for (const flag of Object.values<Record<string, never>>(flags)) {
    expect(flag.state).toBe("ENABLED");
    expect(Object.keys(flag.variants ?? {})).toContain(flag.defaultVariant);
    for (const value of Object.values({ ...(flag.variants ?? {}), ...(flag.metadata ?? {}) })) {
      expect(typeof value).toBe("string");
    }
    if (Object.keys(flag.targeting ?? {}).length > 0) expectRule(flag.targeting);
  }
  expect(Object.keys(flags)).toEqual(["model.fraud", "model.fraud.salt"]);
});

test("KServe and Argo Rollouts get whole percents, never more than ordered", () => {
  const read = (order: Order, name: string) => filesFor(order).get(`${FOLDER}/${name}.yaml`) ?? "";
  expect(read(at(550), "kserve")).toMatch(/canaryTrafficPercent: 5\n/);
  expect(read(at(550), "kserve")).toMatch(/# ordered: 5.5%/);
  expect(read(orderOf("1.0.0"), "kserve")).toMatch(
    /canaryTrafficPercent: null\n {4}model:\n.*pvc:\/\/models\/fraud\/1\.0\.0/,
  );
  expect(read(orderOf("1.0.0", canaryOf("1.0.1")), "argo-rollouts")).toMatchInlineSnapshot(`
"# Derived from the deployment record: never edit it.
# kubectl patch rollout fraud --type merge --patch-file argo-rollouts.yaml
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: "fraud"
spec:
  template:
    metadata:
      annotations:
        model-release/version: "1.0.1"
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause: {}
        - setWeight: 25
        - pause: {}
        - setWeight: 50
        - pause: {}
"
`);
  expect(read(orderOf("1.0.0"), "argo-rollouts")).toMatch(/steps: \[\]\n/);
});

test("a derived file that was edited or is missing is found, with its line", () => {
  const record = recordOf(at(500));
  const files = filesOf(record, undefined, sha256);
  expect(checkDerived(record, undefined, sha256, (path) => files.get(path))).toEqual([]);
  const flags = `${FOLDER}/flags.json`;
  const edited = new Map([...files, [flags, (files.get(flags) ?? "").replace('"prod"', '"dev"')]]);
  edited.delete(`${FOLDER}/kserve.yaml`);
  const found = checkDerived(record, undefined, sha256, (path) => edited.get(path));
  expect(found.map(({ location }) => location)).toEqual([
    { file: flags, line: expect.any(Number), column: 1 },
    { file: `${FOLDER}/kserve.yaml` },
  ]);
});
