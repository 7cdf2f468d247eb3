import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../helpers/cli.ts";
import { untimedModels } from "../helpers/linear-model.ts";
import { createRegistry, fixtureRows, type Registry } from "../helpers/registry.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const TAG = "models/scorer/1.0.0";
const run = ({ root }: Registry, ...args: string[]) => runCli(root, args, untimedModels);

/** A repository with a model file and labelled rows somewhere outside of the registry. */
function workplace(onnx = "good", rows = fixtureRows(120, 11)): Registry {
  const registry = createRegistry();
  registry.write("train/rows.csv", rows);
  mkdirSync(join(registry.root, "export"));
  for (const name of readdirSync("__tests__/models").filter((file) => file.startsWith(`${onnx}.`))) {
    copyFileSync(join("__tests__/models", name), join(registry.root, "export", name));
  }
  return registry;
}
const MAKE = ["new", "scorer", "--model", "export/good.onnx", "--fixtures", "train/rows.csv"];
const metadataOf = (registry: Registry, tag = TAG) => JSON.parse(registry.read(`${tag}/metadata.json`));
const SET = [
  ...["framework=numpy", "framework_version=2.4", "dataset_hash=@train/rows.csv", "training_samples=100"],
  ...["validation_samples=0", "epochs=20", "edge_device_tested="],
];

test("a model file and labelled rows become a gated release, and a retrained model the next one", async () => {
  const registry = workplace();
  const made = await run(registry, ...MAKE);
  expect([made.code, made.stderr]).toEqual([0, expect.anything()]);
  expect(made.stdout).toContain("7 values are open (null) in models/scorer/1.0.0/metadata.json");
  expect(made.stdout).toContain(
    "Next:\n  model-release set models/scorer/1.0.0 framework='<value>' framework_version='<value>' ",
  );
  expect(readdirSync(join(registry.root, TAG)).sort()).toEqual([
    "README.md",
    "confusion_matrix.png",
    "feature_importance.json",
    "metadata.json",
    "model.onnx",
  ]);
  expect(metadataOf(registry)).toMatchObject({
    ...{ model_name: "scorer", version: "1.0.0", framework: null, model_type: "classification" },
    ...{ input_features: ["x0", "x1", "x2"], output_classes: ["0", "1"], deprecated: false },
    metrics: { accuracy: 0.908333, auc_roc: expect.any(Number) },
    training_config: { dataset_hash: null, training_samples: null, validation_samples: null, epochs: null },
    deployment: { inference_latency_p50_ms: expect.any(Number), model_size_mb: expect.any(Number) },
    validation: { quantization: "none", edge_device_tested: null },
  });
  expect(registry.read(`${TAG}/README.md`)).toContain("| accuracy | 0.9083 |");
  registry.commit();

  const open = await run(registry, "validate", TAG);
  expect([open.code, open.stdout.match(/values are open/g)]).toEqual([1, ["values are open"]]);
  expect(open.stdout).toMatch(/7 values are open \(null\): framework \(\d+:\d+\), .*edge_device_tested \(\d+:\d+\)/);

  const set = await run(registry, "set", TAG, ...SET);
  expect([set.code, set.stdout]).toEqual([0, expect.not.stringContaining("open (null)")]);
  expect(metadataOf(registry).training_config.dataset_hash).toMatch(/^[0-9a-f]{64}$/);
  registry.commit();
  const released = await run(registry, "release", TAG, "--to", "releases");
  expect([released.code, released.stdout]).toEqual([0, expect.stringContaining("PASS  every limit is met")]);

  const next = await run(registry, "new", "scorer", "--model", "export/good.onnx", "--from", "1.0.0");
  expect([next.code, next.stdout]).toEqual([0, expect.stringContaining("Kept from 1.0.0, so check them: framework,")]);
  expect(metadataOf(registry, "models/scorer/1.0.1")).toMatchObject({ version: "1.0.1", framework: "numpy" });
  registry.commit();
  expect((await run(registry, "release", "models/scorer/1.0.1", "--to", "releases")).code).toBe(0);
});

test("external data is copied, and values that are stated are not open", async () => {
  const registry = workplace("external-data");
  const stated = ["--set", "framework=PyTorch", "--set", "epochs=3", "--fixtures", "train/rows.csv"];
  const { code } = await run(registry, "new", "scorer/2.0.0", "--model", "export/external-data.onnx", ...stated);
  expect(code).toBe(0);
  expect(existsSync(join(registry.root, "models/scorer/2.0.0/external-data.bin"))).toBe(true);
  expect(metadataOf(registry, "models/scorer/2.0.0")).toMatchObject({
    framework: "PyTorch",
    training_config: { epochs: 3 },
  });
});

test("labels in a column of no usual name are found by what the model answers", async () => {
  const rows = fixtureRows(120, 11, "outcome");
  const registry = workplace("good", rows);
  const { code, stdout } = await run(registry, ...MAKE);
  expect([code, stdout]).toEqual([0, expect.stringContaining("The labels are taken from outcome")]);
  expect(registry.read("models/scorer/model.yml")).toContain("label: outcome\n");
});

test.each([
  ["outcome", "outcome"],
  ["y,id,split", "y"],
  ["id,Target,country", "Target"],
])("of the columns %s, new, the gate without model.yml and init take %s for the labels", async (head, label) => {
  const extra: Record<string, (i: number) => string> = {
    id: String,
    split: () => "test",
    country: (i) => "AB"[i % 2]!,
  };
  const lines = fixtureRows(120, 11, "L").trim().split("\n");
  const rows = lines.map((line, i) => {
    const [features = "", of = ""] = [line.slice(0, line.lastIndexOf(",")), line.slice(line.lastIndexOf(",") + 1)];
    const cells = head
      .split(",")
      .map((name) => (name === label ? of : (extra[name] ?? ((n) => `${(n * 37) % 101}`))(i)));
    return i === 0 ? `${features},${head}` : `${features},${cells.join(",")}`;
  });
  const registry = workplace("good", `${rows.join("\n")}\n`);
  expect(await run(registry, ...MAKE)).toMatchObject({ code: 0 });
  const states = `label: ${label === "y" ? '"y"' : label}\n`;
  expect(registry.read("models/scorer/model.yml")).toContain(states);
  rmSync(join(registry.root, "models/scorer/model.yml"));
  await run(registry, "set", TAG, ...SET);
  registry.commit();
  expect((await run(registry, "gate", TAG)).stdout).toMatch(new RegExp(`gate\\.label\\s+=\\s+${label}\\s`));
  expect(await run(registry, "init", "scorer")).toMatchObject({ code: 0 });
  expect(registry.read("models/scorer/model.yml")).toContain(states);
});

test("without rows, only latency is measured", async () => {
  const registry = workplace();
  const { code, stdout } = await run(registry, ...MAKE.slice(0, 4), "--json");
  expect([code, JSON.parse(stdout).open]).toEqual([0, expect.arrayContaining(["metrics.accuracy", "framework"])]);
  expect(registry.read("models/scorer/model.yml")).toContain("# There are no fixtures yet");
});

test("in a folder without git, git init is one of the next lines", async () => {
  const { root } = workplace();
  const folder = tempFolder();
  cpSync(join(root, "export"), folder, { recursive: true });
  const { code, stdout } = await runCli(folder, ["new", "scorer", "--model", "good.onnx"], untimedModels);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^ {2}git init\n {2}git add models\/scorer/m)]);
});

test("rows that are refused are named as the user names them", async () => {
  const registry = workplace("good", "a;b\n1;2\n");
  const { code, stdout } = await run(registry, ...MAKE);
  expect([code, stdout]).toEqual([1, expect.stringContaining("train/rows.csv:1  Line 1 of train/rows.csv: it is sep")]);
  expect(stdout).not.toContain("models/scorer/fixtures");
});

test("labels that are no class of the model are one finding", async () => {
  const registry = workplace(
    "good",
    fixtureRows(120, 11).replace(/,([01])$/gm, (_, label) => `,${"ny"[label]}`),
  );
  const { code, stderr } = await run(registry, ...MAKE);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/labels are|order of the labels/)]);
});

test("nothing that exists is changed, and nothing is written in part", async () => {
  const registry = workplace();
  registry.write("models/scorer/fixtures/rows.csv", "mine\n");
  const { code, stderr } = await run(registry, ...MAKE);
  expect([code, stderr]).toEqual([2, expect.stringContaining("models/scorer/fixtures/rows.csv already exists")]);
  expect(readdirSync(join(registry.root, "models/scorer"))).toEqual(["fixtures"]);
  expect(registry.read("models/scorer/fixtures/rows.csv")).toBe("mine\n");
});

test.each([
  [["new", "scorer"], "new needs a model file"],
  [["new", "--model", "export/good.onnx"], "new takes a model"],
  [["new", "scorer", "--model", "none.onnx"], "there is no such file"],
  [["new", "scorer", "--model", "train/rows.csv"], "is no ONNX model but a table"],
  [["new", "scorer", "--model", "train"], "there is no such file"],
  [[...MAKE, "--label", "lable"], "Did you mean label?"],
  [["new", "scorer", "--model", "export/good.onnx", "--fixtures", "none.csv"], "and there is no such file or folder"],
  [["new", "scorer", "--model", "export/good.onnx", "--from", "1.0.0"], "there is no folder models/scorer/1.0.0"],
  [["new", "scorer", "1", "--model", "export/good.onnx"], "is not a SemVer"],
  [["new", "scorer", "--model", "export/good.onnx", "--set", "epoch=1"], "is not a key of metadata.json"],
  [["set", TAG], "set needs a version"],
  [["set", TAG, "epochs=1"], `There is no ${TAG}/metadata.json`],
])("%j is refused: %s", async (args, message) => {
  const registry = workplace();
  const { code, stderr } = await run(registry, ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(existsSync(join(registry.root, "models"))).toBe(false);
});
