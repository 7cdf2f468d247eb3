import { bindFixtures } from "../../src/gate/fixtures/bind.ts";
import { CsvRecords } from "../../src/platform/readers/csv-records.ts";
import { parseMetadata } from "../../src/registry/metadata.ts";
import { parsePolicy } from "../../src/registry/policy.ts";
import { compareVersions } from "../../src/versioning/compare.ts";
import type { ModelLike } from "../helpers/onnx.ts";
import * as onnx from "../helpers/onnx.ts";
import { metadataOf } from "../helpers/registry.ts";
import { countSteps } from "../helpers/steps.ts";
import { sample } from "../versioning/sample.ts";

/** Work grows as the input does: four times the input is at most four times the work, and a little for what is sorted. */
const TIMES = 4;
const MAX_RATIO = 5;
/** The engine loses count of a function now and then; work that is not linear is too much each time. */
const ATTEMPTS = 3;

function expectLinear(size: number, run: (size: number) => () => void): void {
  const [small, large] = [run(size), run(TIMES * size)];
  // Compiled and warm before anything is counted.
  run(10)();
  const ratios = Array.from({ length: ATTEMPTS }, () => {
    const steps = countSteps(small);
    expect(steps).toBeGreaterThan(size);
    return countSteps(large) / steps;
  });
  expect(Math.min(...ratios)).toBeLessThan(MAX_RATIO);
}

const list = <T>(size: number, make: (i: number) => T): T[] => Array.from({ length: size }, (_, i) => make(i));
const X = onnx.port("x", onnx.FLOAT, ["N", 1]);
const Y = onnx.port("y", onnx.FLOAT, ["N", 1]);
const ADD = onnx.node("Add", ["x", "x"], ["y"]);
const within = (output: string) => ({ graph: { nodes: [], outputs: [onnx.port(output, onnx.FLOAT, [1])] } });

test("the counter sees what the engine does not count", () => {
  const words = (size: number) => list(size, (i) => `w${i}`);
  const names = new Map(words(400).map((word) => [word, 1]));
  const ways: readonly ((all: string[]) => void)[] = [
    (all) => all.forEach((word) => void all.includes(`${word}!`)),
    (all) => all.forEach(() => void [...all]),
    (all) => all.forEach(() => void new Map(names)),
    (all) => all.forEach((word) => void all.find((other) => other === `${word}!`)),
  ];
  for (const way of ways) expect(countSteps(() => way(words(400)))).toBeGreaterThan(400 * 400);
});

const MODELS: Readonly<Record<string, (size: number) => ModelLike>> = {
  "graphs within a graph of many weights": (size) => ({
    inputs: [X],
    outputs: [Y],
    nodes: [...list(size, (i) => onnx.node("If", ["c"], [`o${i}`], { then_branch: within("w0") })), ADD],
    weights: list(size, (i) => onnx.floats(`w${i}`, 1)),
  }),
  "a weight of many dimensions, used often": (size) => ({
    inputs: [X],
    outputs: [Y],
    nodes: [
      ...list(size, (i) => onnx.node("Neg", ["w"], [`o${i}`])),
      onnx.node(
        "Sum",
        list(size, () => "w"),
        ["y"],
      ),
    ],
    weights: [onnx.tensor("w", Array(size).fill(1), [1])],
  }),
  "a name that is long and means nothing, used often": (size) => ({
    inputs: [X],
    outputs: [Y],
    nodes: [
      onnx.node("Identity", ["u".repeat(Math.min(size * 4, 60_000))], ["a"]),
      ...list(size, (i) => onnx.node("Neg", ["a"], [`o${i}`])),
      ADD,
    ],
  }),
  "outputs that pick from one table of classes": (size) => ({
    inputs: [X],
    outputs: list(size, (i) => onnx.port(`l${i}`, onnx.STRING, ["N"])),
    nodes: list(size, (i) => onnx.node("ArrayFeatureExtractor", ["classes", "x"], [`l${i}`])),
    weights: [
      onnx.tensor(
        "classes",
        [size],
        list(size, (i) => `class ${i}`),
        onnx.STRING,
      ),
    ],
  }),
  "inputs and outputs": (size) => ({
    inputs: list(size, (i) => onnx.port(`x${i}`, onnx.FLOAT, [`N${i}`, 1])),
    outputs: list(size, (i) => onnx.port(`y${i}`, onnx.FLOAT, [`N${i}`, 1])),
    nodes: list(size, (i) => onnx.node("Neg", [`x${i}`], [`y${i}`])),
  }),
  "attributes of one operator": (size) => ({
    inputs: [X],
    outputs: [Y],
    nodes: [onnx.node("Add", ["x", "x"], ["y"], Object.fromEntries(list(size, (i) => [`a${i}`, i])))],
  }),
};

test.each(Object.entries(MODELS))("reading a model: %s", (_, like) => {
  expectLinear(250, (size) => {
    const bytes = onnx.model(like(size));
    return () => expect(onnx.readBytes(bytes)).toMatchObject({ ok: true });
  });
});

const FILES: Readonly<Record<string, (size: number) => unknown>> = {
  "unknown keys": (size) => metadata(Object.fromEntries(list(size, (i) => [`own_key_${i}`, i]))),
  "keys that are nearly known": (size) =>
    metadata(Object.fromEntries(list(size, (i) => [`framework${i % 10}${i}`, i]))),
  "metrics of one's own": (size) =>
    metadata({ metrics: { rmse: 1, mae: 1, r2: 1, ...Object.fromEntries(list(size, (i) => [`rmse_${i}`, i])) } }),
  "wrong values": (size) => metadata({ input_features: list(size, (i) => i) }),
  features: (size) => metadata({ input_features: list(size, (i) => `f${i}`) }),
  "a list that names one thing twice": (size) =>
    metadata({ input_features: ["a", ...list(size, (i) => `f${i}`), "a"] }),
};
const metadata = (changes: Record<string, unknown>) => metadataOf({ model_name: "m", version: "1.0.0" }, 1, changes);

test.each(Object.entries(FILES))("reading metadata.json: %s", (_, value) => {
  expectLinear(1000, (size) => {
    const bytes = Buffer.from(JSON.stringify(value(size)));
    return () => void parseMetadata("metadata.json", bytes);
  });
});

const DUPLICATES = (size: number) => Buffer.from(`{${list(size, (i) => `"k${i}":1,"k${i}":2`).join(",")}}`);

test("reading metadata.json: duplicate keys", () => {
  expectLinear(500, (size) => () => void parseMetadata("metadata.json", DUPLICATES(size)));
});

const POLICIES: Readonly<Record<string, (size: number) => string>> = {
  "duplicate keys": (size) => list(size, (i) => `k${i % 2}: 1`).join("\n"),
  metrics: (size) => `gate:\n  metrics:\n${list(size, (i) => `    m${i}: {min: 1}`).join("\n")}`,
  slices: (size) => `gate:\n  slices:\n${list(size, (i) => `    - {column: c${i}, metrics: {}}`).join("\n")}`,
  "values that readers disagree over": (size) => `a: [${list(size, () => "yes").join(", ")}]`,
  aliases: (size) => list(size, (i) => `- *a${i}`).join("\n"),
  "syntax errors": (size) => "]".repeat(size),
  "one long text": (size) => `title: ${list(size, (i) => `word${i}`).join(" ")}`,
};

test.each(Object.entries(POLICIES))("reading model.yml: %s", (_, text) => {
  expectLinear(250, (size) => {
    const bytes = Buffer.from(text(size));
    return () => void parsePolicy("model.yml", bytes);
  });
});

test("reading model.yml: keys of one mapping", () => {
  expectLinear(1200, (size) => {
    const bytes = Buffer.from(list(size, (i) => `k${i}: 1`).join("\n"));
    return () => void parsePolicy("model.yml", bytes);
  });
});

test("what is larger than any policy or metadata is refused unread", () => {
  const policy = Buffer.from(list(100_000, (i) => `k${i}: 1`).join("\n"));
  const rules = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule);
  expect(rules(parsePolicy("model.yml", policy).findings)).toEqual(["file/too-large"]);
  expect(rules(parsePolicy("model.yml", Buffer.from("a:\n".repeat(6000))).findings)).toEqual(["file/too-large"]);
  const keys = Buffer.from(`{${list(60_000, (i) => `"k${i}":1`).join(",")}}`);
  expect(rules(parseMetadata("metadata.json", keys).findings)).toEqual(["file/too-large"]);
  for (const deep of [
    "[".repeat(60_000),
    "- ".repeat(30_000),
    "{a: ".repeat(16_000),
    `${"[".repeat(101)}${"]".repeat(101)}`,
  ]) {
    expect(rules(parsePolicy("model.yml", Buffer.from(deep)).findings)).toContain("file/unsafe-value");
  }
});

test("comparing two versions whose names all differ, or stand in another order", () => {
  const names = (size: number, prefix: string) => list(size, (i) => `${prefix}${i}`);
  const version = (own: readonly string[], ports: readonly string[]) => {
    const port = (name: string, i: number) => ({
      name,
      kind: "tensor" as const,
      type: "float",
      shape: [`N${i}`, 1],
      optional: false,
    });
    return sample({
      inputs: ports.map(port),
      outputs: ports.map((name, i) => ({ ...port(name, i), shape: [i + 1, 1] })),
      metadata: { inputFeatures: own, outputClasses: own },
    });
  };
  expectLinear(500, (size) => {
    const old = version(names(size, "a"), names(size, "p"));
    const others = version(names(size, "b"), names(size, "q"));
    const reversed = version(names(size, "a").reverse(), names(size, "p").reverse());
    return () => {
      compareVersions({ old, next: others });
      compareVersions({ old, next: reversed });
    };
  });
});

test("the header of a table, and its columns for a model's features", () => {
  expectLinear(1000, (size) => {
    const header = Buffer.from(`${list(size, (i) => `"f ""${i}"`).join(",")}\n`);
    const features = list(size, (i) => `f "${i}`);
    const signature = {
      inputs: [{ name: "x", type: "float32", isTensor: true, shape: ["N", size] }],
      outputs: [],
    };
    return () => {
      const records = new CsvRecords();
      records.feed(header, true);
      expect(records.next()).toBe(true);
      const columns = list(records.count, (cell) => ({ name: records.text(cell) }));
      const bind = (names: readonly string[]) =>
        bindFixtures({
          ...{ fixtures: "f.csv", file: "/f.csv", format: "csv", header: { columns }, features: names },
          ...{ signature, labelAs: "text", outputs: {} },
        } as Parameters<typeof bindFixtures>[0]);
      expect(bind(features).ok).toBe(true);
      expect(bind(features.map((name) => `other ${name}`)).ok).toBe(false);
    };
  });
});
