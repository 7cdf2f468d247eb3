import fc from "fast-check";
import { Failure } from "../../src/domain/failure.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Ending } from "../../src/release/outcome.ts";
import { judgementOf, overallOf, withOthers, worstExitCode } from "../../src/release/overall.ts";
import { reportOf } from "../helpers/report.ts";

const checked = (version: string, verdict: "pass" | "fail" | "inconclusive" | "ungated"): Ending => ({
  kind: "checked",
  report: reportOf({ version, tag: `models/fraud/${version}`, verdict, reason: `the reason of ${version}` }),
});
const broken = (code: "usage" | "configuration" | "environment", version = "9.0.0"): Ending => ({
  kind: "broken",
  id: { model: "fraud", version },
  tag: `models/fraud/${version}`,
  failure: new Failure(code, "it broke", { fix: "Fix it." }),
  findings: [],
});
const error: Finding = { rule: "layout/not-a-version", level: "error", message: "a folder", fix: "Rename it." };
const { failure } = broken("environment") as Extract<Ending, { kind: "broken" }>;

describe("the exit code of several versions", () => {
  test.each([
    ["none", [], 0],
    ["passed and ungated", [checked("1.0.0", "pass"), checked("1.0.1", "ungated")], 0],
    ["one refused", [checked("1.0.0", "fail"), checked("1.0.1", "pass")], 1],
    ["one refused, one wrong usage", [broken("usage"), checked("1.0.0", "fail")], 2],
    ["one of every kind", [broken("configuration"), broken("environment"), checked("1.0.0", "fail")], 3],
  ] as const)("%s", (_, endings, code) => {
    expect(worstExitCode(endings)).toBe(code);
  });

  test("counts what belongs to no version", () => {
    expect(worstExitCode([checked("1.0.0", "pass")], [error])).toBe(1);
    expect(worstExitCode([checked("1.0.0", "pass")], [{ ...error, level: "warning" }])).toBe(0);
    expect(worstExitCode([checked("1.0.0", "fail")], [error], failure)).toBe(3);
  });

  test("does not depend on their order", () => {
    const one = fc.constantFrom(
      checked("1.0.0", "pass"),
      checked("1.0.1", "fail"),
      broken("usage"),
      broken("environment"),
    );
    fc.assert(
      fc.property(fc.array(one), (endings) => {
        expect(worstExitCode([...endings].reverse())).toBe(worstExitCode(endings));
      }),
    );
  });
});

describe("the verdict on several versions", () => {
  const of = (...endings: Ending[]) => overallOf(endings.map(judgementOf), "nothing changed");

  test("is the worst, with the tags of each", () => {
    expect(of(checked("1.0.0", "pass"), checked("1.0.1", "fail"), broken("usage"))).toEqual({
      verdict: "fail",
      reason: "refused: models/fraud/1.0.1; could not be judged: models/fraud/9.0.0; passed: models/fraud/1.0.0",
    });
  });

  test("is none if one could not be judged and none was refused, or if there is none", () => {
    expect(of(checked("1.0.0", "pass"), broken("usage")).verdict).toBe("");
    expect(of()).toEqual({ verdict: "", reason: "nothing changed" });
  });

  test("is the one verdict's own if there is one", () => {
    expect(of(checked("1.0.0", "pass"))).toEqual({ verdict: "pass", reason: "the reason of 1.0.0" });
  });

  test("is no pass if something outside of the versions is wrong", () => {
    const passed = of(checked("1.0.0", "pass"));
    expect(withOthers(passed, true, [], undefined)).toEqual(passed);
    expect(withOthers(passed, true, [error], undefined)).toEqual({
      verdict: "fail",
      reason: "a folder; the reason of 1.0.0",
    });
    expect(withOthers(of(), false, [], failure)).toEqual({ verdict: "", reason: "it broke" });
  });
});
