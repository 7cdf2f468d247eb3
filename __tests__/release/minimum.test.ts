import { parseMinimum } from "../../src/registry/policy.ts";
import { checkRows, holdToMinimum, isOfMinimum, type Minimum } from "../../src/release/minimum.ts";
import { type Request, under } from "../../src/release/request.ts";
import { applyWaivers } from "../../src/release/waivers.ts";
import { POLICY_FILE, policyOf } from "../helpers/candidate.ts";

function minimumOf(text: string): Minimum {
  const { document, findings } = parseMinimum("org/minimum.yml", Buffer.from(text));
  if (document === undefined) throw new Error(JSON.stringify(findings));
  return { file: "org/minimum.yml", sha256: "0".repeat(64), document };
}
const LEAST = minimumOf("gate:\n  metrics:\n    recall: { min: 0.8 }\n  latency:\n    p95_ms: { max: 20 }\n");
const hold = (text: string, minimum = LEAST) => holdToMinimum(minimum, policyOf(text), POLICY_FILE);

test("what is loosened is an error at its place, which names the line of the minimum", () => {
  const { findings, document } = hold("gate:\n  metrics:\n    recall: { min: 0.7 }\n");
  expect(findings).toMatchObject([
    {
      rule: "policy/below-minimum",
      level: "error",
      message: "model.yml is weaker than org/minimum.yml:3:20 requires: recall min lowered from 0.8 to 0.7.",
      location: { file: POLICY_FILE, line: 3, column: 20 },
      subject: "recall.min",
    },
  ]);
  expect(document.value.gate?.metrics).toEqual({ recall: { min: 0.8 } });
});

test("what is taken has its place in the minimum, and the report says where it comes from", () => {
  const { document, defaults, findings } = hold("title: Scorer\n");
  expect(findings).toEqual([]);
  expect(defaults).toEqual([
    { setting: "gate.metrics.recall.min", value: "0.8", why: "from org/minimum.yml" },
    { setting: "gate.latency.p95_ms.max", value: "20", why: "from org/minimum.yml" },
  ]);
  expect(document.locate(["gate", "metrics", "recall", "min"])).toEqual({
    file: "org/minimum.yml",
    line: 3,
    column: 20,
  });
  expect(document.value.title).toBe("Scorer");
  const alone = holdToMinimum(LEAST, undefined, POLICY_FILE);
  expect(alone.document.value).toEqual({ gate: LEAST.document.value.gate });
  expect(alone.document.locate(["title"])).toEqual({ file: POLICY_FILE });
});

test("version numbers are held to the stricter of the two", () => {
  const minimum = minimumOf(
    "versioning:\n  max_flips: 0.01\n  rules: { contract/opset-raised: minor, contract/input-removed: patch }\n",
  );
  const own = hold("versioning: { max_flips: 0.02, rules: { contract/opset-raised: 'off' } }\n", minimum);
  expect(own.findings.map(({ subject }) => subject)).toEqual(["contract/opset-raised", "max_flips"]);
  expect(own.document.value.versioning).toEqual({ max_flips: 0.01, rules: { "contract/opset-raised": "minor" } });
  // What the minimum sets below the rule's own bump asks for nothing.
  expect(hold("title: S\n", minimum).document.value.versioning?.rules).toEqual({ "contract/opset-raised": "minor" });
});

test("no waiver of the repository lets a finding of the minimum pass", () => {
  const missed = (rule: string, subject: string) => {
    return { rule, level: "error" as const, message: "m", fix: "f", subject };
  };
  const waive = (rule: string, subject: string, minimum: Minimum | undefined) => {
    const policy = policyOf(`waivers: [{ version: 1.0.1, rule: ${rule}, subject: ${subject}, reason: r, by: b }]\n`);
    return applyWaivers({ policy, id: { version: "1.0.1" } }, [missed(rule, subject)], minimum);
  };
  for (const [rule, subject] of [
    ["metric/limit", "recall.min"],
    ["metric/limit", "country=DE/recall.min"],
    ["latency/limit", "p95_ms.max"],
  ] as const) {
    expect(waive(rule, subject, LEAST).map((f) => [f.rule, f.waiver])).toEqual([
      [rule, undefined],
      ["waiver/not-allowed", undefined],
    ]);
    expect(waive(rule, subject, undefined)).toMatchObject([{ waiver: { by: "b" } }]);
  }
  const rule = "contract/weights-changed";
  const mapped = (bump: string) => minimumOf(`min_rows: 1\nversioning: { rules: { ${rule}: "${bump}" } }\n`);
  expect(waive(rule, "weights", mapped("minor"))).toMatchObject([
    { rule },
    { rule: "waiver/not-allowed", message: expect.stringContaining("org/minimum.yml requires it") },
  ]);
  // A patch is no more than every version number claims.
  for (const bump of ["off", "patch"]) expect(waive(rule, "weights", mapped(bump))).toMatchObject([{ waiver: {} }]);
  expect(waive("contract/opset-raised", "opset", mapped("minor"))).toMatchObject([{ waiver: {} }]);
  expect(waive("metric/limit", "auc.min", LEAST)).toMatchObject([{ waiver: { by: "b" } }]);
  expect(isOfMinimum(minimumOf("require_gate: true\n"), missed("gate/none", ""))).toBe(true);
});

test("no setting of the run loosens the minimum", () => {
  const minimum = minimumOf("require_gate: true\ngate: { on_inconclusive: fail }\n");
  const request = { requireGate: false, onInconclusive: "warn" } as Request;
  expect(under(minimum, request)).toEqual({ minimum, requireGate: true, onInconclusive: "fail" });
  expect(under(undefined, request)).toBe(request);
});

describe("slices of the minimum", () => {
  const slices = (...columns: readonly string[]) =>
    columns.map((column) => `    - { column: ${column}, metrics: { recall: { min: 0.5 } } }\n`).join("");
  const minimum = minimumOf(`gate:\n  slices:\n${slices("country", "device")}`);

  test("have their places in the minimum where model.yml lacks them, and in model.yml where it has them", () => {
    const { document } = hold(`gate:\n  slices:\n${slices("age", "country")}`, minimum);
    expect(document.value.gate?.slices?.map(({ column }) => column)).toEqual(["age", "country", "device"]);
    const placeOf = (index: number) => document.locate(["gate", "slices", index, "column"]);
    expect([0, 1, 2].map(placeOf)).toEqual([
      { file: POLICY_FILE, line: 3, column: 17 },
      { file: POLICY_FILE, line: 4, column: 17 },
      { file: "org/minimum.yml", line: 4, column: 17 },
    ]);
    expect(document.locateKey(["gate", "slices", 2, "metrics"])).toMatchObject({ file: "org/minimum.yml", line: 4 });
  });

  test("all come from there where model.yml has none; their list has the place of the minimum's", () => {
    const { document } = hold("title: S\n", minimum);
    expect(document.locate(["gate", "slices", 1, "column"])).toMatchObject({ file: "org/minimum.yml", line: 4 });
    expect(document.locate(["gate", "slices"])).toMatchObject({ file: "org/minimum.yml", line: 3 });
    // An index beyond both has the place of the list.
    expect(document.locate(["gate", "slices", 9, "column"])).toMatchObject({ file: "org/minimum.yml", line: 3 });
  });
});

test("a minimum that sets nothing of gate or versioning leaves model.yml as it is", () => {
  const { document } = hold("title: S\n", minimumOf("require_gate: true\n"));
  expect(Object.keys(document.value)).toEqual(["title"]);
});

test("a rule that the minimum turns off asks for nothing", () => {
  const { document, findings } = hold(
    "title: S\n",
    minimumOf("min_rows: 1\nversioning: { rules: { contract/weights-changed: 'off' } }\n"),
  );
  expect([document.value.versioning?.rules, findings]).toEqual([undefined, []]);
});

test.each([
  [undefined, "The model was measured on 0 labelled rows; org/minimum.yml requires 1,000."],
  [1, "The model was measured on 1 labelled row; org/minimum.yml requires 1,000."],
  [999, "The model was measured on 999 labelled rows; org/minimum.yml requires 1,000."],
  [1000, undefined],
])("of a minimum of 1000 rows, %p rows are told", (rows, said) => {
  const found = checkRows(minimumOf("min_rows: 1000\n"), rows);
  expect(found.map(({ message }) => message)).toEqual(said === undefined ? [] : [said]);
  if (said !== undefined) expect(found[0]?.location).toEqual({ file: "org/minimum.yml", line: 1, column: 11 });
  expect(checkRows(undefined, rows)).toEqual([]);
  expect(checkRows(LEAST, rows)).toEqual([]);
});

test("a finding is of the minimum if the minimum asks for what it misses", () => {
  const of = (minimum: string, rule: string, subject?: string) =>
    isOfMinimum(minimumOf(minimum), { rule, level: "error", message: "m", fix: "f", ...(subject && { subject }) });
  const metrics = "gate: { metrics: { recall: { min: 0.8 } } }\n";
  const sliced = "gate: { slices: [{ column: c, metrics: { precision: { min: 0.8 } } }] }\n";
  const latency = "gate: { latency: { p95_ms: { max: 20 } } }\n";
  const flips = "versioning: { max_flips: 0.1 }\n";
  for (const rule of ["metric/limit", "metric/undecided", "gate/none"]) expect(of(metrics, rule)).toBe(true);
  for (const rule of ["metric/limit", "gate/none"]) expect(of(flips, rule)).toBe(false);
  expect([of(metrics, "metric/limit", "recall"), of(metrics, "metric/limit", "recalls.min")]).toEqual([true, false]);
  expect([of(sliced, "metric/limit", "c=x/precision.min"), of(sliced, "metric/limit", "c=a/b/precision.min")]).toEqual([
    true,
    true,
  ]);
  expect([of(latency, "latency/limit"), of(latency, "latency/limit", "p50_ms.max")]).toEqual([true, false]);
  expect([of(metrics, "latency/limit"), of(metrics, "latency/limit", "p95_ms.max")]).toEqual([false, false]);
  expect([of(flips, "version/too-many-flips"), of(metrics, "version/too-many-flips")]).toEqual([true, false]);
  expect([
    of("gate: { declared: reproduce }\n", "metric/not-reproduced"),
    of("gate: { on_inconclusive: fail }\n", "gate/inconclusive"),
  ]).toEqual([true, true]);
  expect([
    of(metrics, "metric/not-reproduced"),
    of(metrics, "gate/inconclusive"),
    of(metrics, "model/crashed"),
  ]).toEqual([false, false, false]);
});
