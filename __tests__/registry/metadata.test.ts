import type { ModelSignature } from "../../src/domain/signature.ts";
import { checkAgainstFolder, checkAgainstModel, parseMetadata } from "../../src/registry/metadata.ts";
import { metadataSchema } from "../../src/registry/metadata-schema.ts";
import type { VersionFile } from "../../src/registry/version-file.ts";
import { metadataOf } from "../helpers/registry.ts";

const PATH = "models/scorer/1.0.0/metadata.json";
const VALID = metadataOf({ model_name: "scorer", version: "1.0.0" }, 0.35);

const parse = (value: unknown) => parseMetadata(PATH, new TextEncoder().encode(JSON.stringify(value, null, 2)));

/** The metadata with the value at a dotted path replaced; `undefined` removes the key. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(VALID);
  const keys = path.split(".");
  const last = keys.pop() as string;
  const owner = keys.reduce<Record<string, unknown>>((o, key) => o[key] as Record<string, unknown>, copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

const KEYS = Object.keys(metadataSchema.properties);
const NESTED = ["metrics", "training_config", "deployment", "validation"].flatMap((section) =>
  Object.keys(VALID[section] as object).map((key) => `${section}.${key}`),
);

test("the default of these tests is accepted, also with $schema", () => {
  expect(parse(VALID)).toMatchObject({ findings: [], document: { value: VALID } });
  expect(parse({ $schema: "x", ...VALID }).findings).toEqual([]);
});

test("all keys of the source document are covered", () => {
  expect([...KEYS, ...NESTED]).toHaveLength(14 + 14);
});

test.each([...KEYS, ...NESTED])("without %s it is refused, at a place, by name", (path) => {
  const { document, findings } = parse(changed(path, undefined));
  expect(document).toBeUndefined();
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ rule: "metadata/missing-key", level: "error" });
  expect(findings[0]?.message).toMatch(
    new RegExp(`^The key ${path.replace(".", "\\.")} is missing: it must be .+\\.$`),
  );
  expect(findings[0]?.location).toEqual({ file: PATH, line: expect.any(Number), column: expect.any(Number) });
});

test("what a missing object has to hold is named at once, for the type of model", () => {
  const { metrics: _, training_config: __, ...rest } = VALID;
  const messages = parse(rest).findings.map(({ message }) => message);
  expect(messages).toEqual([
    expect.stringMatching(
      /^The key metrics is missing: it must be an object of .*, with metrics\.accuracy \(a number from 0 to 1\), .*metrics\.auc_roc/,
    ),
    expect.stringMatching(
      /^The key training_config is missing: .*, with training_config\.dataset_hash \(.*training_config\.epochs \(/,
    ),
  ]);
  expect(parse({ ...rest, model_type: "ranking" }).findings[0]?.message).toContain(
    "metrics.ndcg (a number from 0 to 1)",
  );
  expect(parse({ ...rest, model_type: "guessing" }).findings.map(({ subject }) => subject)).toContain("model_type");
});

test("all open values are one finding that says where each is and how to set it", () => {
  const value = changed("training_config.epochs", null);
  const { findings } = parse({
    ...value,
    framework_version: null,
    metrics: { ...(VALID.metrics as object), auc_roc: null },
  });
  expect(findings).toHaveLength(1);
  const [{ message, fix, level } = {}] = findings as Partial<(typeof findings)[number]>[];
  expect([level, message?.replaceAll(/\(\d+:\d+\)/g, "(at)")]).toEqual([
    "error",
    "3 values are open (null): framework_version (at), metrics.auc_roc (at), training_config.epochs (at).",
  ]);
  expect(fix).toBe(
    "Set what only you know:  model-release set models/scorer/1.0.0 framework_version=<value> metrics.auc_roc=<value> training_config.epochs=<value>",
  );
});

test.each([...KEYS, ...NESTED])("with %s of another type it is refused, at its own place", (path) => {
  const actual = path.split(".").reduce<unknown>((o, key) => (o as Record<string, unknown>)[key], VALID);
  for (const wrong of [null, typeof actual === "string" ? 7 : "seven", { nested: true }, -1]) {
    const value = changed(path, wrong);
    const text = JSON.stringify(value, null, 2);
    const { document, findings } = parse(value);
    expect(document).toBeUndefined();
    const key = path.split(".").at(-1);
    const lines = text.split("\n");
    const line = lines.findIndex((l) => l.includes(`"${key}": `)) + 1;
    const column = (lines[line - 1] ?? "").indexOf(": ") + 3;
    const at = findings.find((f) => f.message.startsWith(`${path} must be `));
    if (wrong === null) {
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatchObject({ rule: "metadata/open-value", location: { file: PATH, line, column } });
      expect(findings[0]?.message).toBe(`1 value is open (null): ${path} (${line}:${column}).`);
      continue;
    }
    // An object in place of another object is told by what it lacks.
    if (at === undefined) {
      const errors = findings.filter((f) => f.level === "error");
      expect(
        errors.every((f) => f.message.startsWith(`The key ${path}.`) || f.message.startsWith(`${path}.nested `)),
      ).toBe(true);
    } else expect([at.rule, at.location]).toEqual(["metadata/wrong-value", { file: PATH, line, column }]);
  }
});

test.each([
  ["version", "1.0", 'version must be a SemVer 2.0.0 version such as 1.0.0; it is "1.0".'],
  ["created_at", "yesterday", /^created_at must be an ISO 8601 date, .*; it is "yesterday"\.$/],
  ["created_at", "2026-13-01", /^created_at must be/],
  ["export_format", "tflite", /must be one of onnx, torchscript and savedmodel; it is "tflite"/],
  ["model_type", "clustering", /must be one of classification, regression and ranking/],
  ["metrics.accuracy", 94, "metrics.accuracy must be a number from 0 to 1; it is 94."],
  ["metrics.auc_roc", -0.1, "metrics.auc_roc must be a number from 0 to 1; it is -0.1."],
  ["training_config.dataset_hash", "abc", /64 lower-case hexadecimal digits; it is "abc"/],
  ["training_config.epochs", 1.5, /must be the number of epochs .* whole number/],
  ["input_features", ["a", "b", "a"], 'input_features lists "a" twice.'],
  ["input_features", [], /at least one/],
  ["deployment.model_size_mb", 0, /above 0; it is 0/],
  ["deprecated", "false", 'deprecated must be true or false; it is "false".'],
])("%s as %j is refused", (path, value, message) => {
  const { findings } = parse(changed(path, value));
  expect(findings.map((f) => f.message)).toEqual([
    typeof message === "string" ? message : expect.stringMatching(message),
  ]);
});

test.each(["2026-11-23", "2026-11-23T09:30:00Z", "2026-11-23T09:30:00.123+01:00"])("%s is a time", (text) => {
  expect(parse(changed("created_at", text)).findings).toEqual([]);
});

test("all errors come at once", () => {
  const { findings } = parse({ ...changed("metrics.accuracy", 7), version: "x", deprecated: 0, model_name: undefined });
  expect(findings.map((f) => f.rule).sort()).toEqual([
    "metadata/missing-key",
    "metadata/wrong-value",
    "metadata/wrong-value",
    "metadata/wrong-value",
  ]);
});

test("a number in quotes is told how to be written", () => {
  expect(parse(changed("metrics.accuracy", "0.95")).findings[0]?.fix).toBe("Write the number without quotes: 0.95.");
});

test("a misspelt key is an error with the name that was meant, and is not told as missing too", () => {
  const { model_name: modelName, ...rest } = VALID;
  const { findings } = parse({ ...rest, modle_name: modelName });
  expect(findings.map((f) => f.message)).toEqual(['"modle_name" is not a known key; did you mean "model_name"?']);
});

test("any other unknown key is a notice and does not stand in the way", () => {
  const { document, findings } = parse({ ...VALID, owner: "ads team" });
  expect(document).toBeDefined();
  expect(findings).toMatchObject([{ rule: "metadata/unknown-key", level: "notice" }]);
});

test("metrics of one's own are welcome, misspelt ones are not", () => {
  const metrics = VALID.metrics as Record<string, number>;
  expect(parse(changed("metrics", { ...metrics, f2_score: 0.9, calibration: 1.02 })).findings).toEqual([]);
  const { f1_score: value, ...rest } = metrics;
  expect(parse(changed("metrics", { ...rest, f1score: value })).findings).toMatchObject([
    { rule: "metadata/misspelt-key", message: '"metrics.f1score" is not a known key; did you mean "f1_score"?' },
  ]);
});

test("each type of model states its own metrics", () => {
  const regression = { ...VALID, model_type: "regression", output_classes: [], metrics: { rmse: 2, mae: 1, r2: -0.5 } };
  expect(parse(regression).findings).toEqual([]);
  expect(parse({ ...regression, metrics: {} }).findings).toHaveLength(3);
  expect(parse({ ...regression, model_type: "ranking", metrics: { ndcg: 0.8 } }).findings).toEqual([]);
});

test("a median above the 95th percentile is refused", () => {
  expect(parse(changed("deployment.inference_latency_p50_ms", 3)).findings).toMatchObject([
    { rule: "metadata/latency-order", location: { line: expect.any(Number) } },
  ]);
});

const file = (name: string, size: number): VersionFile => ({
  name,
  path: `models/scorer/1.0.0/${name}`,
  kind: "file",
  gitStatus: "same",
  size,
  sha256: "0".repeat(64),
});

function against(changes: Record<string, unknown>, modelFiles = [file("model.onnx", 350_000)], metadataName?: string) {
  const { document } = parse({ ...VALID, ...changes });
  if (document === undefined) throw new Error("the metadata of this test is not valid");
  const id = { model: "scorer", version: "1.0.0" };
  return checkAgainstFolder(document, { id, metadataName, files: modelFiles, modelFiles }).map((f) => f.message);
}

test("what agrees with the folder passes", () => {
  expect(against({})).toEqual([]);
});

test("names that contradict the folder are refused", () => {
  expect(against({ model_name: "other", version: "1.0.1" })).toEqual([
    'model_name is "other", but the folder is "scorer".',
    'version is "1.0.1", but the folder and the tag say 1.0.0.',
  ]);
  expect(against({ model_name: "scoring" }, undefined, "scoring")).toEqual([]);
  expect(against({}, undefined, "scoring")).toEqual([
    'model_name is "scorer", but model.yml states metadata_name "scoring".',
  ]);
});

test("a size is held to 1%, external data included", () => {
  const deployment = (mb: number) => ({ deployment: { ...(VALID.deployment as object), model_size_mb: mb } });
  const files = [file("model.onnx", 1_000_000), file("model.onnx.data", 9_000_000)];
  expect(against(deployment(10.09), files)).toEqual([]);
  expect(against(deployment(10.11), files)).toEqual([
    "model_size_mb is 10.11, but the size of model.onnx and model.onnx.data is 10 MB.",
  ]);
  expect(against(deployment(9.5367), files)).toHaveLength(1);
});

test("a format whose file is not there is refused", () => {
  expect(against({ export_format: "torchscript" })).toEqual([
    "export_format is torchscript, which requires model.pt, but the folder contains model.onnx.",
  ]);
});

const tensor = (name: string, shape: (number | string)[], type = "float32") => ({ name, shape, type, isTensor: true });

function contradictions(changes: Record<string, unknown>, signature: Partial<ModelSignature>) {
  const { document } = parse({ ...VALID, ...changes });
  if (document === undefined) throw new Error("the metadata of this test is not valid");
  const inputs = signature.inputs ?? [tensor("input", ["N", 3])];
  const outputs = signature.outputs ?? [tensor("label", ["N"], "int64"), tensor("probabilities", ["N", 2])];
  return checkAgainstModel(document, { inputs, outputs }).map((f) => [f.message, f.location?.line]);
}

test("features are held to the model's width", () => {
  expect(contradictions({}, {})).toEqual([]);
  expect(contradictions({}, { inputs: [tensor("input", ["N", 4])] })).toEqual([
    ["input_features lists 3 names, but the model takes 4 values per row (input: float32[N, 4]).", 9],
  ]);
  expect(contradictions({}, { inputs: ["a", "b", "c"].map((n) => tensor(n, ["N", 1])) })).toEqual([]);
  expect(contradictions({}, { inputs: [tensor("a", ["N", 1])] })).toHaveLength(1);
  expect(contradictions({}, { inputs: [tensor("image", ["N", 3, 224, 224])] })).toEqual([]);
  expect(contradictions({}, { inputs: [tensor("input", ["N", "F"])] })).toEqual([]);
});

test("features may be the model's inputs by name, whatever their widths", () => {
  const inputs = [tensor("code", ["N"], "int64"), tensor("context", ["N", 4])];
  expect(contradictions({ input_features: ["code", "context"] }, { inputs })).toEqual([]);
  expect(contradictions({ input_features: ["code", "content"] }, { inputs })).toHaveLength(1);
  expect(contradictions({ input_features: ["code"] }, { inputs })).toHaveLength(1);
  expect(contradictions({ input_features: ["code", "context", "more"] }, { inputs })).toHaveLength(1);
});

test("classes are held to the model's scores", () => {
  expect(contradictions({ output_classes: ["a", "b", "c"] }, {})).toEqual([
    ["output_classes lists 3 names, but the output probabilities has 2 columns (float32[N, 2]).", 14],
  ]);
  expect(contradictions({}, { outputs: [tensor("score", ["N", 1])] })).toEqual([]);
  expect(contradictions({}, { outputs: [tensor("label", ["N"], "int64")] })).toEqual([]);
});
