import fc from "fast-check";
import {
  advise,
  errorsOf,
  type Finding,
  finding,
  formatLocation,
  sortFindings,
  waivedOf,
} from "../../src/domain/finding.ts";
import type { Rule } from "../../src/domain/rule.ts";

const RULE: Rule = { id: "metric/limit", level: "error", title: "t", why: "w", fix: "In general." };
const IN_ACTION: Rule = { ...RULE, inAction: "In a workflow." };

describe("a finding", () => {
  test("has the id, the level and the advice of its rule", () => {
    expect(finding(RULE, { message: "What is wrong." })).toEqual({
      rule: "metric/limit",
      level: "error",
      message: "What is wrong.",
      fix: "In general.",
    });
  });

  test("has the place, the subject and the advice of the case", () => {
    const location = { file: "m/model.yml", line: 3, column: 5 };
    expect(finding(RULE, { message: "m", location, subject: "recall.min", fix: "Here." })).toMatchObject({
      location,
      subject: "recall.min",
      fix: "Here.",
    });
  });

  test("is cut where a name in a file is endless", () => {
    const endless = "x".repeat(1_000_000);
    const { message, fix, subject } = finding(RULE, { message: endless, fix: endless, subject: endless });
    expect([message, fix, subject].map((text) => text?.length)).toEqual([4001, 4001, 501]);
  });
});

describe("the advice for readers in a workflow", () => {
  test.each<{ rule: Rule; details: { fix?: string; inAction?: string }; inAction: string | undefined }>([
    { rule: RULE, details: {}, inAction: undefined },
    { rule: IN_ACTION, details: {}, inAction: "In a workflow." },
    { rule: IN_ACTION, details: { inAction: "This workflow." }, inAction: "This workflow." },
    // Advice for the case at hand is better than the rule's general one, which may even contradict it.
    { rule: IN_ACTION, details: { fix: "Here." }, inAction: undefined },
    { rule: IN_ACTION, details: { fix: "Here.", inAction: "This workflow." }, inAction: "This workflow." },
  ])("is the rule's, or the case's: %j", ({ rule, details, inAction }) => {
    const found = finding(rule, { message: "m", ...details });
    expect(found.inAction).toBe(inAction);
    expect("inAction" in found).toBe(inAction !== undefined);
  });

  test.each<{ found: Partial<Finding>; surface: "cli" | "action"; fix: string }>([
    { found: {}, surface: "cli", fix: "Run it." },
    { found: {}, surface: "action", fix: "Run it." },
    { found: { inAction: "Set an input." }, surface: "cli", fix: "Run it." },
    { found: { inAction: "Set an input." }, surface: "action", fix: "Set an input." },
  ])("replaces the other one only there: %j", ({ found, surface, fix }) => {
    const plain = { rule: "a/b", level: "error", message: "m", fix: "Run it." } as const;
    expect(advise({ ...plain, ...found }, surface)).toEqual({ ...plain, fix });
  });
});

test.each([
  [{ file: "a.json" }, "a.json"],
  [{ file: "a.json", line: 3 }, "a.json:3"],
  [{ file: "a.json", line: 3, column: 5 }, "a.json:3:5"],
])("the location %j reads %s", (location, text) => {
  expect(formatLocation(location)).toBe(text);
});

describe("the order of findings", () => {
  const at = (message: string, changes: Partial<Finding>): Finding => {
    return { rule: "a/b", level: "warning", message, fix: "", ...changes };
  };
  const waiver = { reason: "r", by: "Ada" };
  const ordered = [
    at("waived error", { level: "error", waiver, location: { file: "z" } }),
    at("waived warning", { waiver }),
    at("error without a place", { level: "error" }),
    at("error in a", { level: "error", location: { file: "a", line: 9 } }),
    at("error in b", { level: "error", location: { file: "b" } }),
    at("warning without a place", {}),
    at("warning in a", { location: { file: "a" } }),
    at("warning in a, line 2", { location: { file: "a", line: 2, column: 7 } }),
    at("warning in a, line 10", { location: { file: "a", line: 10 } }),
    at("warning in a, line 10, column 3", { location: { file: "a", line: 10, column: 3 } }),
    at("warning in a, line 10, column 12", { location: { file: "a", line: 10, column: 12 } }),
    at("warning in b", { location: { file: "b", line: 1 } }),
    at("notice", { level: "notice", location: { file: "a", line: 1 } }),
  ];

  test("is waived, then level, then file, line and column, whatever order they were found in", () => {
    const expected = ordered.map(({ message }) => message);
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
        expect(sortFindings(shuffled).map(({ message }) => message)).toEqual(expected);
      }),
    );
  });

  test("keeps findings of one place as they were found, and the list as it was", () => {
    const found = [at("2", { location: { file: "a" } }), at("1", { location: { file: "a" } }), at("0", {})];
    expect(sortFindings(found).map(({ message }) => message)).toEqual(["0", "2", "1"]);
    expect(found.map(({ message }) => message)).toEqual(["2", "1", "0"]);
  });

  test("only errors that no one waived refuse a model", () => {
    const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);
    expect(messages(errorsOf(ordered))).toEqual(["error without a place", "error in a", "error in b"]);
    expect(messages(waivedOf(ordered))).toEqual(["waived error", "waived warning"]);
  });
});
