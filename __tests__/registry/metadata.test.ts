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

/** What each key must be, as its findings say it. */
const EXPECTED: Readonly<Record<string, string>> = {
  model_name: "the name of the model, as text",
  version: "a SemVer 2.0.0 version such as 1.0.0",
  created_at: "an ISO 8601 date, or date and time with time zone, such as 2026-11-23T09:30:00Z",
  framework: "the name of the training framework, as text",
  framework_version: "the version of the training framework, as text",
  export_format: "one of onnx, torchscript and savedmodel",
  model_type: "one of classification, regression and ranking",
  input_features: "a list of at least one feature name, without duplicates",
  output_classes: "a list of class names without duplicates, empty if there are no classes",
  metrics: "an object of metric names and numbers",
  training_config: "an object about the training",
  deployment: "an object about serving the model",
  validation: "an object about validation",
  deprecated: "true or false",
  "metrics.accuracy": "a number from 0 to 1",
  "metrics.precision": "a number from 0 to 1",
  "metrics.recall": "a number from 0 to 1",
  "metrics.f1_score": "a number from 0 to 1",
  "metrics.auc_roc": "a number from 0 to 1",
  "training_config.dataset_hash": "the SHA-256 of the training data: 64 lower-case hexadecimal digits",
  "training_config.training_samples": "the number of training samples: a whole number, 1 or more",
  "training_config.validation_samples": "the number of validation samples: a whole number, 0 or more",
  "training_config.epochs": "the number of epochs or boosting rounds: a whole number, 0 or more",
  "deployment.inference_latency_p50_ms": "the median latency, in milliseconds",
  "deployment.inference_latency_p95_ms": "the 95th percentile of latency, in milliseconds",
  "deployment.model_size_mb": "the size of the model's files in MB (10^6 bytes), above 0",
  "validation.quantization": 'the quantization, as text; "none" if there is none',
  "validation.edge_device_tested": "a list of device names without duplicates, empty if there are none",
};

test.each([...KEYS, ...NESTED])(
  "without %s it is refused by name, and told what it must be; null is a value that is open",
  (path) => {
    const missing = parse(changed(path, undefined));
    expect(missing.document).toBeUndefined();
    expect(missing.findings).toMatchObject([
      {
        rule: "metadata/missing-key",
        level: "error",
        message: expect.stringContaining(`The key ${path} is missing: it must be ${EXPECTED[path]}`),
        location: { file: PATH, line: expect.any(Number), column: expect.any(Number) },
      },
    ]);
    const open = parse(changed(path, null));
    expect(open.document).toBeUndefined();
    expect(open.findings).toMatchObject([
      { rule: "metadata/open-value", message: expect.stringContaining(`1 value is open (null): ${path} (`) },
    ]);
  },
);

test.each<[string, string, unknown, string]>([
  [
    "an object",
    "training_config",
    null,
    "training_config.dataset_hash='<value>' training_config.training_samples='<value>'",
  ],
  ["the metrics of its type", "metrics", null, "metrics.accuracy='<value>'"],
  ["an entry of a list", "input_features", ["a", null], "set m input_features='<value>'"],
  ["what the folder states", "model_name", null, "Write model_name into the file"],
])("of %s that is null, the fix names what can be set", (_, path, value, fix) => {
  const [found, ...others] = parse(changed(path, value)).findings;
  expect([found?.rule, others]).toEqual(["metadata/open-value", []]);
  expect(found?.fix).toContain(fix.replace("set m ", ""));
  expect(found?.fix).not.toMatch(/ (?:metrics|training_config|model_name)=/);
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
  const open = (type: string) => parse({ ...VALID, model_type: type, metrics: null }).findings[0]?.fix;
  expect(open("regression")).toContain("metrics.rmse=");
  expect(open("regression")).not.toContain("metrics.auc_roc=");
  expect(open("classification")).toContain("metrics.auc_roc=");
  expect(parse({ ...VALID, version: null, model_name: null }).findings[0]?.fix).toBe(
    "Write model_name and version into the file, as the version's folder states them.",
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
    "Set what only you know:  model-release set models/scorer/1.0.0 framework_version='<value>' metrics.auc_roc='<value>' training_config.epochs='<value>'",
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

test.each<[string, unknown[], unknown[]]>([
  ["model_name", ["x"], [""]],
  ["version", ["0.0.0", "1.2.3-rc.1+b.5", "10.20.30"], ["1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0 ", "1.0.0-"]],
  ["version", [`1.0.0-${"a".repeat(122)}`], [`1.0.0-${"a".repeat(123)}`]],
  ["framework", ["x"], [""]],
  ["framework_version", ["x"], [""]],
  ["export_format", ["onnx", "torchscript", "savedmodel"], ["ONNX"]],
  ["input_features", [["a"]], [[], [""], ["a", "a"], ["a", 1]]],
  ["output_classes", [[], ["a"]], [[""], ["a", "b", "a"], [1]]],
  ["metrics.accuracy", [0, 1], [-0.001, 1.001]],
  ["metrics.own", [-5, 7], ["7", null]],
  ["training_config.dataset_hash", ["0".repeat(64)], ["0".repeat(63), "0".repeat(65), "A".repeat(64)]],
  ["training_config.training_samples", [1], [0, 1.5]],
  ["training_config.validation_samples", [0], [-1, 0.5]],
  ["training_config.epochs", [0], [-1, 0.5]],
  ["deployment.inference_latency_p50_ms", [0, 0.01], [-1]],
  ["deployment.inference_latency_p95_ms", [2], [-1]],
  ["deployment.model_size_mb", [0.001], [0, -1]],
  ["validation.quantization", ["none"], [""]],
  ["validation.edge_device_tested", [[], ["a"]], [[""], ["a", "a"], [null]]],
])("%s may be each of %j and none of %j", (path, accepted, refused) => {
  for (const value of accepted) expect(parse(changed(path, value)).findings).toEqual([]);
  for (const value of refused) {
    const isOpen = value === null || (Array.isArray(value) && value.includes(null));
    const rule = isOpen ? "metadata/open-value" : "metadata/wrong-value";
    expect(parse(changed(path, value)).findings).toMatchObject([{ rule }]);
  }
});

test("regressions and rankings are held to the ranges of their own metrics", () => {
  const of = (type: string, metrics: object) =>
    parse({ ...VALID, model_type: type, output_classes: [], metrics }).findings.map(({ message }) => message);
  expect(of("regression", { rmse: 0, mae: 0, r2: 1 })).toEqual([]);
  expect(of("regression", { rmse: -1, mae: -1, r2: 1.1 })).toEqual([
    "metrics.rmse must be a number, 0 or more; it is -1.",
    "metrics.mae must be a number, 0 or more; it is -1.",
    "metrics.r2 must be a number, 1 or less; it is 1.1.",
  ]);
  expect(of("regression", {})).toEqual([
    "The key metrics.rmse is missing: it must be a number, 0 or more.",
    "The key metrics.mae is missing: it must be a number, 0 or more.",
    "The key metrics.r2 is missing: it must be a number, 1 or less.",
  ]);
  expect(of("ranking", { ndcg: 1.5 })).toEqual(["metrics.ndcg must be a number from 0 to 1; it is 1.5."]);
  expect(of("ranking", {})).toEqual(["The key metrics.ndcg is missing: it must be a number from 0 to 1."]);
});

test.each([
  [[], "an empty list"],
  ["text", '"text"'],
  [null, "null"],
  [7, "7"],
])("the document %j is no metadata", (value, shown) => {
  expect(parse(value).findings).toMatchObject([
    {
      message: `The document must be an object with the metadata of one model version; it is ${shown}.`,
      location: { line: 1, column: 1 },
    },
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
  expect(findings).toMatchObject([
    {
      rule: "metadata/misspelt-key",
      message: '"modle_name" is not a known key; did you mean "model_name"?',
      fix: 'Rename it to "model_name".',
      subject: "modle_name",
      location: { file: PATH, line: expect.any(Number), column: 3 },
    },
  ]);
});

test("a misspelt key of a section is told by its path", () => {
  const { model_size_mb: size, ...rest } = VALID.deployment as Record<string, unknown>;
  expect(parse(changed("deployment", { ...rest, model_size_bm: size })).findings).toMatchObject([
    {
      message: '"deployment.model_size_bm" is not a known key; did you mean "model_size_mb"?',
      subject: "deployment.model_size_bm",
    },
  ]);
  // What is misspelt elsewhere does not stand in for it.
  expect(parse({ ...changed("deployment", rest), model_size_bm: size }).findings.map(({ rule }) => rule)).toEqual([
    "metadata/missing-key",
    "metadata/unknown-key",
  ]);
});

test("any other unknown key is a notice and does not stand in the way", () => {
  const { document, findings } = parse({ ...VALID, owner: "ads team" });
  expect(document).toBeDefined();
  expect(findings).toMatchObject([
    {
      rule: "metadata/unknown-key",
      level: "notice",
      message: '"owner" is not a known key.',
      subject: "owner",
      location: { column: 3 },
    },
  ]);
  expect(parse(changed("validation.reviewers", ["Ada"])).findings).toMatchObject([
    { message: '"validation.reviewers" is not a known key.', level: "notice" },
  ]);
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
  const { document, findings } = parse(changed("deployment.inference_latency_p50_ms", 3));
  expect(document).toBeUndefined();
  expect(findings).toMatchObject([
    {
      rule: "metadata/latency-order",
      message: "inference_latency_p50_ms is 3, which is above inference_latency_p95_ms, 2.",
      location: { line: expect.any(Number), column: 33 },
    },
  ]);
  expect(parse(changed("deployment.inference_latency_p50_ms", 2)).findings).toEqual([]);
  expect(parse({ ...changed("deployment.inference_latency_p50_ms", 3), owner: "ads" }).findings).toHaveLength(2);
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
  const files = [...modelFiles, file("metadata.json", 1)];
  const found = checkAgainstFolder(document, { id, metadataName, files, modelFiles });
  // Each points to the value that it speaks of.
  const text = JSON.stringify({ ...VALID, ...changes }, null, 2).split("\n");
  for (const { message, location } of found) {
    const [key = ""] = message.split(" ");
    const line = text.findIndex((l) => l.includes(`"${key}": `));
    expect(location).toEqual({ file: PATH, line: line + 1, column: (text[line] ?? "").indexOf(": ") + 3 });
  }
  return found.map((f) => f.message);
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
  expect(against(deployment(9.5367), files)).toEqual([
    "model_size_mb is 9.5367, but the size of model.onnx and model.onnx.data is 10 MB.",
  ]);
  expect(against(deployment(9.91), files)).toEqual([]);
  expect(against(deployment(9.89), files)).toHaveLength(1);
  expect(against(deployment(10), [])).toEqual([]);
});

test("the size of a small model may be rounded to two decimals", () => {
  const deployment = (mb: number) => ({ deployment: { ...(VALID.deployment as object), model_size_mb: mb } });
  const files = [file("model.onnx", 14_999)];
  expect(against(deployment(0.01), files)).toEqual([]);
  expect(against(deployment(0.0199), files)).toEqual([]);
  expect(against(deployment(0.0201), files)).toEqual([
    "model_size_mb is 0.0201, but the size of model.onnx is 0.015 MB.",
  ]);
  const { document } = parse({ ...VALID, ...deployment(7) });
  if (document === undefined) throw new Error("the metadata of this test is not valid");
  const around = { id: { model: "scorer", version: "1.0.0" }, metadataName: undefined, files, modelFiles: files };
  expect(checkAgainstFolder(document, around)).toMatchObject([{ fix: "Write 0.015." }]);
});

test("a format whose file is not there is refused", () => {
  expect(against({ export_format: "torchscript" })).toEqual([
    "export_format is torchscript, which requires model.pt, but the folder contains model.onnx.",
  ]);
  expect(against({ export_format: "savedmodel" }, [file("model.onnx", 350_000), file("model.pt", 0)])).toEqual([
    "export_format is savedmodel, which requires saved_model, but the folder contains model.onnx, model.pt.",
  ]);
  expect(against({ export_format: "savedmodel" }, [file("saved_model/saved_model.pb", 350_000)])).toEqual([]);
  expect(against({ export_format: "onnx" }, [file("saved_model/variables", 350_000)])).toEqual([
    "export_format is onnx, which requires model.onnx, but the folder contains saved_model.",
  ]);
  // That there is no model at all is for the layout to say.
  expect(against({ export_format: "torchscript" }, [])).toEqual([]);
});

const tensor = (name: string, shape: (number | string)[], type = "float32") => ({ name, shape, type, isTensor: true });

function contradictions(
  changes: Record<string, unknown>,
  signature: Partial<ModelSignature>,
  labels?: readonly (readonly string[])[],
) {
  const { document } = parse({ ...VALID, ...changes });
  if (document === undefined) throw new Error("the metadata of this test is not valid");
  const inputs = signature.inputs ?? [tensor("input", ["N", 3])];
  const outputs = signature.outputs ?? [tensor("label", ["N"], "int64"), tensor("probabilities", ["N", 2])];
  return checkAgainstModel(document, { inputs, outputs }, labels).map((f) => [f.message, f.location?.line]);
}

test("features are held to the model's width", () => {
  expect(contradictions({}, {})).toEqual([]);
  expect(contradictions({}, { inputs: [tensor("input", ["N", 4])] })).toEqual([
    ["input_features lists 3 names, but the model takes 4 values per row (input: float32[N, 4]).", 9],
  ]);
  expect(contradictions({}, { inputs: ["a", "b", "c"].map((n) => tensor(n, ["N", 1])) })).toEqual([]);
  expect(contradictions({ input_features: ["x"] }, { inputs: [tensor("a", ["N", 2]), tensor("b", ["N"])] })).toEqual([
    ["input_features lists 1 name, but the model takes 3 values per row (a: float32[N, 2]; b: float32[N]).", 9],
  ]);
  expect(contradictions({}, { inputs: [tensor("a", ["N", 1])] })).toEqual([
    ["input_features lists 3 names, but the model takes 1 value per row (a: float32[N, 1]).", 9],
  ]);
  // Of an input without a width nobody knows what it takes.
  const opaque = { name: "map", isTensor: false, shape: ["N", 5] };
  expect(contradictions({}, { inputs: [tensor("a", ["N", 1]), opaque] })).toEqual([]);
  expect(contradictions({}, { inputs: [{ name: "a", isTensor: true, type: "float32" }] })).toEqual([]);
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
  expect(
    contradictions({ output_classes: ["a"] }, { outputs: [tensor("s", ["N", 3]), tensor("t", ["N", 2])] }),
  ).toEqual([["output_classes lists 1 name, but the output s has 3 columns (float32[N, 3]).", 14]]);
  expect(contradictions({}, { outputs: [tensor("s", ["N", 3]), tensor("t", ["N", 2])] })).toEqual([]);
  expect(contradictions({ output_classes: ["a", "b", "c"] }, { outputs: [tensor("s", ["N", 1])] })).toEqual([
    ["output_classes lists 3 names, but the output s has 1 column (float32[N, 1]).", 14],
  ]);
  // A width that is open, a map and a tensor of three axes are no columns.
  const others = [tensor("s", ["N", "C"]), { name: "m", isTensor: false, shape: ["N", 5] }, tensor("t", ["N", 5, 5])];
  expect(contradictions({}, { outputs: others })).toEqual([]);
  const regression = { model_type: "regression", output_classes: [], metrics: { rmse: 1, mae: 1, r2: 0 } };
  expect(contradictions(regression, { outputs: [tensor("value", ["N", 5])] })).toEqual([]);
});

test("without a width in the outputs, the lists of classes in the file count", () => {
  const outputs = [tensor("label", ["N"], "int64")];
  const held = (classes: string[], ...labels: string[][]) =>
    contradictions({ output_classes: classes }, { outputs }, labels).map(([message]) => message);
  expect(held(["a", "b"], ["0", "1"])).toEqual([]);
  expect(held(["a", "b"], ["0", "1", "2"], ["0", "1"])).toEqual([]);
  expect(held(["a", "b"], ["0"])).toEqual([]);
  expect(held(["a", "b"], ["0"], ["0", "1", "2"])).toEqual([
    "output_classes lists 2 names, but the model's file lists 3 classes.",
  ]);
  expect(held(["a"], ["0", "1"])).toEqual(["output_classes lists 1 name, but the model's file lists 2 classes."]);
  expect(held([], ["0", "1", "2"])).toEqual([]);
  expect(contradictions({ output_classes: [] }, { outputs: [tensor("s", ["N", 3])] })).toHaveLength(1);
});
