import type { Finding } from "../../src/domain/finding.ts";
import { assess, type GateVerdict } from "../../src/release/assess.ts";
import { candidateOf, fixturesOf, policyOf } from "../helpers/candidate.ts";

const LIMITED = { policy: policyOf("gate: { metrics: { accuracy: { min: 0.9 } } }"), fixtures: fixturesOf() };
const GATED: GateVerdict = { outcome: "gated", gated: true };
const UNGATED: GateVerdict = { outcome: "ungated", gated: false };
const UNDECIDED: GateVerdict = { outcome: "inconclusive", gated: true };

const found = (level: Finding["level"], rule = "a/b", more: Partial<Finding> = {}): Finding => {
  return { rule, level, message: "m", fix: "Run it.", ...more };
};
const waived = found("error", "metric/limit", { subject: "a.min" });
const WAIVER = policyOf("waivers: [{ version: 1.0.1, rule: metric/limit, subject: a.min, reason: r, by: Ada }]\n");

type Asked = Partial<Parameters<typeof assess>[0]>;
const come = (asked: Asked, findings: readonly Finding[], gate: GateVerdict, candidate = candidateOf(LIMITED)) =>
  assess({ mode: "release", requireGate: false, ...asked }, candidate, findings, gate);

test.each<[string, Asked, readonly Finding[], GateVerdict, string, string]>([
  ["nothing", {}, [], GATED, "pass", "every limit is met"],
  ["notices", {}, [found("notice")], GATED, "pass", "every limit is met"],
  ["a warning", {}, [found("warning")], GATED, "pass", "every limit is met, with 1 warning"],
  ["warnings", {}, [found("warning"), found("warning")], GATED, "pass", "every limit is met, with 2 warnings"],
  [
    "a previous release that nobody looked for",
    {},
    [found("notice", "metric/not-compared")],
    GATED,
    "pass",
    "every checked limit is met; limits against the previous release were not checked",
  ],
  ["a validation", { mode: "validate" }, [], UNGATED, "pass", "all checks that need no measurement pass"],
  ["an error", {}, [found("error"), found("warning")], GATED, "fail", "1 error to fix, with 1 warning"],
  ["errors", {}, [found("error"), found("error", "c/d")], UNGATED, "fail", "2 errors to fix"],
  [
    "a gate that cannot decide",
    {},
    [],
    UNDECIDED,
    "inconclusive",
    "the measurements cannot decide at the stated error rates",
  ],
  ["no gate", {}, [found("warning")], UNGATED, "ungated", "there was no gate to judge the model by, with 1 warning"],
])("%s comes to a verdict with its reason", (_, asked, findings, gate, verdict, reason) => {
  expect(come(asked, findings, gate)).toMatchObject({ verdict, reason });
});

test("what is waived is told with the reason, and is no warning", () => {
  const candidate = candidateOf({ ...LIMITED, policy: WAIVER });
  expect(come({}, [waived, found("warning")], GATED, candidate).reason).toBe(
    "every limit is met, with 1 warning and 1 finding waived",
  );
  const limit = { ...waived, level: "warning" } as const;
  expect(come({}, [limit], GATED, candidate).reason).toBe("every limit is met, with 1 finding waived");
});

test("findings are sorted, with the advice that the reader can follow", () => {
  const findings = [found("notice"), found("error", "c/d", { inAction: "Set it." })];
  expect(come({}, findings, GATED).findings.map(({ level, fix }) => [level, fix])).toEqual([
    ["error", "Run it."],
    ["notice", "Run it."],
  ]);
  const inAction = come({ surface: "action" }, findings, GATED).findings;
  expect(inAction.map(({ fix }) => fix)).toEqual(["Set it.", "Run it."]);
  for (const each of inAction) expect(each).not.toHaveProperty("inAction");
});

describe("what the run asks for", () => {
  const STRICT = policyOf("gate: { on_inconclusive: fail, metrics: { accuracy: { min: 0.9 } } }");

  test.each<[string, Asked, typeof LIMITED.policy, string, readonly string[]]>([
    ["nothing", {}, LIMITED.policy, "inconclusive", []],
    ["by the run", { onInconclusive: "fail" }, LIMITED.policy, "fail", ["gate/inconclusive"]],
    ["by model.yml", {}, STRICT, "fail", ["gate/inconclusive"]],
    ["by model.yml, but the run says otherwise", { onInconclusive: "warn" }, STRICT, "inconclusive", []],
  ])("a decision: %s", (_, asked, policy, verdict, rules) => {
    const assessed = come(asked, [], UNDECIDED, candidateOf({ ...LIMITED, policy }));
    expect([assessed.verdict, assessed.findings.map(({ rule }) => rule)]).toEqual([verdict, rules]);
    expect(come(asked, [], GATED, candidateOf({ ...LIMITED, policy })).verdict).toBe("pass");
  });

  test("is told in whole sentences", () => {
    expect(come({ onInconclusive: "fail" }, [], UNDECIDED).findings).toMatchObject([
      { message: "The gate is inconclusive, and the run was asked to refuse inconclusive gates." },
    ]);
    expect(come({ requireGate: true }, [], UNGATED, candidateOf()).findings).toMatchObject([
      { rule: "gate/required", message: "A gate is required, but this model has none." },
    ]);
  });

  test("a gate that was applied is one, and a validation asks for none", () => {
    expect(come({ requireGate: true }, [], GATED).findings).toEqual([]);
    expect(come({ requireGate: true }, [], UNDECIDED).findings).toEqual([]);
    expect(come({ requireGate: true, mode: "validate" }, [], UNGATED, candidateOf()).verdict).toBe("pass");
  });
});

describe("a gate that is there and was not run", () => {
  const kept = { ...UNGATED, notMeasured: "metadata.json must be fixed first" };
  const required = { requireGate: true };
  const rules = (...args: Parameters<typeof come>) => come(...args).findings.map(({ rule }) => rule);

  test("is not missed beside the error that kept it from running", () => {
    expect(rules(required, [found("error")], kept)).toEqual(["a/b"]);
    expect(rules({}, [found("error"), found("error", "gate/not-applied")], kept)).toEqual(["a/b"]);
  });

  test("is missed if nothing else explains it", () => {
    expect(rules(required, [found("warning")], kept)).toEqual(["gate/required", "a/b"]);
    expect(rules(required, [found("error")], UNGATED)).toContain("gate/required");
  });

  test("counts as there if its policy or its fixtures were refused", () => {
    const refused = candidateOf({ policyRefused: true, fixturesRefused: true });
    expect(rules(required, [found("error")], kept, refused)).toEqual(["a/b"]);
    const fixtures = candidateOf({ ...LIMITED, fixtures: undefined, fixturesRefused: true });
    expect(rules(required, [found("error")], UNGATED, fixtures)).toEqual(["a/b"]);
  });

  test("is missed if its fixtures or its limits are not there", () => {
    expect(rules(required, [found("error")], kept, candidateOf({ ...LIMITED, fixtures: undefined }))).toContain(
      "gate/required",
    );
    expect(rules(required, [found("error")], kept, candidateOf({ fixtures: fixturesOf() }))).toContain("gate/required");
  });

  test("that was removed with its fixture set is told once, not limit by limit", () => {
    const limit = found("error", "metric/not-measured");
    const removed = found("error", "gate/removed");
    const without = candidateOf({ ...LIMITED, fixtures: undefined });
    expect(rules({}, [limit, removed], UNGATED, without)).toEqual(["gate/removed"]);
    expect(rules({}, [limit, found("error")], UNGATED, without)).toContain("metric/not-measured");
    expect(rules({}, [limit, removed], UNGATED)).toContain("metric/not-measured");
  });
});
