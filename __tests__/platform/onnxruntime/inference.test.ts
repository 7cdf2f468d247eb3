import { spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { WORKER } from "../../../src/entry/paths.ts";
import { type Column, textAt } from "../../../src/gate/fixtures/column.ts";
import type { FixturePlan, InputPlan } from "../../../src/gate/fixtures/plan.ts";
import { describeFailure } from "../../../src/gate/model-failure.ts";
import type { Inferred } from "../../../src/gate/ports.ts";
import { judgeSteadiness } from "../../../src/gate/steadiness.ts";
import { tryInputs } from "../../../src/gate/try-inputs.ts";
import { createInference, raceMemoryMb } from "../../../src/platform/onnxruntime/inference.ts";
import { findPrograms, type Isolation, isolations, PLAIN } from "../../../src/platform/onnxruntime/isolation.ts";
import type { InferenceOptions, Limits } from "../../../src/platform/onnxruntime/options.ts";
import { message as field, number } from "../../helpers/onnx.ts";
import { fixtureRows } from "../../helpers/registry.ts";
import { standingModels } from "../../helpers/standing-models.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

/** What a worker of a test answers where a known-good model is run. */
const SOURCES = resolve("src");
const GOOD_PROBE = "if (job.kind === 'probe') return process.send({ type: 'result', value: true });";
const LIMITS: Limits = { timeoutS: 60, memoryMb: 1500 };
const MODELS = resolve("__tests__/models");
const SHAPE = { slots: 30, passes: 1, controlPasses: 1, warmUp: 2, group: 5, discarded: 2, settle: 10 };
const RACE = { shape: SHAPE, seed: 1, firstRound: 0, rounds: 3, fewestRounds: 3, budgetMs: 60_000 };

const PLACE: InferenceOptions = { workerPath: WORKER, runtimeDir: resolve("."), limits: LIMITS };
const inferenceOf = (limits: Partial<Limits> = {}) => createInference({ ...PLACE, limits: { ...LIMITS, ...limits } });
/** For what models answer. What ends or bounds a process has a worker of its own. */
const inference = standingModels(PLACE);
const model = (name: string) => join(MODELS, `${name}.onnx`);
const quiet = () => {};

function planOf(
  csv: string,
  input: Partial<Extract<InputPlan, { kind: "columns" }>> = {},
  changes: Partial<FixturePlan> = {},
): FixturePlan {
  const file = join(tempFolder(), "rows.csv");
  writeFileSync(file, csv);
  return {
    file,
    format: "csv",
    inputs: [{ kind: "columns", name: "features", type: "float32", columns: ["x0", "x1", "x2"], ...input }],
    label: { column: "label", as: "text" },
    slices: [],
    outputs: { scores: "probabilities", predicted: "label" },
    ...changes,
  };
}

function resultOf<T>(inferred: Inferred<T>): T {
  if (!inferred.ok) throw new Error(JSON.stringify(inferred.failure));
  return inferred.value;
}

const textsOf = (column: Column | undefined) =>
  column === undefined ? undefined : Array.from(column.codes, (_, row) => textAt(column, row));

function rulesOf(inferred: Inferred<unknown>): string[] {
  if (inferred.ok) throw new Error("this should have failed");
  return describeFailure(inferred.failure, { model: "m.onnx", fixtures: "rows.csv" }).map((f) => f.rule);
}

function messageOf(inferred: Inferred<unknown>): string {
  if (inferred.ok) throw new Error("this should have failed");
  return describeFailure(inferred.failure, { model: "m.onnx", fixtures: "rows.csv" })[0]?.message ?? "";
}

test("a model says what it takes and gives", async () => {
  const { signature, runtime } = resultOf(await inference.inspect(model("good")));
  expect(signature.inputs).toEqual([{ name: "features", isTensor: true, type: "float32", shape: ["N", 3] }]);
  expect(signature.outputs.map((o) => o.name)).toEqual(["label", "probabilities"]);
  expect(runtime.version).toMatch(/^1\.\d+\.\d+$/);
});

test("predictions come back row by row, beside labels and lines", async () => {
  const rows = 3000;
  const predictions = resultOf(await inference.predict(model("good"), planOf(fixtureRows(rows)), quiet));
  expect(predictions.rows).toBe(rows);
  expect(textsOf(predictions.labels)).toEqual(textsOf(predictions.predicted));
  expect(predictions.scores?.width).toBe(2);
  expect(predictions.scores?.values).toHaveLength(2 * rows);
  expect([predictions.lines[0], predictions.lines[rows - 1]]).toEqual([2, rows + 1]);
});

test.each([
  ["double-input", "float64", "features"],
  ["half-input", "float16", "features"],
  ["integer-input", "int64", "counts"],
] as const)("%s is fed as %s", async (name, type, input) => {
  const csv = "x0,x1,x2,label\n3,1,2,1\n-3,1,2,0\n";
  const predictions = resultOf(await inference.predict(model(name), planOf(csv, { name: input, type }), quiet));
  expect(textsOf(predictions.predicted)).toEqual(["1", "0"]);
  const score = predictions.scores?.values[1] ?? 0;
  // softmax of (-2, 2)
  expect(score).toBeCloseTo(1 / (1 + Math.exp(-4)), type === "float16" ? 3 : 6);
});

test("labels of text come back as text", async () => {
  const plan = planOf("x0,x1,x2,label\n3,1,2,fraud\n-3,1,2,legit\n");
  const predictions = resultOf(await inference.predict(model("string-labels"), plan, quiet));
  expect(textsOf(predictions.predicted)).toEqual(["fraud", "legit"]);
});

test.each([1, 4])("a model that states a batch of %d gets such batches and answers every row", async (batch) => {
  const plan = planOf(fixtureRows(10), {}, { rowsPerRun: batch });
  const predictions = resultOf(await inference.predict(model(`fixed-batch-${batch}`), plan, quiet));
  expect(textsOf(predictions.labels)).toEqual(textsOf(predictions.predicted));
  expect(textsOf(predictions.predicted)).toHaveLength(10);
});

test("external data is read from the model's folder, and reported if it is missing", async () => {
  const plan = planOf(fixtureRows(10));
  expect(resultOf(await inference.predict(model("external-data"), plan, quiet)).rows).toBe(10);
  const alone = join(tempFolder(), "model.onnx");
  copyFileSync(model("external-data"), alone);
  expect(rulesOf(await inference.inspect(alone))).toEqual(["model/external-data"]);
});

test("a model races with another one, and with itself, in rounds of fresh sessions", async () => {
  const told: number[] = [];
  const candidate = { modelPath: model("good"), plan: planOf(fixtureRows(5)) };
  const baseline = { modelPath: model("double-input"), plan: planOf(fixtureRows(5), { type: "float64" }) };
  const race = resultOf(await inference.race({ ...RACE, candidate, baseline }, (done) => told.push(done)));
  expect(told).toEqual([1, 2, 3]);
  expect([race.rounds.length, race.inputs]).toEqual([3, 5]);
  for (const { candidate, baseline, reference, control } of race.rounds) {
    for (const side of [candidate, baseline, reference, control]) {
      expect(side?.timesMs).toHaveLength(30);
      expect(Math.min(...(side?.timesMs ?? []), side?.openMs ?? 0, side?.firstRunMs ?? 0)).toBeGreaterThan(0);
    }
  }
});

test("inputs are made where there are no fixtures, texts too", async () => {
  const race = resultOf(await inference.race({ ...RACE, candidate: { modelPath: model("string-identity") } }, quiet));
  expect(race.inputs).toBe(1);
  expect(race.rounds[0]).toEqual({ candidate: expect.anything(), control: expect.anything() });
});

test("a race ends after a whole round when its time is used up, and not before the fewest", async () => {
  const request = { ...RACE, rounds: 100_000, fewestRounds: 2, budgetMs: 300, candidate: { modelPath: model("good") } };
  const { rounds } = resultOf(await inference.race(request, quiet));
  expect(rounds.length).toBeGreaterThanOrEqual(2);
  expect(rounds.length).toBeLessThan(100_000);
  expect(resultOf(await inference.race({ ...request, budgetMs: 0 }, quiet)).rounds).toHaveLength(2);
});

test("a model alone tells its cold start, its memory, its batches and the harness's own time", async () => {
  const candidate = { modelPath: model("good"), plan: planOf(fixtureRows(50)) };
  const profile = resultOf(await inference.profile(candidate, 1000, quiet));
  expect(profile).toMatchObject({ inputs: 50, modelBytes: readFileSync(model("good")).length });
  expect(profile.throughput.map(({ rows }) => rows)).toEqual([1, 8, 32, 128, 1024]);
  const { openMs, coldStartMs, runMs, floorMs, peakMemoryMb } = profile;
  for (const value of [openMs, coldStartMs, runMs, floorMs, peakMemoryMb]) expect(value).toBeGreaterThan(0);
  expect(profile.timesMs.length).toBeGreaterThan(0);
  expect(profile.cpu.model).not.toBe("");
});

test("without a budget a model is opened and run as often as it takes to say anything, and no more", async () => {
  const candidate = { modelPath: model("good"), plan: planOf(fixtureRows(50)) };
  const profile = resultOf(await inference.profile(candidate, 0, quiet));
  expect([profile.timesMs.length, profile.throughput, profile.reopenMs]).toEqual([1, [], profile.openMs]);
  expect(profile.floorMs).toBeGreaterThan(0);
  const { openMs, runMs, spentMs } = resultOf(await inference.pace(candidate, 0, quiet));
  expect(Math.min(openMs, runMs)).toBeGreaterThan(0);
  expect(spentMs).toBeGreaterThanOrEqual(openMs + runMs);
});

test("the time limit is that of one run, not of how many the harness makes", async () => {
  const folder = tempFolder();
  // A worker that answers after 3 s and says in between, or does not, that it has come to the next run.
  const workerOf = (name: string, type: string) => {
    const workerPath = join(folder, name);
    const send = `process.send({ type: ${JSON.stringify(type)} })`;
    writeFileSync(
      workerPath,
      `process.once("message", (job) => { ${GOOD_PROBE} let n = 0; setInterval(() => { if (++n < 12) ${send}; else process.send({ type: "result", value: n }); }, 250); });`,
    );
    return createInference({ workerPath, runtimeDir: resolve("."), limits: { ...LIMITS, timeoutS: 2 } });
  };
  const alive = workerOf("alive.cjs", "beat");
  const timed = { modelPath: model("good") };
  const [raced, predicted] = await Promise.all([
    alive.race({ ...RACE, candidate: timed, budgetMs: 1e12 }, quiet),
    alive.predict(model("good"), planOf(fixtureRows(1)), quiet),
  ]);
  expect(raced).toEqual({ ok: true, value: 12 });
  // Of a fixture set the rows are the user's, and so is their number.
  expect(rulesOf(predicted)).toEqual(["model/timed-out"]);
});

test("batches are not made where a model states its own, and of texts where it takes them", async () => {
  const fixed = { modelPath: model("fixed-batch-4"), plan: planOf(fixtureRows(10), {}, { rowsPerRun: 4 }) };
  expect(resultOf(await inference.profile(fixed, 1000, quiet)).throughput).toEqual([]);
  const texts = resultOf(await inference.profile({ modelPath: model("string-identity") }, 1000, quiet));
  expect(texts.throughput.map(({ rows }) => rows)).toContain(8);
});

describe("what is not a model is recognized", () => {
  const bytes = readFileSync(model("good"));
  test.each([
    ["a truncated model", bytes.subarray(0, 200), "model/truncated", /is cut short or damaged/],
    ["an empty file", Buffer.alloc(0), "model/not-onnx", /0 bytes/],
    ["a text", Buffer.from("version https://example.com\n"), "model/not-onnx", /it contains text/],
    ["a zip", Buffer.from("PK\u0003\u0004aaaaaaaaaa\u0000\u0001"), "model/not-onnx", /zip archive/],
    ["a pickle", Buffer.from([0x80, 4, 0x95, 0, 0, 0]), "model/not-onnx", /pickle/],
  ])("%s", async (_, content, rule, message) => {
    const file = join(tempFolder(), "model.onnx");
    writeFileSync(file, content);
    const inspected = await inference.inspect(file);
    expect(rulesOf(inspected)).toEqual([rule]);
    expect(messageOf(inspected)).toMatch(message);
  });
});

test.each([
  ["ir-too-new", "model/unsupported-version", /Unsupported model IR version: 14, max supported IR version: 13/],
  ["opset-too-new", "model/unsupported-version", /Current official support for domain ai\.onnx is till opset 26/],
  ["custom-operator", "model/custom-operator", /com\.example\.scoring:Scorer/],
  ["bfloat16-output", "model/unsupported-type", /an unsupported type/],
])("%s cannot be loaded, and why is said", async (name, rule, message) => {
  const inspected = await inference.inspect(model(name));
  expect(rulesOf(inspected)).toEqual([rule]);
  expect(messageOf(inspected)).toMatch(message);
  expect(messageOf(inspected)).not.toContain(MODELS);
});

test("an endless model is ended at the time limit", async () => {
  const endless = { modelPath: model("endless") };
  const impatient = inferenceOf({ timeoutS: 1 });
  expect(rulesOf(await impatient.profile(endless, 1000, quiet))).toEqual(["model/timed-out"]);
  expect(rulesOf(await impatient.race({ ...RACE, candidate: endless }, quiet))).toEqual(["model/timed-out"]);
});

test.each(["greedy", "growing"])("a model that allocates without bound (%s) is ended", async (name) => {
  const result = await inferenceOf({ memoryMb: 500 }).profile({ modelPath: model(name) }, 1000, quiet);
  expect(rulesOf(result)).toEqual(["model/out-of-memory"]);
});

describe("rows that were judged in a batch are run again by themselves", () => {
  const plan = () => planOf(fixtureRows(300));
  const judged = async (name: string, changes: Partial<FixturePlan> = {}) => {
    const predictions = resultOf(await inference.predict(model(name), { ...plan(), ...changes }, quiet));
    return { predictions, rules: judgeSteadiness(predictions, "m.onnx", "rows.csv").map((f) => f.rule) };
  };

  test.each(["good", "half-input", "string-labels", "sigmoid"])("a sound model is not accused: %s", async (name) => {
    const type = name === "half-input" ? "float16" : "float32";
    const inputs = [{ kind: "columns" as const, name: "features", type, columns: ["x0", "x1", "x2"] }];
    const outputs = name === "sigmoid" ? { outputs: { scores: "score" } } : {};
    const { predictions, rules } = await judged(name, { inputs, ...outputs } as Partial<FixturePlan>);
    expect(rules).toEqual([]);
    expect(predictions.again).toMatchObject({ batch: 300 });
    expect(predictions.again?.rows.length).toBeGreaterThan(1);
  });

  test.each([
    ["random-answers", ["model/not-deterministic"]],
    ["dropout-in-training", ["model/not-deterministic"]],
    ["batch-statistics", ["model/depends-on-batch"]],
    ["one-row-fails", ["model/depends-on-batch"]],
    ["quantized-dynamically", ["model/rounds-with-batch"]],
  ])("%s: %s", async (name, expected) => {
    expect((await judged(name)).rules).toEqual(expected);
  });

  test("a stated batch is filled with the row", async () => {
    const { predictions, rules } = await judged("fixed-batch-4", { rowsPerRun: 4 });
    expect([rules, predictions.again?.repeated, predictions.again?.rows.length]).toEqual([["model/fixed-batch"], 4, 4]);
    expect((await judged("fixed-batch-1", { rowsPerRun: 1 })).rules).toEqual([]);
  });
});

test.each([
  ["random-answers", true],
  ["good", false],
])("two runs of ONNX test data are compared: %s", async (name, unsteady) => {
  const folder = join(tempFolder(), "test_data_set_0");
  mkdirSync(folder);
  // TensorProto: dims, data_type (1 is float), raw_data. Many rows, so that two runs never come out alike by chance.
  const rows = 32;
  const tensor = (...values: number[]) =>
    Buffer.concat([
      number(1, rows),
      number(1, values.length),
      number(2, 1),
      field(9, Buffer.from(Float32Array.from(new Array<number[]>(rows).fill(values).flat()).buffer)),
    ]);
  writeFileSync(join(folder, "input_0.pb"), tensor(1, 2, 3));
  writeFileSync(join(folder, "output_1.pb"), tensor(0.5, 0.5));
  const inputs: InputPlan[] = [{ kind: "array", name: "features", type: "float32", array: "input_0" }];
  const plan: FixturePlan = { file: folder, format: "onnx", inputs, slices: [], outputs: {} };
  const parity = resultOf(await inference.parity(model(name), plan, quiet));
  expect(parity.unsteady !== undefined).toBe(unsteady);
});

describe("made-up inputs", () => {
  const madeFor = async (name: string, limits: Partial<Limits> = {}) => {
    const inspected = resultOf(await inference.inspect(model(name)));
    const subject = { modelPath: model(name), model: "m.onnx" };
    return tryInputs(subject, inspected.signature, inferenceOf(limits), quiet);
  };

  test.each([
    ["token-lookup", [[1, 1], [1, 1], [1]]],
    ["image", [[1, 3, 32, 32]]],
    ["fails-on-run", [[1, 5]]],
    ["string-identity", [[1, 3]]],
  ])("%s runs on %j", async (name, shapes) => {
    const made = await madeFor(name);
    expect(made.ok && made.inputs.map(({ shape }) => shape)).toEqual(shapes);
  });

  test.each([
    ["endless", { timeoutS: 1 }, /within 1 s/],
    ["growing", { memoryMb: 300 }, /more than 300 MB/],
    ["never-runs", {}, /cannot be reshaped/],
  ])("%s runs on none: a warning that says why", async (name, limits, why) => {
    const made = await madeFor(name, limits);
    expect([made.ok, made.findings.map((f) => [f.level, f.rule])]).toEqual([
      false,
      [["warning", "gate/made-inputs-failed"]],
    ]);
    expect(made.findings[0]?.message).toMatch(why);
  });

  test("a try that needs more memory than the machine allows is one that failed, and no fault of the machine", async () => {
    const worker = join(tempFolder(), "worker.mjs");
    writeFileSync(
      worker,
      `process.once("message", ({ kind }) => {
        const value = { type: "result", value: true };
        process.send(kind === "probe" ? value : { type: "failure", failure: { kind: "memory", limitMb: 500 } });
      });`,
    );
    const limits = { ...LIMITS, memoryMb: 500, memoryWhy: "60% of the 833 MB that this container has" };
    const tried = await createInference({ workerPath: worker, runtimeDir: "", limits }).attempt("m", [], quiet);
    expect(tried).toEqual({ ok: false, failure: { kind: "memory", limitMb: 500 } });
  });

  test("a worker that dies under one try is started again for the next", async () => {
    const worker = join(tempFolder(), "worker.mjs");
    writeFileSync(
      worker,
      `process.once("message", (job) => {
        ${GOOD_PROBE}
        const { tries } = job;
        process.send({ type: "progress", done: 0, total: tries.length, what: "" }, () => {
          if (tries[0][0].shape[1] < 8) process.abort();
          process.send({ type: "result", value: { ran: 0, messages: [] } }, () => process.disconnect());
        });
      });`,
    );
    const dying = createInference({ workerPath: worker, runtimeDir: "", limits: LIMITS });
    const signature = { inputs: [{ name: "x", type: "float32", shape: ["N", "F"], isTensor: true }], outputs: [] };
    const made = await tryInputs({ modelPath: "m", model: "m.onnx" }, signature, dying, quiet);
    expect(made.ok && made.inputs[0]?.shape).toEqual([1, 8]);
  });
});

describe("memory is that of one session", () => {
  const hungry = { modelPath: model("hungry") };

  test("a second open session of a model that fits its limit is the tool's own cost", async () => {
    const profile = resultOf(await inference.profile(hungry, 300, quiet));
    const memoryMb = Math.ceil(1.3 * profile.peakMemoryMb);
    const tight = inferenceOf({ memoryMb });
    const shape = { ...RACE.shape, slots: 5, passes: 1, controlPasses: 1, warmUp: 1 };
    const raced = await tight.race(
      { ...RACE, shape, rounds: 1, fewestRounds: 1, candidate: hungry, baseline: hungry },
      quiet,
    );
    expect(raced.ok).toBe(true);
    expect((await inferenceOf({ memoryMb: 150 }).profile(hungry, 300, quiet)).ok).toBe(false);
  });

  test("a race gets room for its second session, as far as there is any", () => {
    const machine = (available: number) => ({ total: 16e9, available, isContainer: true });
    expect(raceMemoryMb(1000, machine(8e9))).toBe(2000);
    expect(raceMemoryMb(1000, machine(1.5e9))).toBe(1350);
    expect(raceMemoryMb(1000, machine(0.5e9))).toBe(1000);
  });

  test("a batch that the tool makes up stays below the limit, and counts not as the model's", async () => {
    const batched = { modelPath: model("good"), plan: planOf(fixtureRows(50)) };
    const profileOf = async (memoryMb: number) =>
      resultOf(await inferenceOf({ memoryMb }).profile(batched, 500, quiet));
    const wide = await profileOf(4000);
    const tight = await profileOf(Math.ceil(1.3 * wide.peakMemoryMb));
    const largest = ({ throughput = [] }: typeof wide) => Math.max(0, ...throughput.map(({ rows }) => rows));
    expect(largest(wide)).toBeGreaterThan(1);
    expect(largest(tight)).toBeLessThanOrEqual(largest(wide));
    // Batches of thousands of rows take more than that.
    expect(Math.abs(wide.peakMemoryMb - tight.peakMemoryMb)).toBeLessThan(0.3 * tight.peakMemoryMb);
  });
});

test("an output whose type the runtime cannot carry ends the worker, and this process lives on", async () => {
  const plan = planOf(fixtureRows(3), {}, { outputs: { scores: "y" } });
  expect((await inference.predict(model("int4-output"), plan, quiet)).ok).toBe(false);
});

test.each([
  ["process.abort()", "model/crashed", /signal SIGABRT/],
  ["process.exit(3)", "model/crashed", /exit code 3/],
  ["process.stderr.write('std::bad_alloc\\n', () => process.abort())", "model/out-of-memory", /more than 1500 MB/],
])("a worker that dies (%s) is told by how it died", async (code, rule, message) => {
  const worker = join(tempFolder(), "worker.mjs");
  // The known-good model that is run afterwards is what makes it the model's fault.
  writeFileSync(worker, `process.once("message", (job) => { ${GOOD_PROBE} ${code}; });`);
  const died = await createInference({ workerPath: worker, runtimeDir: "", limits: LIMITS }).inspect("");
  expect(rulesOf(died)).toEqual([rule]);
  expect(messageOf(died)).toMatch(message);
});

test("a model that fails when it runs, or answers once for many rows, is told", async () => {
  const failed = await inference.predict(model("fails-on-run"), planOf(fixtureRows(3)), quiet);
  expect(rulesOf(failed)).toEqual(["model/run-failed"]);
  const lost = await inference.predict(
    model("lost-rows"),
    planOf(fixtureRows(3), {}, { outputs: { scores: "scores" } }),
    quiet,
  );
  expect(messageOf(lost)).toContain("the output scores has the shape [1, 3] for 3 rows");
});

describe("fixtures that cannot be read are told with their lines", () => {
  const failureOf = async (csv: string) => {
    const result = await inference.predict(model("good"), planOf(csv), quiet);
    if (result.ok) throw new Error("this should have failed");
    return describeFailure(result.failure, { model: "m.onnx", fixtures: "rows.csv" }).map((f) => f.message);
  };

  test("cells, all of them at once, without their values", async () => {
    expect(await failureOf("x0,x1,x2,label\n1,2,3,0\n1,secret,3,0\n,0x10,1e99,1\n1,2\n")).toEqual([
      "Line 3 of rows.csv: the cell of the column x1 is not a number.",
      "Line 4 of rows.csv: the cell of the column x1 is not a number.",
      "Line 4 of rows.csv: the cell of the column x2 does not fit into float32.",
      "Line 5 of rows.csv: has 2 cells, but the header has 4.",
    ]);
  });

  test("more than twenty are counted", async () => {
    const told = await failureOf(`x0,x1,x2,label\n${"a,b,c,0\n".repeat(10)}`);
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toBe("10 more cells of rows.csv are invalid.");
  });

  test("quotes that are not closed", async () => {
    expect(await failureOf('x0,x1,x2,label\n1,2,"3,0\n')).toEqual([expect.stringMatching(/a quote is not closed/)]);
  });

  test("quoted cells, a byte order mark and CRLF are read", async () => {
    const plan = planOf('\ufeffx0,x1,x2,label,note\r\n3,1,2,1,"a, ""b""\nc"\r\n-3,1,2,0,\r\n');
    const predictions = resultOf(await inference.predict(model("good"), plan, quiet));
    expect([...predictions.lines]).toEqual([3, 4]);
    expect(textsOf(predictions.labels)).toEqual(["1", "0"]);
  });
});

test("the worker sees no variable of this process", async () => {
  process.env.MODEL_RELEASE_SECRET = "secret";
  const worker = join(tempFolder(), "worker.mjs");
  writeFileSync(
    worker,
    "process.once('message', () => { process.send({ type: 'result', value: Object.keys(process.env) }, () => process.disconnect()); });",
  );
  const spy = createInference({ workerPath: worker, runtimeDir: "", limits: LIMITS });
  const seen = resultOf(await spy.inspect("")) as unknown as string[];
  // The shell that sets the limit adds PWD and its kin; nothing else may be there.
  expect(seen.filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name))).toEqual([]);
  delete process.env.MODEL_RELEASE_SECRET;
});

describe("a fault of the machine is no verdict about the model", () => {
  const workerOf = (code: string) => {
    const worker = join(tempFolder(), "worker.mjs");
    writeFileSync(worker, `process.once("message", (job) => { ${code}; });`);
    return worker;
  };
  const failureOf = (options: Partial<InferenceOptions>) =>
    createInference({
      workerPath: WORKER,
      runtimeDir: resolve("."),
      limits: LIMITS,
      ...options,
    })
      .inspect(model("good"))
      .then(
        (inferred) => ({ code: "none", message: JSON.stringify(inferred) }),
        ({ code, message, fix }) => ({ code, message, fix }),
      );

  test("a runtime that is not there, or whose library is not", async () => {
    const runtimeDir = tempFolder();
    const missing = {
      code: "environment",
      message: expect.stringContaining(`cannot be loaded from ${runtimeDir}`),
      fix: "Install it.",
    };
    expect(await failureOf({ runtimeDir, runtimeFix: "Install it." })).toEqual(missing);
    for (const name of ["onnxruntime-node", "onnxruntime-common"]) {
      cpSync(resolve("node_modules", name), join(runtimeDir, "node_modules", name), {
        recursive: true,
        filter: (path) => !/bin\/napi-v\d+\/(?:darwin|win32)|libonnxruntime\.so/.test(path),
      });
    }
    expect(await failureOf({ runtimeDir, runtimeFix: "Install it." })).toEqual(missing);
  });

  test.each([
    ["an end from outside", "process.kill(process.pid, 'SIGKILL')", /killed from outside with SIGKILL/],
    ["an end by a supervisor", "process.kill(process.pid, 'SIGTERM')", /killed from outside with SIGTERM/],
    [
      "a processor that lacks an instruction",
      "process.kill(process.pid, 'SIGILL')",
      /a known-good model.* failed too \(signal SIGILL\)/,
    ],
    [
      "a worker that cannot start",
      "process.stderr.write('no threads\\n', () => process.exit(1))",
      /exit code 1; its last output: no threads/,
    ],
    [
      "an error of the system",
      "process.send({ type: 'fault', fault: { kind: 'system', code: 'EMFILE', message: 'x', syscall: 'open', path: '/x' } })",
      /cannot open more files/,
    ],
  ])("%s", async (_, code, message) => {
    expect(await failureOf({ workerPath: workerOf(code) })).toMatchObject({
      code: "environment",
      message: expect.stringMatching(message),
    });
  });

  test("a fault of the worker's own code is a defect", async () => {
    const code = "process.send({ type: 'fault', fault: { kind: 'defect', message: 'TypeError: x' } })";
    await expect(failureOf({ workerPath: workerOf(code) })).resolves.toMatchObject({
      code: undefined,
      message: expect.stringContaining("TypeError: x"),
    });
  });

  test("a limit of memory that the machine set, and one that nothing runs under", async () => {
    const growing = (limits: Limits) =>
      createInference({ workerPath: WORKER, runtimeDir: resolve("."), limits }).profile(
        { modelPath: model("growing") },
        1000,
        quiet,
      );
    const why = "60% of the 833 MB that this container has";
    await expect(growing({ ...LIMITS, memoryMb: 500, memoryWhy: why })).rejects.toMatchObject({
      code: "environment",
      message: expect.stringContaining(why),
    });
    await expect(growing({ ...LIMITS, memoryMb: 5 })).rejects.toMatchObject({
      message: expect.stringContaining("a known-good model"),
    });
  });

  test("an isolation that does not work here is left for a weaker one", async () => {
    const broken: Isolation = { ...PLAIN, command: ["/bin/sh", "-c", "test $# -lt 4 && exit 0; exit 9", "sh"] };
    const inference = createInference({
      workerPath: WORKER,
      runtimeDir: resolve("."),
      limits: LIMITS,
      isolations: [broken, PLAIN],
    });
    expect(resultOf(await inference.inspect(model("good"))).signature.inputs).toHaveLength(1);
    expect(await inference.isolation()).toBe(PLAIN);
  });
});

describe("the worker is set apart", () => {
  const ways = isolations(process.getuid?.(), 61_200, findPrograms());
  const spyOn = (code: string, isolation?: readonly Isolation[]) => {
    const worker = join(tempFolder(), "worker.mjs");
    writeFileSync(worker, `import { readFileSync } from "node:fs"; process.once("message", async () => { ${code} });`);
    chmodSync(dirname(worker), 0o755);
    return createInference({
      workerPath: worker,
      runtimeDir: "",
      limits: LIMITS,
      ...(isolation ? { isolations: isolation } : {}),
    });
  };
  const TRY = `
    const attempt = (file) => { try { return readFileSync(file, "utf8").length; } catch (error) { return error.code; } };
    process.send({ type: "result", value: { environ: attempt("/proc/" + process.ppid + "/environ"), status: readFileSync("/proc/self/status", "utf8"), ppid: process.ppid } });`;

  test.each(ways.filter(({ brings }) => brings.some((b) => b.includes("environment"))))(
    "$name: it cannot read the environment of its parent",
    async (way) => {
      const { environ, status, ppid } = resultOf(await spyOn(TRY, [way]).inspect("")) as unknown as Record<
        string,
        string | number
      >;
      expect([ppid, environ]).toEqual([process.pid, "EACCES"]);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    },
  );

  test("as far as this system allows, without being asked", async () => {
    const inference = spyOn(TRY);
    const { environ } = resultOf(await inference.inspect("")) as unknown as { environ: unknown };
    const { brings } = await inference.isolation();
    expect(environ === "EACCES").toBe(brings.some((b) => b.includes("environment")));
    if (findPrograms().setpriv !== undefined) expect(brings).toContain("ended by the system when its parent ends");
  });

  test("a user who is not root has what this system permits", () => {
    if (process.getuid?.() !== 0) return;
    const folder = tempFolder();
    const worker = join(folder, "worker.mjs");
    writeFileSync(worker, `import { readFileSync } from "node:fs"; process.once("message", () => { ${TRY} });`);
    const script = join(folder, "parent.mjs");
    writeFileSync(
      script,
      `import { createInference } from "${SOURCES}/platform/onnxruntime/inference.ts";
       const inference = createInference({ workerPath: ${JSON.stringify(worker)}, runtimeDir: "/", limits: { timeoutS: 60, memoryMb: 1500 } });
       const { value } = await inference.inspect("");
       console.log(JSON.stringify([value.environ, (await inference.isolation()).brings]));`,
    );
    chmodSync(folder, 0o755);
    const { stdout } = spawnSync(process.execPath, [script], { uid: 65_534, gid: 65_534, encoding: "utf8" });
    const [environ, brings] = JSON.parse(stdout) as [unknown, string[]];
    expect(environ === "EACCES").toBe(brings.some((b) => b.includes("environment")));
  });

  // A worker that is busy for good, as one in session.run is: no event of its own reaches it.
  test.each(["strongest", "process"])("it ends when its parent is killed (%s)", async (name) => {
    const folder = tempFolder();
    const script = join(folder, "parent.mjs");
    writeFileSync(
      script,
      `import { createInference } from "${SOURCES}/platform/onnxruntime/inference.ts";
       import { PLAIN } from "${SOURCES}/platform/onnxruntime/isolation.ts";
       const options = { workerPath: ${JSON.stringify(WORKER)}, runtimeDir: ${JSON.stringify(resolve("."))}, limits: { timeoutS: 100, memoryMb: 1500 } };
       createInference({ ...options${name === "process" ? ", isolations: [PLAIN]" : ""} }).profile({ modelPath: ${JSON.stringify(model("endless"))} }, 1000, () => {});
       setInterval(() => console.log("."), 100);`,
    );
    const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    const workers = () => {
      const { stdout } = spawnSync("ps", ["-e", "-o", "pid=,ppid=,time=,args="], { encoding: "utf8" });
      return stdout.split("\n").filter((line) => line.includes("gate-worker.mjs") && !line.includes("ps -e"));
    };
    let pid = 0;
    await new Promise<void>((done) => {
      parent.stdout.on("data", () => {
        const own = workers().find((line) => Number(line.trim().split(/\s+/)[1]) === parent.pid);
        // It has begun to work when it has used some of the processor's time.
        if (own === undefined || / 00:00:00 /.test(own)) return;
        pid = Number(own.trim().split(/\s+/)[0]);
        done();
      });
    });
    parent.kill("SIGKILL");
    while (existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) {
      await new Promise((later) => setTimeout(later, 50));
    }
  });
});
