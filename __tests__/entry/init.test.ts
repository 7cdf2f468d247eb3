import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { untimedModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry, type VersionOptions } from "../helpers/registry.ts";

const TAG = "models/scorer/1.0.0";
const POLICY = "models/scorer/model.yml";

const run = ({ root }: Registry, ...args: string[]) => runCli(root, args, untimedModels);

/** Rows of three features with further columns, drawn without chance. */
function rows(head: string, of: (i: number, x: readonly [number, number, number]) => string): string {
  const lines = Array.from({ length: 120 }, (_, i) => {
    const x = [((i * 37) % 101) - 50.5, ((i * 53) % 103) - 51, ((i * 71) % 107) - 53] as const;
    return `${x.join(",")},${of(i, x)}`;
  });
  return `x0,x1,x2,${head}\n${lines.join("\n")}\n`;
}
const classOf = (i: number, [a, b, c]: readonly [number, number, number]) =>
  Number(a + b - c > 0) ^ Number(i % 13 === 0);

const REGRESSION = {
  model_type: "regression",
  output_classes: [],
  metrics: { rmse: 1, mae: 1, r2: 0.5 },
};
const SETUPS: Record<string, readonly [VersionOptions, Record<string, string>, RegExp?]> = {
  "a label column of its own name": [
    {},
    { "rows.csv": rows("outcome", (i, x) => String(classOf(i, x))) },
    /label: outcome/,
  ],
  "a label that only the answers show": [
    {},
    { "rows.csv": rows("income,outcome", (i, x) => `${(i * 37) % 101},${classOf(i, x)}`) },
    /label: outcome\n[\s\S]*min:/,
  ],
  "classes of which one is rare": [
    {},
    { "rows.csv": rows("label", (i, x) => String(Number(x[0] + x[1] - x[2] > 140 || i % 50 === 0))) },
    /# (?:No metric is limited|accuracy is)/,
  ],
  "one label": [{}, { "rows.csv": rows("label", () => "1") }, /# No metric is limited: accuracy is/],
  "columns besides label and features": [
    {},
    { "rows.csv": rows("label,country,weight", (i, x) => `${classOf(i, x)},${"AB"[i % 2]},2`) },
    /# Columns that are not used: country, weight\./,
  ],
  "labels by name of a class": [
    {},
    { "rows.csv": rows("y", (i, x) => (classOf(i, x) === 1 ? "fraud" : "legit")) },
    /positive_class: fraud/,
  ],
  "names that YAML takes for something else": [
    { metadata: { output_classes: ["no", "yes"] } },
    { "rows.csv": rows("on", (i, x) => (classOf(i, x) === 1 ? "yes" : "no")) },
    /label: "on"\n[\s\S]*positive_class: "yes"/,
  ],
  "no column that could be the label": [{}, { "rows.csv": rows("a,b", () => "1,2") }, /# label: <column>/],
  "a regression": [
    { onnx: "regressor", metadata: REGRESSION },
    { "rows.csv": rows("price", (i, [a, b, c]) => String(a + b - c + (i % 7))) },
    /rmse:\n\s+max:/,
  ],
  "a ranking": [
    { onnx: "regressor", metadata: { ...REGRESSION, model_type: "ranking", metrics: { ndcg: 0.9 } } },
    { "rows.csv": rows("qid,relevance", (i, x) => `${i % 12},${classOf(i, x)}`) },
    /label: relevance\n[\s\S]*query: qid/,
  ],
  "scores below 0": [
    { onnx: "regressor" },
    { "rows.csv": rows("label", (i, x) => String(classOf(i, x))) },
    /kind: logit/,
  ],
  "no fixtures": [{}, {}, /# There are no fixtures yet/],
  "a model that is called otherwise in its metadata": [
    { metadata: { model_name: "scoring-service" } },
    { "rows.csv": fixtureRows(60, 7) },
    /metadata_name: scoring-service/,
  ],
  "a perfect model": [{}, { "rows.csv": fixtureRows(60) }, /min: 0\.95\n/],
};

describe.each(Object.entries(SETUPS))("%s", (name, [version, fixtures, states]) => {
  test("passes the gate with what init wrote as it did without", async () => {
    const registry = createRegistry();
    registry.addVersion(version);
    for (const [file, text] of Object.entries(fixtures)) registry.write(`models/scorer/fixtures/${file}`, text);
    registry.commit();
    const before = await run(registry, "gate", TAG);
    // Only a name is for model.yml to settle.
    const settles = name.includes("called otherwise");
    expect([before.code, before.stdout]).toEqual([settles ? 1 : 0, expect.anything()]);
    const written = await run(registry, "init", "scorer");
    expect([written.code, written.stderr, written.stdout]).toEqual([
      0,
      expect.anything(),
      expect.stringContaining(`Written: ${POLICY}`),
    ]);
    if (states !== undefined) expect(registry.read(POLICY)).toMatch(states);
    const after = await run(registry, "gate", TAG);
    expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/^(?:PASS|UNGATED) /m)]);
    const again = await run(registry, "init", "scorer");
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining(`${POLICY} already exists.`)]);
  });
});

/** A TensorProto of 32-bit floats, its dimensions below 128. */
function tensorOf(dims: readonly number[], values: readonly number[]): Buffer {
  const raw = Buffer.from(Float32Array.from(values).buffer);
  return Buffer.concat([Buffer.from([...dims.flatMap((d) => [0x08, d]), 0x10, 1, 0x4a, raw.length]), raw]);
}

test.each([
  ["one set", ["test_data_set_0"]],
  ["two sets", ["test_data_set_0", "test_data_set_1"]],
])("ONNX test data passes as before: %s", async (_, sets) => {
  const registry = createRegistry();
  registry.addVersion();
  for (const set of sets)
    registry.write(`models/scorer/fixtures/${set}/input_0.pb`, tensorOf([2, 3], [1, 2, 3, 4, 5, 6]));
  registry.commit();
  expect((await run(registry, "gate", TAG)).code).toBe(0);
  expect((await run(registry, "init", "scorer")).code).toBe(0);
  expect(registry.read(POLICY)).toMatch(/^ {2}fixtures: fixtures$/m);
  const after = await run(registry, "gate", TAG);
  expect([after.code, after.stdout]).toEqual([0, expect.stringContaining("UNGATED")]);
});

test("a version that is refused gets no policy, and is told why", async () => {
  const registry = createRegistry();
  registry.addVersion({ metadata: { framework: 7 } });
  registry.commit();
  const { code, stdout } = await run(registry, "init", "scorer");
  expect([code, stdout]).toEqual([1, expect.stringMatching(/framework must be[\s\S]*Nothing was written/)]);
  expect(existsSync(join(registry.root, POLICY))).toBe(false);
});

describe("init --github", () => {
  const ACTION = "example/model-release@0123456789012345678901234567890123456789";
  const FILES = ["release", "check", "revalidate"].map((name) => `.github/workflows/model-${name}.yml`);

  test("writes three workflows that name the action, and keeps what is there", async () => {
    const registry = createRegistry();
    registry.write(FILES[1] as string, "mine\n");
    const { code, stdout } = await run(registry, "init", "--github", "--action", ACTION);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Kept:    ${FILES[1]} already exists`)]);
    expect(FILES.map((file) => registry.read(file)).map((text) => text.includes(`uses: ${ACTION}\n`))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test.each([
    [["init"], "init needs an argument"],
    [["init", "--github", "--action", "model-release"], "is no reference to an action"],
    [["init", "scorer", "--action", ACTION], "--action needs --github"],
  ])("%j is refused", async (args, message) => {
    const { code, stderr } = await run(createRegistry(), ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
