import { parseMinimum } from "../../src/registry/policy.ts";
import { holdToMinimum, isOfMinimum, type Minimum } from "../../src/release/minimum.ts";
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
