import { judgeParity } from "../../src/gate/parity.ts";
import type { OutputParity, Parity } from "../../src/gate/ports.ts";
import { explainNoPrevious } from "../../src/gate/previous.ts";
import type { GateMetric } from "../../src/gate/result.ts";
import { significanceOf } from "../../src/gate/significance.ts";
import { judgeUnsteadyRuns } from "../../src/gate/steadiness.ts";

const output = (more: Partial<OutputParity> = {}): OutputParity => ({
  ...{ name: "y", elements: 10, maxAbsolute: 0, maxRelative: 0, mismatches: [], mismatchingSets: 0 },
  ...more,
});
const judged = (more: Partial<Parity>) =>
  judgeParity(
    { sets: 2, tolerance: { relative: 1e-3, absolute: 1e-5 }, outputs: [output()], ...more },
    "m.onnx",
    "sets",
  ).map(({ rule, message, location }) => {
    expect(location).toEqual({ file: "sets" });
    return [rule, message];
  });

describe("outputs and those of ONNX test data", () => {
  test("that agree are nothing to speak of", () => {
    expect(judged({})).toEqual([]);
    expect(judged({ notHeld: [] })).toEqual([]);
  });

  test("that differ are told with the first place, the distance and the tolerance", () => {
    const mismatches = [{ set: "test_data_set_1", why: "element 3 is 2, expected 1" }];
    expect(judged({ outputs: [output({ mismatches, mismatchingSets: 1, maxAbsolute: 1 })] })).toEqual([
      [
        "gate/parity",
        "The output y of m.onnx differs from sets in 1 of 2 sets: first test_data_set_1, where element 3 is 2, expected 1 (largest difference 1.00; tolerance 0.00001 + 0.001 of the expected value).",
      ],
    ]);
    expect(judged({ sets: 1, outputs: [output({ mismatchingSets: 1 })] })).toEqual([
      ["gate/parity", "The output y of m.onnx differs from sets in 1 of 1 set."],
    ]);
  });

  test("that could not be compared, or that no set holds", () => {
    expect(judged({ outputs: [output({ notCompared: "it is a map" }), output({ mismatchingSets: 1 })] })).toEqual([
      ["gate/parity", "The output y of m.onnx differs from sets in 1 of 2 sets."],
      ["gate/parity-not-compared", "The output y of m.onnx was not compared with sets: it is a map."],
    ]);
    expect(judged({ notHeld: ["a", "b"] })).toEqual([
      ["gate/parity-without-outputs", "sets contains no expected values for these outputs of m.onnx: a, b."],
    ]);
    expect(judged({ outputs: [], notHeld: ["a"] })).toEqual([
      ["gate/parity-without-outputs", "sets contains no expected outputs, so those of m.onnx were not compared."],
    ]);
    expect(judged({ outputs: [] }).length).toBe(1);
  });
});

test("two runs of a set that differ are one finding, and none is none", () => {
  const unsteady = { set: "test_data_set_0", output: "y", why: "element 1 is 2, then 3" };
  expect(judgeUnsteadyRuns(unsteady, "m.onnx", "sets")).toMatchObject([
    {
      rule: "model/not-deterministic",
      message:
        "m.onnx gives different outputs from run to run: two runs of test_data_set_0 in sets differ in the output y, where element 1 is 2, then 3.",
      location: { file: "m.onnx" },
    },
  ]);
  expect(judgeUnsteadyRuns(undefined, "m.onnx", "sets")).toEqual([]);
});

test("what is not there to compare with is explained as the end of a sentence", () => {
  expect(explainNoPrevious({ kind: "none" })).toBe("there is none yet");
  expect(explainNoPrevious({ kind: "not-looked-for", why: "nobody asked" })).toBe(
    "it was not looked for: nobody asked",
  );
  const why = "1.0 is broken.";
  expect(explainNoPrevious({ kind: "not-comparable", version: "1.0.0", why })).toBe(
    "1.0.0 is not comparable: 1.0 is broken",
  );
});

describe("a change of a metric is", () => {
  const range = (low: number, high: number) => ({ low, high, level: 0.95, method: "Tango" });
  const metric = (low: number, high: number, more: Partial<GateMetric> = {}, p?: number): GateMetric => ({
    ...{ name: "accuracy", direction: "higher", value: 0.9, state: "shown" },
    change: { was: 0.8, difference: { value: 0.1, ...range(low, high), ...(p === undefined ? {} : { p }) } },
    ...more,
  });
  const word = (of: GateMetric) => significanceOf(of)?.word;

  test.each([
    ["higher", 0.01, 0.2, "better"],
    ["higher", -0.2, -0.01, "worse"],
    ["higher", -0.1, 0.2, "not significant"],
    ["higher", 0, 0.2, "not significant"],
    ["higher", -0.2, 0, "not significant"],
    ["lower", 0.01, 0.2, "worse"],
    ["lower", -0.2, -0.01, "better"],
    ["lower", -0.2, 0.1, "not significant"],
  ] as const)("where %s is better and the interval is %d to %d: %s", (direction, low, high, expected) => {
    expect(word(metric(low, high, { direction }))).toBe(expected);
  });

  test("the same, where the values are and the interval allows it", () => {
    expect(word(metric(-0.1, 0.1, { value: 0.8 }))).toBe("same");
    expect(word(metric(0.01, 0.1, { value: 0.8 }))).toBe("better");
  });

  test("by nearness to 1, where that is what is best", () => {
    const ratio = (low: number, high: number, nearer = true): GateMetric => ({
      ...metric(-0.3, -0.1, { direction: "nearest to 1" }, 0.001),
      change: {
        was: 1.2,
        difference: { value: -0.2, ...range(-0.3, -0.1), p: 0.001 },
        ...(nearer ? { nearer: range(low, high) } : {}),
      },
    });
    expect(significanceOf(ratio(0.05, 0.1))).toEqual({
      ...{ word: "better", interval: { low: 0.05, high: 0.1, level: 0.95 }, of: "nearness to 1" },
    });
    expect(word(ratio(-0.2, -0.1))).toBe("worse");
    expect(word(ratio(-0.2, 0.1))).toBe("not significant");
    expect(significanceOf(ratio(0, 0, false))).toBeUndefined();
  });

  test("with a p that says the same as its interval, and without one that does not", () => {
    expect(significanceOf(metric(0.01, 0.2, {}, 0.03))).toEqual({
      ...{ word: "better", interval: { low: 0.01, high: 0.2, level: 0.95 }, of: "difference", p: 0.03 },
    });
    expect(significanceOf(metric(-0.01, 0.2, {}, 0.2))?.p).toBe(0.2);
    for (const contradicts of [metric(0.01, 0.2, {}, 0.2), metric(-0.01, 0.2, {}, 0.03), metric(0.01, 0.2)]) {
      expect(significanceOf(contradicts)).not.toHaveProperty("p");
    }
  });

  test("unknown, where nothing was compared", () => {
    expect(significanceOf(metric(0.1, 0.2, { value: null }))).toBeUndefined();
    const { change: _, ...alone } = metric(0.1, 0.2);
    expect(significanceOf(alone)).toBeUndefined();
    expect(significanceOf(metric(0.1, 0.2, { change: { was: 0.8 } }))).toBeUndefined();
    const difference = { value: 0.1, ...range(0.1, 0.2) };
    expect(significanceOf(metric(0.1, 0.2, { change: { was: null, difference } }))).toBeUndefined();
  });
});
