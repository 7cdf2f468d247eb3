import { readModel } from "../../../src/formats/onnx/model.ts";
import { describeMargin, latencyFindings, type Places } from "../../../src/gate/latency/findings.ts";
import { identityModel } from "../../../src/gate/latency/identity-model.ts";
import { planRound } from "../../../src/gate/latency/schedule.ts";
import { shapeRound } from "../../../src/gate/latency/shape.ts";
import type { LatencyCeiling, LatencyRegression, MeasuredLatency, Percentile } from "../../../src/gate/result.ts";
import type { Random } from "../../../src/statistics/random.ts";

const interval = (value: number, low: number, high: number) => ({
  ...{ value, low, high, level: 0.95, method: "Student t", rounds: 8 },
});
const ceiling = (more: Partial<LatencyCeiling> = {}): LatencyCeiling => ({
  ...{ name: "p50", decision: "fail", blocks: true, alpha: 0.025, pFail: 0.01, maxMs: 2, detectableMs: 2.1234 },
  perRoundMs: interval(2.34567, 2.1111, 2.5555),
  ...more,
});
const regression = (more: Partial<LatencyRegression> = {}): LatencyRegression => ({
  ...{ name: "p50", measure: "R50", decision: "fail", blocks: true, alpha: 0.025, pFail: 0.01 },
  ...{ margin: { rel: 0.05 }, ratio: interval(1.23456, 1.1, 1.3), differenceMs: interval(0.45678, 0.3, 0.6) },
  detectableRatio: 1.0789,
  ...more,
});
const percentile = (more: Partial<Percentile> = {}): Percentile => ({
  ...{ name: "p50", valueMs: 2, samples: 240, intervalMs: { level: 0.95, method: "order statistics" }, state: "ok" },
  ...more,
});
const latency = (percentiles: Percentile[], more: Partial<MeasuredLatency> = {}): MeasuredLatency =>
  ({
    inputs: "fixtures",
    percentiles,
    baseline: { version: "0.9.0" },
    protocol: { rounds: 24, cutShort: false, budgetMs: 120_000, inputsUsed: 12, shape: { slots: 3, passes: 2 } },
    ...more,
  }) as MeasuredLatency;
const told = (of: MeasuredLatency, places: Partial<Places> = {}) => {
  const { findings, undecided } = latencyFindings(of, {
    ...{ model: "m.onnx", limits: undefined, neededS: (name) => (name === "p50" ? 7.777 : 98.2) },
    limitAt: (key, limit) => ({ file: `model.yml:${key}.${limit}` }),
    ...places,
  });
  return [
    undecided,
    ...findings.map(({ rule, message, location, subject }) => [rule, message, location?.file, subject]),
  ];
};

describe("a ceiling", () => {
  test("that is missed is told with its interval", () => {
    expect(told(latency([percentile({ ceiling: ceiling() })]))).toEqual([
      false,
      [
        "latency/limit",
        "The p50 latency is 2.35 ms (95% interval 2.11 to 2.56 ms), above its limit of 2 ms.",
        ...["model.yml:p50_ms.max", "p50_ms.max"],
      ],
    ]);
    expect(told(latency([percentile({ ceiling: ceiling({ decision: "pass" }) })]))).toEqual([false]);
  });

  test("that is open is told with what more would see", () => {
    const open = { ceiling: ceiling({ decision: "inconclusive" }) };
    const message =
      "Whether the p50 latency is within its limit of 2 ms cannot be decided: it is 2.35 ms (95% interval 2.11 to 2.56 ms) after 24 rounds; a miss from 2.12 ms on would be detected.";
    expect(told(latency([percentile(open)]))).toEqual([
      true,
      ["latency/undecided", message, "model.yml:p50_ms.max", undefined],
    ]);
    const cut = latency([percentile(open)], { protocol: { ...latency([]).protocol, cutShort: true } });
    expect(String(told(cut)[1])).toContain("after 24 rounds, when the time budget was used up; a miss");
  });

  test("of too few runs is told with the budget that would do", () => {
    const few = ceiling({ name: "p95", decision: "inconclusive", tooFewRuns: true });
    expect(told(latency([percentile({ name: "p95", ceiling: few })]))).toEqual([
      true,
      [
        "latency/undecided",
        "Whether the p95 latency is within its limit of 2 ms cannot be decided from 6 runs per round, the most that fit into 120 s (gate.budget_s); about 99 s would be enough.",
        ...["model.yml:p95_ms.max", undefined],
      ],
    ]);
  });
});

describe("a regression", () => {
  test("stops a release where it is limited, and warns where it is not", () => {
    const message =
      "The p50 latency is 1.235 times that of 0.9.0 (95% interval 1.100 to 1.300, +0.457 ms): slower by more than 5%.";
    expect(told(latency([percentile({ regression: regression() })]))).toEqual([
      false,
      ["latency/regression", message, "model.yml:p50_ms.max_regression", undefined],
    ]);
    const shown = percentile({ regression: regression({ blocks: false }), state: "shown" });
    expect(told(latency([shown]))).toEqual([false, ["latency/slower", message, "m.onnx", undefined]]);
    const { baseline: _, ...nameless } = latency([percentile({ regression: regression() })]);
    expect(String(told(nameless)[1])).toContain("1.235 times that of the previous release (");
  });

  test("that is open is told where it is limited, and where not, passed over", () => {
    const faster = { ratio: interval(0.98, 0.9, 1.1), differenceMs: interval(-0.0123456, -0.1, 0.1) };
    const open = (more: Partial<LatencyRegression> = {}) =>
      latency([percentile({ regression: regression({ decision: "inconclusive", ...faster, ...more }) })]);
    expect(told(open())).toEqual([
      true,
      [
        "latency/undecided",
        "Whether the p50 latency is slower by more than 5% cannot be decided: it is 0.980 times that of 0.9.0 (95% interval 0.900 to 1.100, −0.0123 ms) after 24 rounds; a slowdown from 1.079 times on would be detected.",
        ...["model.yml:p50_ms.max_regression", undefined],
      ],
    ]);
    expect(told(open({ blocks: false }))).toEqual([false]);
    expect(told(open({ decision: "pass" }))).toEqual([false]);
    expect(told(open({ tooFewInputs: true }))[1]).toEqual([
      "latency/undecided",
      "Whether the p50 latency is slower by more than 5% cannot be decided from 12 different inputs.",
      ...["model.yml:p50_ms.max_regression", undefined],
    ]);
  });
});

describe("a limit without a figure", () => {
  const limits = { p50_ms: { max: 3, max_regression: { rel: 0.1, abs: 0.2 } } };

  test("is told with the budget that would do", () => {
    const one = latency([percentile({ samples: 1, state: "undecided" })], {
      protocol: { ...latency([]).protocol, budgetMs: 5500 },
    });
    const needed = "the model could be timed for only 1 run within 5.5 s (gate.budget_s); about 7.8 s would be enough";
    expect(told(one, { limits })).toEqual([
      true,
      [
        "latency/undecided",
        `Whether the p50 latency is within its limit of 3 ms cannot be decided: ${needed}.`,
        "model.yml:p50_ms.max",
        undefined,
      ],
      [
        "latency/undecided",
        `Whether the p50 latency is slower by more than 10% and 0.2 ms cannot be decided: ${needed}.`,
        ...["model.yml:p50_ms.max_regression", undefined],
      ],
    ]);
    const { baseline: _, ...alone } = latency([percentile({ samples: 5, state: "undecided" })]);
    expect(told(alone, { limits }).length).toBe(2);
    expect(String(told(alone, { limits })[1])).toContain("for only 5 runs within 120 s");
  });

  test("against a release that cannot be timed is told with why, and what would help", () => {
    const of = (inputs: MeasuredLatency["inputs"]) =>
      latencyFindings(
        latency([percentile({ ceiling: ceiling({ decision: "pass" }), state: "undecided" })], {
          inputs,
          baseline: { version: "0.9.0", notComparable: "it broke" },
        }),
        { model: "m.onnx", limits, limitAt: () => ({ file: "model.yml" }), neededS: () => 1 },
      ).findings;
    expect(of("fixtures")).toMatchObject([
      {
        rule: "metric/not-comparable",
        message: "latency p50_ms is limited against the previous release, but 0.9.0 is not comparable: it broke.",
        subject: "p50_ms.max_regression",
      },
    ]);
    expect(of("made from the signature")[0]?.fix).toBe(
      "Add a few rows that both versions can run on to fixtures/, or limit the latency by max.",
    );
    expect(of("fixtures")[0]?.fix).not.toContain("Add a few rows");
  });
});

test("a host that cannot compare is told first", () => {
  const nullChannel = { ratio: interval(1.04, 1.03, 1.05), margin: 0.025, fit: false };
  const all = told(latency([percentile({ ceiling: ceiling({ decision: "inconclusive" }) })], { nullChannel }));
  expect(all[1]).toEqual([
    "latency/host-unfit",
    "Two sessions of the same file differ by a factor of 1.040 (95% interval 1.030 to 1.050), but at most 2.5% is allowed: no latency was judged.",
    ...["m.onnx", undefined],
  ]);
  expect(told(latency([percentile()], { nullChannel: { ...nullChannel, fit: true } }))).toEqual([false]);
});

test("margins are told as a share, as a time, or as both", () => {
  expect([{ rel: 0.05 }, { abs: 0.1 }, { rel: 0.12345, abs: 2 }].map(describeMargin)).toEqual([
    ...["5%", "0.1 ms", "12.3% and 2 ms"],
  ]);
});

describe("a model that hands on its inputs", () => {
  const read = (bytes: Uint8Array) => {
    const model = readModel(
      { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) },
      () => "hash",
    );
    if (!model.ok) throw new Error(model.why);
    return model.signature;
  };

  test("is an ONNX model of such inputs and outputs", () => {
    const bytes = identityModel([
      { type: "float32", shape: [1, 300] },
      { type: "int64", shape: [] },
      { type: "string", shape: [70_000] },
    ]);
    const port = (name: string, type: string, shape: number[]) => ({
      name,
      kind: "tensor",
      type,
      shape,
      optional: false,
    });
    expect(read(bytes as Uint8Array)).toMatchObject({
      ...{ irVersion: 8, opsets: { "ai.onnx": 17 }, externalData: [] },
      inputs: [port("x0", "float", [1, 300]), port("x1", "int64", []), port("x2", "string", [70_000])],
      outputs: [port("y0", "float", [1, 300]), port("y1", "int64", []), port("y2", "string", [70_000])],
      architecture: { operators: { Identity: 3 }, weights: {} },
    });
  });

  test("knows every type that is carried, and no other", () => {
    const types = { float32: "float", uint8: "uint8", int8: "int8", uint16: "uint16", int16: "int16", int32: "int32" };
    const more = {
      int64: "int64",
      string: "string",
      bool: "bool",
      float16: "float16",
      float64: "double",
      uint32: "uint32",
      uint64: "uint64",
    };
    for (const [type, onnx] of Object.entries({ ...types, ...more })) {
      expect([type, read(identityModel([{ type, shape: [2] }]) as Uint8Array).inputs[0]?.type]).toEqual([type, onnx]);
    }
    expect(
      identityModel([
        { type: "float32", shape: [] },
        { type: "int4", shape: [] },
      ]),
    ).toBeUndefined();
    expect(identityModel([])).toBeDefined();
  });
});

test("a group begins with the places before it in the order of the pass", () => {
  // Orders are left as they are: shuffling swaps each place with itself.
  const still = { index: (below: number) => below - 1 } as Random;
  const { creation, passes } = planRound(still, 2, { slots: 7, passes: 2, group: 3, discarded: 2 });
  expect(creation).toEqual([0, 1]);
  const pass = [
    { slots: [0, 1, 2], lead: [5, 6], order: [0, 1] },
    { slots: [3, 4, 5], lead: [1, 2], order: [0, 1] },
    { slots: [6], lead: [4, 5], order: [0, 1] },
  ];
  expect(passes).toEqual([pass, pass]);
  // More runs are discarded than there are places.
  const [[first] = []] = planRound(still, 1, { slots: 2, passes: 1, group: 2, discarded: 5 }).passes;
  expect(first?.lead).toEqual([1, 0, 1, 0, 1]);
  expect(planRound(still, 1, { slots: 2, passes: 1, group: 2, discarded: 0 }).passes[0]?.[0]?.lead).toEqual([]);
});

describe("the shape of a round", () => {
  const shape = (runMs: number, more: { rows?: number; budgetMs?: number; openMs?: number; baseline?: number } = {}) =>
    shapeRound({
      rows: more.rows ?? 1000,
      candidate: { openMs: more.openMs ?? 1, runMs },
      budgetMs: more.budgetMs ?? 120_000,
      ...(more.baseline === undefined ? {} : { baseline: { openMs: 1, runMs: more.baseline } }),
    });

  test.each([
    // A run of 1 µs, 0.1, 1, 5, 100 and 300 ms.
    [0.001, { slots: 256, passes: 3, controlPasses: 1, group: 64, discarded: 64, warmUp: 50, settle: 5000 }],
    [0.1, { slots: 256, passes: 3, controlPasses: 1, group: 15, discarded: 15, warmUp: 50, settle: 2500 }],
    [1, { group: 5, discarded: 2, warmUp: 5, settle: 250 }],
    [2, { group: 5, discarded: 2, warmUp: 3, settle: 125 }],
    [2.5, { group: 5, discarded: 2, warmUp: 2, settle: 0 }],
    [4.99, { discarded: 2, warmUp: 2 }],
    [5, { discarded: 1, warmUp: 2 }],
    [299, { discarded: 1, warmUp: 2 }],
    [300, { slots: 20, passes: 1, discarded: 0, warmUp: 1, settle: 0 }],
  ])("of runs of %d ms", (runMs, expected) => {
    expect(shape(runMs)).toMatchObject(expected);
  });

  test("has a place for each input, from 30 to 256, and more passes where there are few", () => {
    expect(shape(0.001, { rows: 4 })).toMatchObject({ slots: 30, passes: 16, controlPasses: 8 });
    expect(shape(0.001, { rows: 31 })).toMatchObject({ slots: 31, passes: 16 });
    expect(shape(0.001, { rows: 100 })).toMatchObject({ slots: 100, passes: 7, controlPasses: 3 });
    expect(shape(0.001, { rows: 9999 })).toMatchObject({ slots: 256, passes: 3 });
  });

  test("is made for the slower of two models", () => {
    const { slots: _, passes: __, controlPasses: ___, ...turns } = shape(5);
    expect(shape(0.01, { baseline: 5 })).toMatchObject(turns);
    expect(shape(5, { baseline: 0.01 })).toMatchObject(turns);
  });

  test.each([
    [100, 120_000, 30, 1],
    [30, 120_000, 30, 2],
    [20, 120_000, 30, 3],
    [300, 120_000, 20, 1],
    [1000, 120_000, 10, 1],
    [1500, 120_000, 5, 1],
    [2000, 120_000, 3, 1],
    [10_000, 120_000, 1, 1],
    [10_000, 60_000, 1, 1],
  ])("of a slow model gets smaller: %d ms in %d ms", (runMs, budgetMs, slots, passes) => {
    expect(shape(runMs, { budgetMs })).toMatchObject({ slots, passes });
  });
});
