import { resolve } from "node:path";
import type * as Ort from "onnxruntime-node";
import { pace, profile } from "../../../src/platform/onnxruntime/worker/profile.ts";

const MODEL = {
  modelPath: resolve("__tests__/models/good.onnx"),
  made: [{ name: "x", type: "float32", shape: [1, 3], value: 0.5 }],
} as const;
const quiet = () => {};

/** A runtime that counts what is asked of it. `longest`: the most rows that its model takes at once. */
function fakeRuntime(longest = Number.POSITIVE_INFINITY, outputValues = 3) {
  const counts = { opened: 0, runs: [] as number[], floorRuns: 0 };
  class Tensor {
    readonly type: string;
    readonly data: Float32Array;
    readonly dims: readonly number[];
    readonly size: number;
    constructor(type: string, data: Float32Array, dims: readonly number[]) {
      this.type = type;
      this.data = data;
      this.dims = dims;
      this.size = data.length;
    }
  }
  const port = (name: string) => ({ name, isTensor: true, type: "float32", shape: ["N", 3] });
  const output = new Tensor("float32", new Float32Array(outputValues), [1, outputValues]);
  const create = async (model: string | Uint8Array) => {
    const isFloor = typeof model !== "string";
    if (!isFloor) counts.opened += 1;
    return {
      inputMetadata: [port("x")],
      outputMetadata: [port("y")],
      release: quiet,
      run: async (feeds: Record<string, Tensor>) => {
        const rows = Object.values(feeds)[0]?.dims[0] ?? 0;
        if (rows > longest) throw new Error("it takes no such batch");
        if (isFloor) counts.floorRuns += 1;
        else counts.runs.push(rows);
        return { y: output };
      },
    };
  };
  return { counts, ort: { Tensor, InferenceSession: { create } } as unknown as typeof Ort };
}

test("with time enough, everything is measured: a hundred warm runs, five batch sizes, the harness's floor", async () => {
  const { counts, ort } = fakeRuntime();
  const { timesMs, throughput, floorMs } = await profile(ort, MODEL, { budgetMs: 1e9, memoryMb: 1e6 }, quiet, quiet);
  expect([timesMs.length, counts.opened, counts.floorRuns]).toEqual([100, 2, 510]);
  expect(throughput.map(({ rows, runs }) => [rows, runs])).toEqual([1, 8, 32, 128, 1024].map((rows) => [rows, 30]));
  expect(floorMs).toBeGreaterThan(0);
});

test("the floor stays within the budget as everything else does, down to one run of each", async () => {
  const { counts, ort } = fakeRuntime();
  const { timesMs, throughput, openMs, reopenMs } = await profile(
    ort,
    MODEL,
    { budgetMs: 0, memoryMb: 1e6 },
    quiet,
    quiet,
  );
  // The first run of all, and a warm one.
  expect(counts.runs).toEqual([1, 1]);
  expect([timesMs.length, counts.opened, counts.floorRuns]).toEqual([1, 1, 1]);
  expect([throughput, reopenMs]).toEqual([[], openMs]);
});

test("an output of more than 256 MB is not copied once more for the floor", async () => {
  const { counts, ort } = fakeRuntime(1, 64e6 + 1);
  expect((await profile(ort, MODEL, { budgetMs: 0, memoryMb: 1e6 }, quiet, quiet)).floorMs).toBeUndefined();
  expect(counts.floorRuns).toBe(0);
});

test("a batch that the model does not take was the harness's idea: no failure of the model", async () => {
  const { ort } = fakeRuntime(8);
  const { throughput } = await profile(ort, MODEL, { budgetMs: 1e9, memoryMb: 1e6 }, quiet, quiet);
  expect(throughput.map(({ rows }) => rows)).toEqual([1, 8]);
});

test("what a model costs is known from a few runs, and from the first one alone if that took all the time", async () => {
  const some = fakeRuntime();
  await pace(some.ort, MODEL, 1e9, quiet);
  expect(some.counts.runs.length).toBeLessThanOrEqual(21);
  const none = fakeRuntime();
  expect((await pace(none.ort, MODEL, 0, quiet)).runMs).toBeGreaterThan(0);
  expect(none.counts.runs).toEqual([1]);
});

test("a worker that times a model says between any two runs that it is alive", async () => {
  const { counts, ort } = fakeRuntime();
  let beats = 0;
  await profile(ort, MODEL, { budgetMs: 1e9, memoryMb: 1e6 }, quiet, () => {
    beats += 1;
  });
  expect(beats).toBeGreaterThanOrEqual(counts.runs.length + counts.floorRuns);
});
