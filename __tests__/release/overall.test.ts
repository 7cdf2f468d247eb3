import fc from "fast-check";
import { Failure } from "../../src/domain/failure.ts";
import type { Verdict } from "../../src/domain/verdict.ts";
import type { Ending } from "../../src/release/outcome.ts";
import { type Judgement, judgementOf, overallOf, withOthers, worstExitCode } from "../../src/release/overall.ts";
import { reportOf } from "../helpers/report.ts";

const failure = (code: Failure["code"]) => new Failure(code, "No space is left.", { fix: "Free some." });
const error = { rule: "a/b", level: "error", message: "a/b is wrong.", fix: "f" } as const;
const of = (verdict: Verdict | "", tag: string): Judgement => ({ tag, verdict, reason: `reason of ${tag}` });
const checked = (verdict: Verdict): Ending => ({ kind: "checked", report: reportOf({ verdict }) });
const TAG = reportOf().tag;

describe("the verdict on one version", () => {
  test("is that of its report", () => {
    expect(judgementOf(checked("inconclusive"))).toEqual({
      ...{ tag: TAG, verdict: "inconclusive", reason: "Everything holds." },
    });
  });

  test("says what kept it from being published", () => {
    const ending: Ending = { kind: "not-published", report: reportOf(), failure: failure("environment") };
    expect(judgementOf(ending)).toEqual({
      ...{ tag: TAG, verdict: "pass", reason: "not published: No space is left.; Everything holds." },
    });
  });

  test("is none if it could not be judged", () => {
    const id = { model: "fraud", version: "1.0.1" };
    const ending: Ending = { kind: "broken", id, tag: TAG, failure: failure("environment"), findings: [] };
    expect(judgementOf(ending)).toEqual({ tag: TAG, verdict: "", reason: "could not be judged: No space is left." });
  });
});

describe("the verdict on several versions", () => {
  test.each<[string, Judgement[], Verdict | "", string]>([
    ["none", [], "", "nothing was changed"],
    ["one", [of("ungated", "a")], "ungated", "reason of a"],
    ["one that could not be judged", [of("", "a")], "", "reason of a"],
    ["two", [of("pass", "a"), of("pass", "b")], "pass", "passed: a, b"],
    ["an ungated one", [of("pass", "a"), of("ungated", "b")], "ungated", "ungated: b; passed: a"],
    [
      "an inconclusive one",
      [of("ungated", "a"), of("inconclusive", "b")],
      "inconclusive",
      "inconclusive: b; ungated: a",
    ],
    ["a refused one", [of("inconclusive", "a"), of("fail", "b")], "fail", "refused: b; inconclusive: a"],
    [
      "one that could not be judged beside others",
      [of("pass", "a"), of("", "b")],
      "",
      "could not be judged: b; passed: a",
    ],
    ["one refused and one not judged", [of("", "a"), of("fail", "b")], "fail", "refused: b; could not be judged: a"],
    ["none that could be judged", [of("", "a"), of("", "b")], "", "could not be judged: a, b"],
  ])("%s", (_, each, verdict, reason) => {
    expect(overallOf(each, "nothing was changed")).toEqual({ verdict, reason });
  });

  test("names fifty of them, and how many more there are", () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => of("pass", `t${i}`));
    const fifty = many(50).map(({ tag }) => tag);
    expect(overallOf(many(50), "").reason).toBe(`passed: ${fifty.join(", ")}`);
    expect(overallOf(many(52), "").reason).toBe(`passed: ${fifty.join(", ")} and 2 more`);
  });

  test("is never better than any of them", () => {
    const worst = ["fail", "", "inconclusive", "ungated", "pass"] as const;
    const verdict = fc.constantFrom(...worst);
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 5 }), (verdicts) => {
        const overall = overallOf(
          verdicts.map((v, i) => of(v, `${i}`)),
          "",
        ).verdict;
        for (const each of verdicts) expect(worst.indexOf(overall)).toBeLessThanOrEqual(worst.indexOf(each));
        expect(verdicts).toContain(overall);
      }),
    );
  });
});

describe("what belongs to no version", () => {
  const passed = { verdict: "pass", reason: "passed: a" } as const;

  test.each<[Parameters<typeof withOthers>, string, string]>([
    [[passed, true, [], undefined], "pass", "passed: a"],
    [[passed, true, [error], undefined], "fail", "a/b is wrong.; passed: a"],
    [[passed, false, [error], undefined], "fail", "a/b is wrong."],
    [[passed, true, [], failure("environment")], "", "No space is left.; passed: a"],
    [[passed, true, [error], failure("environment")], "fail", "No space is left.; a/b is wrong.; passed: a"],
    [[{ ...passed, verdict: "fail" }, true, [], failure("environment")], "fail", "No space is left.; passed: a"],
  ])("counts, and is told first (%#)", (args, verdict, reason) => {
    expect(withOthers(...args)).toEqual({ verdict, reason });
  });
});

test.each<[Parameters<typeof worstExitCode>, number]>([
  [[[]], 0],
  [[[checked("pass"), checked("inconclusive")]], 0],
  [[[checked("fail"), checked("pass")]], 1],
  [[[checked("pass")], [error]], 1],
  [[[checked("pass")], [{ ...error, level: "warning" }]], 0],
  [[[checked("fail")], [], failure("configuration")], 2],
  [[[], [error], failure("environment")], 3],
])("a run exits by the worst that came of it (%#)", (args, code) => {
  expect(worstExitCode(...args)).toBe(code);
});
