import type { Finding } from "../../src/domain/finding.ts";
import { decide } from "../../src/domain/verdict.ts";

const found = (level: Finding["level"], waiver?: Finding["waiver"]): Finding => {
  return { rule: "a/b", level, message: "m", fix: "f", ...(waiver && { waiver }) };
};
const WAIVED = found("error", { reason: "r", by: "Ada" });
const GATES = ["gated", "inconclusive", "ungated"] as const;

test.each([
  ["nothing", []],
  ["warnings and notices", [found("warning"), found("notice")]],
  ["an error that was waived", [WAIVED]],
])("%s leaves the verdict to the gate", (_, findings) => {
  expect(GATES.map((gate) => decide(findings, gate))).toEqual(["pass", "inconclusive", "ungated"]);
});

test("one error fails the candidate, whatever the gate comes to", () => {
  const findings = [found("notice"), WAIVED, found("error")];
  expect(GATES.map((gate) => decide(findings, gate))).toEqual(["fail", "fail", "fail"]);
});
