import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { WORKER } from "../../../src/entry/paths.ts";
import { textAt } from "../../../src/gate/fixtures/column.ts";
import type { FixturePlan, InputPlan } from "../../../src/gate/fixtures/plan.ts";
import type { Feature, Permuted } from "../../../src/gate/ports.ts";

import { standingModels } from "../../helpers/standing-models.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const inference = standingModels({
  workerPath: WORKER,
  runtimeDir: resolve("."),
  limits: { timeoutS: 60, memoryMb: 1500 },
});
const quiet = () => {};

function planOf(rows: readonly (readonly (number | string)[])[], header: string[], changes: Partial<FixturePlan>) {
  const file = join(tempFolder(), "rows.csv");
  writeFileSync(file, `${[header, ...rows].map((row) => row.join(",")).join("\n")}\n`);
  return { file, format: "csv", inputs: [], slices: [], outputs: {}, ...changes } as FixturePlan;
}

async function permute(
  model: string,
  plan: FixturePlan,
  features: readonly Feature[],
  rows: Uint32Array,
  repeats = 2,
): Promise<Permuted> {
  const ran = await inference.permute(resolve(model), plan, { rows, features, repeats, seed: "s" }, quiet);
  if (!ran.ok) throw new Error(JSON.stringify(ran.failure));
  return ran.value;
}

const upTo = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);
const scoresOf = ({ scores }: Permuted["plain"]) => Array.from(scores?.values ?? []);

describe("of two inputs that the model adds up", () => {
  const left = ["a", "b", "c"];
  const right = ["d", "e", "f"];
  // Whole numbers, each digit of a sum telling which cell it came from.
  const rows = Array.from({ length: 8 }, (_, i) => [i, 10 + i, 20 + i, 100 * i, 100 * i, 100 * i]);
  const input = (name: string, columns: string[]): InputPlan => ({ kind: "columns", name, type: "float32", columns });
  const plan = planOf(rows, [...left, ...right], {
    inputs: [input("left", left), input("right", right)],
    outputs: { scores: "y" },
  });
  const run = (...features: Feature[]) => permute("__tests__/models/two-inputs.onnx", plan, features, upTo(8));
  const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

  test("permuting one of them as a whole leaves the other where it is, and its own columns together", async () => {
    const { plain, permuted } = await run({ name: "left", places: [{ input: "left" }] });
    const runs = (permuted[0] ?? []).map(scoresOf);
    expect(scoresOf(plain).slice(0, 6)).toEqual([0, 10, 20, 101, 111, 121]);
    expect(runs).toHaveLength(2);
    for (const values of runs) {
      const from = Array.from({ length: 8 }, (_, row) => (values[3 * row] as number) - 100 * row);
      expect(sorted(from)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(from).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(values).toEqual(from.flatMap((i, row) => [i, 10 + i, 20 + i].map((v) => v + 100 * row)));
    }
    expect(runs[0]).not.toEqual(runs[1]);
  });

  test("permuting one column leaves every other cell as it is", async () => {
    const { plain, permuted } = await run({ name: "b", places: [{ input: "left", column: 1 }] });
    const before = scoresOf(plain);
    const after = scoresOf(permuted[0]?.[0] ?? {});
    const changed = before.flatMap((value, i) => (value === after[i] ? [] : [i % 3]));
    expect(new Set(changed)).toEqual(new Set([1]));
  });

  test("a feature's orders depend on its name and the seed, not on the features beside it", async () => {
    const feature: Feature = { name: "left", places: [{ input: "left" }] };
    const alone = await run(feature);
    const beside = await run({ name: "right", places: [{ input: "right" }] }, feature);
    expect(beside.permuted[1]).toEqual(alone.permuted[0]);
  });

  test("a feature that enters twice moves in both places alike", async () => {
    const both = [{ input: "left" }, { input: "right" }];
    const { plain, permuted } = await run({ name: "both", places: both });
    expect(sorted(scoresOf(permuted[0]?.[0] ?? {}))).toEqual(sorted(scoresOf(plain)));
  });
});

test("only the chosen rows are run, across batches of a stated size", async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [i, 0, 0]);
  const plan = planOf(rows, ["x0", "x1", "x2"], {
    inputs: [{ kind: "columns", name: "features", type: "float32", columns: ["x0", "x1", "x2"] }],
    rowsPerRun: 4,
    outputs: { scores: "probabilities" },
  });
  const feature: Feature = { name: "x1", places: [{ input: "features", column: 1 }] };
  const chosen = Uint32Array.of(0, 1, 5, 9, 17, 29);
  const model = "__tests__/models/fixed-batch-4.onnx";
  const all = await permute(model, plan, [], upTo(30));
  const some = await permute(model, plan, [feature], chosen);
  const width = all.plain.scores?.width ?? 0;
  expect(scoresOf(some.plain)).toEqual(
    Array.from(chosen).flatMap((row) => scoresOf(all.plain).slice(row * width, (row + 1) * width)),
  );
  // The column is 0 throughout: nothing can come out otherwise, to the last bit.
  expect(some.permuted[0]?.map(scoresOf)).toEqual([scoresOf(some.plain), scoresOf(some.plain)]);
});

test("text changes places too, a row's cells together", async () => {
  const names = ["ada", "bob", "cyd", "dan", "eve", "fay"];
  const columns = ["first", "second", "third"];
  const rows = names.map((name) => [name, name, name]);
  const plan = planOf(rows, columns, {
    inputs: [{ kind: "columns", name: "x", type: "string", columns }],
    outputs: { predicted: "y" },
  });
  const model = "__tests__/models/string-identity.onnx";
  const { permuted } = await permute(model, plan, [{ name: "x", places: [{ input: "x" }] }], upTo(6), 3);
  // The model hands its input on; of its 18 elements the first 6 are taken as answers: two rows of three.
  const runs = (permuted[0] ?? []).map(({ predicted }) =>
    Array.from(predicted?.codes ?? [], (_, i) => (predicted === undefined ? "" : textAt(predicted, i))),
  );
  for (const [one = "", , , other = "", ...rest] of runs) {
    expect(names).toEqual(expect.arrayContaining([one, other]));
    expect([one === other, rest]).toEqual([false, [other, other]]);
  }
  expect(new Set(runs.map((run) => run.join())).size).toBeGreaterThan(1);
});

test("a set that has become shorter is told as such", async () => {
  const plan = planOf([[1, 2, 3]], ["x0", "x1", "x2"], {
    inputs: [{ kind: "columns", name: "features", type: "float32", columns: ["x0", "x1", "x2"] }],
    outputs: { scores: "probabilities" },
  });
  const task = { rows: upTo(2), features: [], repeats: 1, seed: "s" };
  const ran = await inference.permute(resolve("__tests__/models/good.onnx"), plan, task, quiet);
  expect(ran).toMatchObject({ ok: false, failure: { kind: "fixtures", problems: [{ kind: "unreadable" }] } });
});

test("the orders over a real model come out the same again", async () => {
  const header = ["clicks_last_hour_ip", "apps_7d"];
  const all = JSON.parse(
    await import("node:fs/promises").then((fs) => fs.readFile("models/fraud/1.0.0/metadata.json", "utf8")),
  ).input_features as string[];
  const plan: FixturePlan = {
    file: resolve("models/fraud/fixtures/holdout.csv"),
    format: "csv",
    inputs: [{ kind: "columns", name: "input", type: "float32", columns: all }],
    slices: [],
    outputs: { scores: "probabilities", predicted: "label" },
  };
  const features = header.map((name) => ({ name, places: [{ input: "input", column: all.indexOf(name) }] }));
  const run = () => permute("models/fraud/1.0.0/model.onnx", plan, features, upTo(400), 2);
  const first = await run();
  expect(await run()).toEqual(first);
  expect(scoresOf(first.permuted[0]?.[0] ?? {})).not.toEqual(scoresOf(first.plain));
});
