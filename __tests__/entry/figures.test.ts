import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { sizeOfPng } from "../helpers/png.ts";
import { createRegistry, fixtureRows, type Registry, type VersionOptions } from "../helpers/registry.ts";

const TAG = "models/scorer/1.0.0";
const MATRIX = `${TAG}/confusion_matrix.png`;
const IMPORTANCE = `${TAG}/feature_importance.json`;
const ROWS = "models/scorer/fixtures/rows.csv";

/** Labelled rows in which x0 alone decides: x1 and x2 never change. */
const decidedByX0 = (rows: number) =>
  `x0,x1,x2,label\n${Array.from({ length: rows }, (_, i) => `${(i % 97) - 48.5},0,0,${Number(i % 97 > 48)}\n`).join("")}`;

function registryWith(fixtures: string | undefined, options: VersionOptions = {}): Registry {
  const registry = createRegistry();
  registry.addVersion({ bare: true, files: { "README.md": "# A test model\n" }, ...options });
  if (fixtures !== undefined) registry.write(ROWS, fixtures);
  registry.commit();
  return registry;
}

const document = (registry: Registry, ...more: string[]) => runCli(registry.root, ["figures", TAG, ...more]);
const bytesOf = (registry: Registry, path: string) => readFileSync(join(registry.root, path));
const has = (registry: Registry, path: string) => existsSync(join(registry.root, path));

test("what a version lacks is measured and written once, and never replaced", async () => {
  const registry = registryWith(decidedByX0(500));
  const first = await document(registry);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining(`written  ${MATRIX}`) });
  expect(first.stdout).toContain(
    "loss of auc_roc over 5 permutations of each of 3 features, 500 rows\nCommit the new files before you release",
  );
  const { width, height } = sizeOfPng(bytesOf(registry, MATRIX));
  expect([width > 600 && width < 1000, height > 600 && height < 1000]).toEqual([true, true]);
  const importance = JSON.parse(registry.read(IMPORTANCE));
  expect(importance).toMatchObject({
    method: "permutation, 5 repeats",
    metric: `loss of auc_roc on ${ROWS}`,
    features: { x1: 0, x2: 0 },
    standard_deviation: { x1: 0, x2: 0 },
    baseline: 1,
    rows: { permuted: 500, of: 500 },
  });
  expect(Object.keys(importance.features)[0]).toBe("x0");
  expect(importance.features.x0).toBeGreaterThan(0.4);
  expect(importance.standard_deviation.x0).toBeGreaterThan(0);

  const before = [bytesOf(registry, MATRIX), bytesOf(registry, IMPORTANCE)];
  const again = await document(registry);
  expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining("Measuring") });
  expect(again.stdout).toContain(`kept     ${IMPORTANCE}`);
  expect([bytesOf(registry, MATRIX), bytesOf(registry, IMPORTANCE)]).toEqual(before);

  // Measured anew, every byte is the same; what is there stays, whatever it is.
  rmSync(join(registry.root, MATRIX));
  registry.write(IMPORTANCE, "my own\n");
  const json = JSON.parse((await document(registry, "--json")).stdout);
  expect(json).toMatchObject({ tag: TAG, exitCode: 0, written: [{ path: MATRIX }], kept: [IMPORTANCE], findings: [] });
  expect(bytesOf(registry, MATRIX).equals(before[0] as Buffer)).toBe(true);
  expect(registry.read(IMPORTANCE)).toBe("my own\n");

  const validated = await runCli(registry.root, ["validate", TAG]);
  expect(validated.stdout).not.toContain("layout/document-missing");
});

test("a large set is sampled, and says so", async () => {
  const registry = registryWith(fixtureRows(6000, 10));
  const { code, stdout } = await document(registry, "--quiet");
  expect([code, stdout]).toEqual([0, expect.stringContaining("5,000 rows, a sample of 6,000")]);
  expect(stdout).toContain("6,000 rows, 2 classes");
  expect(JSON.parse(registry.read(IMPORTANCE)).rows).toEqual({ permuted: 5000, of: 6000 });
});

test("a regression has no confusion matrix", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * 7) % 11},${(i * 5) % 13}`);
  const labelled = rows.map((row) => {
    const [x0 = 0, x1 = 0, x2 = 0] = row.split(",").map(Number);
    return `${row},${x0 + x1 - x2}`;
  });
  const registry = registryWith(`x0,x1,x2,label\n${labelled.join("\n")}\n`, {
    onnx: "regressor",
    metadata: { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 0.5 } },
  });
  const { code, stdout } = await document(registry);
  expect([code, stdout]).toEqual([0, expect.stringContaining("loss of r2")]);
  expect([has(registry, MATRIX), has(registry, IMPORTANCE)]).toEqual([false, true]);
});

test("a version that has a tag is warned about", async () => {
  const registry = registryWith(fixtureRows(50));
  registry.git("tag", TAG);
  const { code, stdout } = await document(registry);
  expect([code, stdout]).toEqual([0, expect.stringContaining("documents/behind-tag")]);
});

test.each<[string, () => Registry, string]>([
  ["no fixtures", () => registryWith(undefined), "there is no fixture set"],
  ["no right answers", () => registryWith("x0,x1,x2\n1,2,3\n"), "has no labels"],
  ["no rows", () => registryWith("x0,x1,x2,label\n"), "fixtures/no-rows"],
  [
    "a model that gives NaN",
    () => registryWith(fixtureRows(20), { onnx: "nan-scores", metadata: { output_classes: ["a", "b", "c"] } }),
    "NaN",
  ],
  [
    "errors of its own",
    () => registryWith(fixtureRows(20), { metadata: { version: "9.9.9" } }),
    "Nothing was written.",
  ],
])("a version with %s is refused, with the reason, and nothing is written", async (_, make, reason) => {
  const registry = make();
  const { code, stdout } = await document(registry);
  expect([code, stdout]).toEqual([1, expect.stringContaining(reason)]);
  expect(stdout).toContain("Nothing was written.");
  expect([has(registry, MATRIX), has(registry, IMPORTANCE)]).toEqual([false, false]);
});

test("a wrong version is a wrong use", async () => {
  const registry = registryWith(undefined);
  expect(await runCli(registry.root, ["figures", "models/scorer/2.0.0"])).toMatchObject({ code: 2 });
  expect(await runCli(registry.root, ["figures"])).toMatchObject({ code: 2 });
  expect(await runCli(registry.root, ["figures", "--help"])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Existing files are not changed"),
  });
});
