import type { LatencyLimits } from "../../../src/gate/latency/limits.ts";
import { type LatencyInput, measureLatency } from "../../../src/gate/latency/measure.ts";
import type { Inference, InferenceFailure } from "../../../src/gate/ports.ts";
import type { MeasuredLatency } from "../../../src/gate/result.ts";
import { type FakeModel, fakeInference, type RunTime } from "../../helpers/fake-inference.ts";

const PLAN = { file: "/private/rows.csv" } as NonNullable<LatencyInput["candidate"]["plan"]>;
const BASELINE = { version: "1.0.0", modelPath: "/private/previous.onnx", plan: PLAN };

function inputOf(limits: LatencyLimits | undefined, changes: Partial<LatencyInput> = {}): LatencyInput {
  return {
    candidate: { modelPath: "/private/model.onnx", plan: PLAN },
    limits,
    declared: { p50: 1, p95: 2 },
    model: "m/model.onnx",
    limitAt: (key, limit) => ({ file: `m/model.yml:${key}.${limit}` }),
    ...changes,
  };
}

async function measure(limits: LatencyLimits | undefined, model: FakeModel, changes: Partial<LatencyInput> = {}) {
  const inference = fakeInference(model);
  const outcome = await measureLatency(inputOf(limits, changes), inference, () => {});
  const latency = outcome.latency as MeasuredLatency;
  const decisions = Object.fromEntries(
    (latency?.percentiles ?? []).map(({ name, state, ceiling, regression }) => [
      name,
      [state, ceiling?.decision, regression?.decision],
    ]),
  );
  return { ...outcome, latency, decisions, races: inference.races, rules: outcome.findings.map((f) => f.rule) };
}

/** Every run takes so long, give or take what a round has in common; rounds differ by up to `spread`. */
const around =
  (ms: number, spread = 0): RunTime =>
  (round, slot) =>
    ms * (1 + spread * Math.sin(37 * round)) * (1 + slot / 1600);

test("a first look that decides everything is the only one", async () => {
  const limits = { p50_ms: { max: 2 }, p95_ms: { max: 2, max_regression: { rel: 0.1 } } };
  const { decisions, races, rules, undecided, latency } = await measure(
    limits,
    { times: { candidate: around(1, 0.02), baseline: around(1, 0.02) } },
    { baseline: BASELINE },
  );
  expect(decisions).toEqual({ p50: ["ok", "pass", "pass"], p95: ["ok", "pass", "pass"] });
  expect(races.map(({ firstRound, rounds }) => [firstRound, rounds])).toEqual([[0, 8]]);
  expect([rules, undecided]).toEqual([[], false]);
  expect(latency.protocol).toMatchObject({ rounds: 8, looks: 1, cutShort: false, seed: 1 });
  expect(latency.percentiles[0]).toMatchObject({ wasMs: latency.percentiles[0]?.valueMs, declaredMs: 1, maxMs: 2 });
});

test("what the first look leaves open is looked at once more, and then said to be open", async () => {
  const { decisions, races, rules, undecided, findings } = await measure(
    { p50_ms: { max: 1.03 } },
    { times: { candidate: around(1, 0.1) } },
  );
  expect(races.map(({ firstRound, rounds, seed }) => [firstRound, rounds, seed])).toEqual([
    [0, 8, 1],
    [8, 16, 1],
  ]);
  expect(decisions.p50).toEqual(["undecided", "inconclusive", undefined]);
  expect([rules, undecided]).toEqual([["latency/undecided"], true]);
  expect(findings[0]?.message).toMatch(
    /^Whether the p50 latency is within its limit of 1\.03 ms cannot be decided: it is 1\.\d+ ms \(95% interval 0\.\d+ to 1\.\d+ ms\) after 24 rounds; a miss from 1\.\d+ ms on/,
  );
  expect(findings[0]?.location?.file).toBe("m/model.yml:p50_ms.max");
});

test("a limit that is missed stops the release, and no second look is taken", async () => {
  const { decisions, rules, findings, races } = await measure(
    { p50_ms: { max: 0.9 }, p95_ms: { max: 1.06 } },
    { times: { candidate: around(1, 0.01) } },
  );
  expect(decisions.p50).toEqual(["fails", "fail", undefined]);
  expect(rules[0]).toBe("latency/limit");
  expect(findings[0]?.message).toMatch(
    /^The p50 latency is 1\.03 ms \(95% interval 1\.0\d to 1\.0\d ms\), above its limit/,
  );
  expect(races).toHaveLength(1);
});

// 1 ms before; a regression counts beyond both.
test.each([
  ["beyond both", 1.2, { rel: 0.05, abs: 0.1 }, "fail"],
  ["beyond rel alone", 1.08, { rel: 0.05, abs: 0.1 }, "pass"],
  ["beyond abs alone", 1.2, { rel: 0.3, abs: 0.1 }, "pass"],
  ["beyond neither", 1.01, { rel: 0.05, abs: 0.1 }, "pass"],
  ["beyond rel, which is all", 1.08, { rel: 0.05 }, "fail"],
  ["beyond abs, which is all", 1.08, { abs: 0.05 }, "fail"],
  ["within abs, which is all", 1.04, { abs: 0.05 }, "pass"],
  ["faster", 0.5, { rel: 0.05 }, "pass"],
])("a regression %s", async (_, ms, max_regression, decision) => {
  const { latency, rules, findings } = await measure(
    { p50_ms: { max_regression } },
    { times: { candidate: (_round, slot) => ms * (1 + slot / 1e6), baseline: (_round, slot) => 1 + slot / 1e6 } },
    { baseline: BASELINE },
  );
  expect(latency.percentiles[0]?.regression).toMatchObject({ decision, blocks: true });
  expect(rules.includes("latency/regression")).toBe(decision === "fail");
  if (decision === "fail")
    expect(findings[0]?.message).toContain(`The p50 latency is ${ms.toFixed(3)} times that of 1.0.0`);
});

test("without a stated margin a slower model is warned of and not stopped", async () => {
  const { decisions, rules, undecided } = await measure(
    undefined,
    { times: { candidate: around(1.3), baseline: around(1) } },
    { baseline: BASELINE },
  );
  expect(decisions).toEqual({ p50: ["shown", undefined, "fail"], p95: ["shown", undefined, "fail"] });
  expect([rules, undecided]).toEqual([["latency/slower", "latency/slower"], false]);
});

test("the tail over a handful of inputs is not decided, and more rounds are not spent on it", async () => {
  const { decisions, races, rules } = await measure(
    { p95_ms: { max_regression: { rel: 0.1 } } },
    { profile: { inputs: 29 }, times: { candidate: around(2), baseline: around(1) } },
    { baseline: BASELINE },
  );
  expect(decisions.p95).toEqual(["undecided", undefined, "inconclusive"]);
  expect(races).toHaveLength(1);
  expect(rules).toContain("latency/undecided");
});

test("a host on which a model differs from itself decides nothing", async () => {
  const { decisions, rules, undecided, races, latency } = await measure(
    { p50_ms: { max: 5, max_regression: { rel: 0.05 } } },
    { times: { candidate: around(2), baseline: around(1), control: around(1.04) } },
    { baseline: BASELINE },
  );
  expect(decisions.p50).toEqual(["undecided", "inconclusive", "inconclusive"]);
  expect(races).toHaveLength(2);
  expect(rules[0]).toBe("latency/host-unfit");
  expect([undecided, latency.nullChannel?.fit]).toEqual([true, false]);
});

test("rounds that the budget does not allow are not run, and it is said", async () => {
  const inference = fakeInference({ times: { candidate: around(1, 0.1) } });
  const race: Inference["race"] = async (request, progress) => {
    const raced = await inference.race(request, progress);
    return raced.ok
      ? { ok: true, value: { ...raced.value, rounds: raced.value.rounds.slice(0, 5), spentMs: 900 } }
      : raced;
  };
  const outcome = await measureLatency(
    inputOf({ p50_ms: { max: 0.97 } }, { budgetMs: 1000 }),
    { ...inference, race },
    () => {},
  );
  expect(inference.races).toHaveLength(1);
  expect(outcome.latency).toMatchObject({ protocol: { rounds: 5, cutShort: true, budgetMs: 1000 } });
  expect(outcome.findings[0]?.message).toContain("after 5 rounds, when the time budget was used up");
});

const SLOW = { runMs: 2000, timesMs: Float64Array.of(2000), openMs: 50, reopenMs: 50, spentMs: 4100 };
const shapeOf = (races: Awaited<ReturnType<typeof measure>>["races"]) => races[0]?.shape;

describe("a model of 2 s a run", () => {
  test("is timed in a few runs, within a third of the budget if nothing can be decided", async () => {
    const { latency, races, rules, undecided, decisions } = await measure(undefined, {
      profile: SLOW,
      times: { candidate: around(2000) },
    });
    const shape = shapeOf(races);
    expect(races).toHaveLength(1);
    expect([shape?.slots, shape?.discarded]).toEqual([1, 0]);
    expect(races[0]?.budgetMs).toBeCloseTo(40_000, 6);
    expect([rules, undecided]).toEqual([[], false]);
    expect(decisions.p50).toEqual(["shown", undefined, undefined]);
    expect(latency.percentiles[0]?.samples).toBe(8);
  });

  test("keeps or misses a limit of p50, and can only miss one of p95", async () => {
    const limited = (p95: number, budgetMs = 120_000) =>
      measure(
        { p50_ms: { max: 3000 }, p95_ms: { max: p95 } },
        { profile: SLOW, times: { candidate: around(2000, 0.01) } },
        { budgetMs },
      );
    const kept = await limited(3000);
    expect(shapeOf(kept.races)?.slots).toBe(3);
    expect(kept.decisions).toEqual({ p50: ["ok", "pass", undefined], p95: ["undecided", "inconclusive", undefined] });
    expect([kept.rules, kept.undecided]).toEqual([["latency/undecided"], true]);
    expect(kept.findings[0]?.message).toBe(
      "Whether the p95 latency is within its limit of 3000 ms cannot be decided from 3 runs per round, the most that fit into 120 s (gate.budget_s); about 285 s would be enough.",
    );
    // More rounds are no help.
    expect(kept.races).toHaveLength(1);
    expect((await limited(1000)).decisions.p95).toEqual(["fails", "fail", undefined]);
    const enough = await limited(3000, 285_000);
    expect([shapeOf(enough.races)?.slots, enough.decisions.p95?.[1], enough.rules]).toEqual([20, "pass", []]);
  });

  test("is shown as its few runs alone if not even one round fits, and what is limited is undecided", async () => {
    const shown = await measure(undefined, { profile: SLOW }, { budgetMs: 5000 });
    expect([shown.races, shown.rules, shown.undecided]).toEqual([[], [], false]);
    expect(shown.latency).toMatchObject({ protocol: { rounds: 0, looks: 0, cutShort: true } });
    expect(shown.latency.nullChannel).toBeUndefined();
    expect(shown.latency.percentiles[0]).toMatchObject({ valueMs: 2000, samples: 1, state: "shown" });
    const limited = await measure(
      { p50_ms: { max: 3000, max_regression: { rel: 0.1 } } },
      { profile: SLOW, pace: { runMs: 2000, spentMs: 2000 } },
      { budgetMs: 5000, baseline: BASELINE },
    );
    expect([limited.rules, limited.undecided]).toEqual([["latency/undecided", "latency/undecided"], true]);
    expect(limited.latency.percentiles.map(({ state }) => state)).toEqual(["undecided", "shown"]);
    expect(limited.findings[0]?.message).toBe(
      "Whether the p50 latency is within its limit of 3000 ms cannot be decided: the model could be timed for only 1 run within 5 s (gate.budget_s); about 60 s would be enough.",
    );
  });

  test.each([0, 1, 2])("with %d whole rounds nothing is decided", async (rounds) => {
    const inference = fakeInference({ profile: SLOW, times: { candidate: around(2000) } });
    const race: Inference["race"] = async (request, progress) => {
      const raced = await inference.race(request, progress);
      return raced.ok ? { ok: true, value: { ...raced.value, rounds: raced.value.rounds.slice(0, rounds) } } : raced;
    };
    const input = inputOf({ p50_ms: { max: 3000 } });
    const { latency, findings, undecided } = await measureLatency(input, { ...inference, race }, () => {});
    expect(latency).toMatchObject({ protocol: { rounds, looks: 0, cutShort: true } });
    expect([findings.map((f) => f.rule), undecided]).toEqual([["latency/undecided"], true]);
  });

  test("with three whole rounds, the fewest that say how far they differ, there is a look", async () => {
    const inference = fakeInference({ profile: SLOW, times: { candidate: around(2000) } });
    const race: Inference["race"] = async (request, progress) => {
      const raced = await inference.race(request, progress);
      return raced.ok ? { ok: true, value: { ...raced.value, rounds: raced.value.rounds.slice(0, 3) } } : raced;
    };
    const { latency } = await measureLatency(inputOf({ p50_ms: { max: 3000 } }), { ...inference, race }, () => {});
    expect(latency).toMatchObject({ protocol: { rounds: 3, looks: 1, cutShort: true } });
  });
});

test("a round is made for the previous release too: a slow one makes it small", async () => {
  const { races } = await measure(undefined, { pace: { runMs: 2000 } }, { baseline: BASELINE });
  expect(shapeOf(races)?.slots).toBeLessThan(10);
  expect(shapeOf((await measure(undefined, {}, { baseline: BASELINE })).races)?.slots).toBeGreaterThan(30);
});

test.each([0.001, 1, 120, 1e9])("a budget of %d s is what is planned for", async (budgetS) => {
  const { races } = await measure(
    { p50_ms: { max: 1 } },
    { times: { candidate: around(1) } },
    { budgetMs: 1000 * budgetS },
  );
  for (const { budgetMs, stopMs } of races) {
    expect(budgetMs).toBeLessThanOrEqual(1000 * budgetS);
    expect(stopMs).toBeLessThanOrEqual(1100 * budgetS);
  }
  expect(races.length > 0).toBe(budgetS >= 1);
});

const RUN: InferenceFailure = { kind: "run", message: "it broke" };

test.each<InferenceFailure>([RUN, { kind: "timeout", limitS: 120 }, { kind: "memory", limitMb: 500 }])(
  "a previous release that cannot be timed ($kind) is not the candidate's fault, and a limit against it is undecided",
  async (failure) => {
    const { latency, rules, undecided, findings, races } = await measure(
      { p50_ms: { max: 2, max_regression: { rel: 0.1 } } },
      { fails: { pace: failure }, times: { candidate: around(1) } },
      { baseline: BASELINE },
    );
    expect([rules, undecided]).toEqual([["metric/not-comparable"], true]);
    expect(findings[0]?.message).toContain("1.0.0 is not comparable: 1.0.0 ");
    expect(latency.baseline?.notComparable).toBeDefined();
    expect([races.length, races[0]?.baseline]).toEqual([1, undefined]);
  },
);

test("a previous release that does not run on inputs made up for this version did not fail", async () => {
  const { findings, undecided } = await measure(
    { p50_ms: { max: 2, max_regression: { rel: 0.1 } } },
    { fails: { pace: RUN }, times: { candidate: around(1) } },
    { candidate: { modelPath: "/private/model.onnx" }, baseline: { ...BASELINE, plan: undefined } },
  );
  expect(undecided).toBe(true);
  expect(findings[0]?.message).toContain(
    "1.0.0 is not comparable: it does not run on the inputs that were made up for this version (it broke).",
  );
  expect(findings[0]?.fix).not.toContain("Keep the columns");
});

test("two sessions that need too much memory are the harness's, not the model's", async () => {
  const { latency, rules, undecided } = await measure(undefined, { fails: { race: { kind: "memory", limitMb: 500 } } });
  expect([rules, undecided]).toEqual([[], false]);
  expect(latency.protocol.rounds).toBe(0);
});

test("a previous release that cannot be timed is told, and the candidate is timed without it", async () => {
  const inference = fakeInference({ times: { candidate: around(1) } });
  const race: Inference["race"] = async (request, progress) =>
    request.baseline === undefined ? inference.race(request, progress) : { ok: false, failure: RUN };
  const { latency, findings } = await measureLatency(
    inputOf({ p50_ms: { max: 2 } }, { baseline: BASELINE }),
    { ...inference, race },
    () => {},
  );
  expect(latency).toMatchObject({ baseline: { version: "1.0.0", notComparable: expect.stringContaining("it broke") } });
  expect(findings).toEqual([]);
});

test.each(["profile", "race"] as const)("a model that fails in its %s is told as it is", async (step) => {
  const { latency, rules } = await measure(undefined, { fails: { [step]: RUN } });
  expect([latency, rules]).toEqual([undefined, ["model/run-failed"]]);
});

test("a model that takes hardly more than the harness is said to", async () => {
  const told = async (runMs: number) =>
    (await measure(undefined, { profile: { runMs, floorMs: 0.01 } })).latency.harness;
  expect(await told(0.099)).toEqual({ floorMs: 0.01, bound: true });
  expect(await told(0.1)).toEqual({ floorMs: 0.01, bound: false });
});

test.each([0.25, 0, undefined])("what the host took from the run is kept where it is known: %s", async (stealShare) => {
  const inference = fakeInference({ times: { candidate: around(1, 0.1) } });
  const race: Inference["race"] = async (request, progress) => {
    const raced = await inference.race(request, progress);
    return raced.ok && stealShare !== undefined ? { ok: true, value: { ...raced.value, stealShare } } : raced;
  };
  const { latency } = await measureLatency(inputOf(undefined), { ...inference, race }, () => {});
  expect([latency !== undefined && "stealShare" in latency, (latency as { stealShare?: number }).stealShare]).toEqual([
    stealShare !== undefined,
    stealShare,
  ]);
});

test("all of it survives JSON", async () => {
  const { latency } = await measure(
    { p50_ms: { max: 2, max_regression: { rel: 0.1, abs: 1 } } },
    { times: { candidate: around(1, 0.02), baseline: around(1) } },
    { baseline: BASELINE },
  );
  expect(JSON.parse(JSON.stringify(latency))).toEqual(latency);
});

test("one limit is enough to be worth the whole budget", async () => {
  const budgets = async (limits: LatencyLimits) => {
    const { races } = await measure(limits, { profile: SLOW, times: { candidate: around(2000) } });
    return races[0]?.budgetMs ?? 0;
  };
  const [shown, ofMedian, ofTail] = [
    await budgets({}),
    await budgets({ p50_ms: { max: 1 } }),
    await budgets({ p95_ms: { max: 1 } }),
  ];
  expect(ofMedian).toBeGreaterThan(2 * shown);
  expect(ofTail).toBe(ofMedian);
});
