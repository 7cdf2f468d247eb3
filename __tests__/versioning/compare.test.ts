import fc from "fast-check";
import type { Port } from "../../src/formats/graph.ts";
import { compareVersions, isAtLeast } from "../../src/versioning/compare.ts";
import type { VersionSignature } from "../../src/versioning/signature.ts";
import { type Different, INPUT, OUTPUTS, opaque, sample, tensor } from "./sample.ts";

const between = (next: Different, old: Different = {}) => compareVersions({ old: sample(old), next: sample(next) });
const rulesOf = (changes: readonly { readonly rule: string }[]) => changes.map((c) => c.rule.replace("contract/", ""));

describe("two versions", () => {
  test("that are the same call for nothing", () => {
    expect(between({})).toMatchObject({ requiredBump: "none", changes: [{ rule: "contract/nothing-changed" }] });
  });

  test("a retrained model calls for a patch", () => {
    expect(between({ model: "b2", readme: "c2" })).toMatchObject({
      requiredBump: "patch",
      changes: [{ rule: "contract/weights-changed" }],
    });
  });

  test("a renamed input is one change, and says what takes its place", () => {
    const { changes, requiredBump } = between({ model: "b2", inputs: [tensor("features", "float", ["N", 3])] });
    expect(requiredBump).toBe("major");
    expect(rulesOf(changes)).toEqual(["input-removed", "weights-changed"]);
    expect(changes[0]?.message).toBe("The input input (float[N, 3]) is gone; features takes its place.");
  });

  test("an appended class widens the probabilities, and that is no reshaping", () => {
    const { changes, requiredBump } = between({
      model: "b2",
      outputs: [OUTPUTS[0], tensor("probabilities", "float", ["N", 3])],
      architecture: { fingerprint: "a2" },
      metadata: { outputClasses: ["legitimate", "fraud", "unclear"] },
    });
    expect(requiredBump).toBe("minor");
    expect(rulesOf(changes)).toEqual(["architecture-changed", "class-added"]);
  });

  test("an appended class excuses the column of its scores, and no other output that happens to be as wide", () => {
    const outputs = (width: number, embedded: number, name = "probabilities") => [
      OUTPUTS[0],
      tensor(name, "float", ["N", width]),
      tensor("embedding", "float", ["N", embedded]),
    ];
    const classes = { metadata: { outputClasses: ["legitimate", "fraud", "unclear"] } };
    const bump = (next: Different, old: Different) => between({ model: "b2", ...next }, old).requiredBump;
    expect(bump({ outputs: outputs(3, 2), ...classes }, { outputs: outputs(2, 2) })).toBe("minor");
    expect(bump({ outputs: outputs(3, 3), ...classes }, { outputs: outputs(2, 2) })).toBe("major");
    expect(bump({ outputs: outputs(3, 3), ...classes }, { outputs: outputs(2, 8) })).toBe("major");
    expect(bump({ outputs: outputs(3, 3, "y"), ...classes }, { outputs: outputs(2, 2, "y") })).toBe("major");
  });

  test.each([
    // from, to, what it calls for
    [["N", null], ["N", 1], "minor"],
    [undefined, ["N", 1], "minor"],
    [["N", 1], undefined, "minor"],
    [["N", 1], ["N", null], "minor"],
    [["N", "K"], ["N", 4], "minor"],
    [["N", 2], [1, 2], "major"],
    [["N", 2], ["N", 3], "major"],
    [["N", 2], ["N"], "major"],
  ] as const)("an output of %j that becomes %j calls for a %s", (from, to, bump) => {
    const old = { outputs: [tensor("y", "float", from)] };
    expect(between({ outputs: [tensor("y", "float", to)], model: "b2" }, old).requiredBump).toBe(bump);
  });

  test("the same model under another spelling of its framework is no other architecture", () => {
    const spelt = (framework: string, model = "b1") => ({ metadata: { framework }, model });
    expect(rulesOf(between(spelt("PyTorch"), spelt("pytorch")).changes)).toEqual(["nothing-changed"]);
    expect(rulesOf(between(spelt("torch", "b2"), spelt("pytorch")).changes)).toEqual(["weights-changed"]);
    const opaqueBetween = (next: Different, old: Different) =>
      rulesOf(compareVersions({ old: opaque(old), next: opaque(next) }).changes);
    expect(opaqueBetween(spelt("torch"), spelt("pytorch"))).toEqual(["nothing-changed"]);
    expect(opaqueBetween(spelt("PyTorch", "b2"), spelt("pytorch"))).toEqual(["model-changed"]);
    expect(opaqueBetween(spelt("jax", "b2"), spelt("pytorch"))).toEqual(["architecture-changed", "model-changed"]);
  });

  test("a domain that is imported and not used needs no newer runtime, unless its version does", () => {
    const importing = (version: number) => between({ model: "b2", opsets: { "ai.onnx": 21, "ai.onnx.ml": version } });
    expect(rulesOf(importing(3).changes)).toEqual(["weights-changed"]);
    expect(importing(5).changes[0]?.message).toBe(
      "ai.onnx.ml (version 5) is new: consumers need a runtime that has it, ONNX Runtime 1.18 or newer.",
    );
  });

  test("a class put before the others is a new number for each of them", () => {
    const { changes } = between({ metadata: { outputClasses: ["unclear", "legitimate", "fraud"] } });
    expect(rulesOf(changes)).toEqual(["class-reordered", "class-reordered", "class-added", "nothing-changed"]);
  });

  test("a rank that was open and is fixed narrows", () => {
    const open = { inputs: [tensor("input", "float", undefined)] };
    expect(between({ model: "b2" }, open).requiredBump).toBe("major");
    expect(between({ ...open, model: "b2" }).requiredBump).toBe("minor");
  });

  test("another format is a major change, and nothing else is said of the graph", () => {
    const { changes } = compareVersions({ old: sample(), next: opaque() });
    expect(rulesOf(changes)).toEqual(["export-format-changed", "model-changed"]);
  });

  test("two bare files are compared by their graphs alone", () => {
    const bare = ({ graph, modelFiles }: VersionSignature): VersionSignature => ({
      ...(graph && { graph }),
      modelFiles,
      otherFiles: {},
    });
    const { changes } = compareVersions({
      old: bare(sample()),
      next: bare(sample({ model: "b2", opsets: { "ai.onnx": 22 } })),
    });
    expect(rulesOf(changes)).toEqual(["opset-raised", "weights-changed"]);
  });

  test("an override takes the place of what a rule calls for, and is told", () => {
    const old = sample();
    const next = sample({ model: "b2", opsets: { "ai.onnx": 22 } });
    const overrides = { "contract/opset-raised": "patch", "contract/weights-changed": "off" } as const;
    expect(compareVersions({ old, next }, overrides)).toMatchObject({
      requiredBump: "patch",
      changes: [
        { rule: "contract/opset-raised", requires: "patch", overridden: "minor" },
        { rule: "contract/weights-changed", requires: "none", overridden: "patch" },
      ],
    });
  });
});

const wider = graph((g) => ({ ...g, outputs: port(g.outputs, "probabilities", { shape: ["N", 3] }) }));
const appended = metadata((m) => ({ ...m, outputClasses: [...m.outputClasses, "unclear"] }));

/** Changes that touch different things, so that none takes another one back. */
const MUTATIONS: readonly ((v: VersionSignature) => VersionSignature)[] = [
  graph((g) => ({ ...g, inputs: [...g.inputs, tensor("country", "int64", ["N"])] })),
  graph((g) => ({ ...g, inputs: [...g.inputs, tensor("bias", "float", [1], true)] })),
  graph((g) => ({ ...g, inputs: g.inputs.filter((p) => p.name !== "second") })),
  graph((g) => ({ ...g, inputs: port(g.inputs, "input", { type: "double" }) })),
  graph((g) => ({ ...g, inputs: port(g.inputs, "third", { shape: [7] }) })),
  graph((g) => ({ ...g, outputs: [...g.outputs, tensor("margin", "float", ["N"])] })),
  graph((g) => ({ ...g, outputs: g.outputs.filter((p) => p.name !== "extra") })),
  graph((g) => ({ ...g, outputs: port(g.outputs, "label", { type: "string" }) })),
  wider,
  graph((g) => ({ ...g, outputs: port(g.outputs, "embedding", { shape: ["N", 3] }) })),
  graph((g) => ({ ...g, outputs: port(g.outputs, "third", { shape: [7] }) })),
  graph((g) => ({ ...g, classLabels: [["1", "0"]] })),
  graph((g) => ({ ...g, opsets: { ...g.opsets, "ai.onnx": 25 } })),
  graph((g) => ({ ...g, opsets: { ...g.opsets, "ai.onnx.ml": 5 } })),
  graph((g) => ({ ...g, irVersion: 13 })),
  graph((g) => ({ ...g, externalData: ["weights.bin"] })),
  graph((g) => ({ ...g, architecture: { ...g.architecture, fingerprint: "other" } })),
  metadata((m) => ({ ...m, inputFeatures: m.inputFeatures.filter((f) => f !== "hour") })),
  metadata((m) => ({ ...m, inputFeatures: ["country", ...m.inputFeatures] })),
  appended,
  metadata((m) => ({ ...m, modelType: "regression" })),
  metadata((m) => ({ ...m, quantization: "int8" })),
  (v) => ({ ...v, modelFiles: { "model.onnx": "b2" } }),
  (v) => ({ ...v, otherFiles: { "README.md": "c2" } }),
];

function graph(change: (g: NonNullable<VersionSignature["graph"]>) => NonNullable<VersionSignature["graph"]>) {
  return (v: VersionSignature) => ({
    ...v,
    ...(v.graph && { graph: change(v.graph) }),
    modelFiles: { "model.onnx": "b2" },
  });
}

function metadata(change: (m: NonNullable<VersionSignature["metadata"]>) => NonNullable<VersionSignature["metadata"]>) {
  return (v: VersionSignature) => ({ ...v, ...(v.metadata && { metadata: change(v.metadata) }) });
}

function port(ports: readonly Port[], name: string, change: Partial<Port>): Port[] {
  return ports.map((p) => (p.name === name ? { ...p, ...change } : p));
}

const dimension = fc.oneof(
  fc.constant("N"),
  fc.constant(null),
  fc.nat({ max: 9 }).map((n) => n + 1),
);
const anyVersion = fc
  .record({ second: fc.array(dimension, { maxLength: 3 }), third: fc.constantFrom("N", 4), batch: dimension })
  .map(({ second, third, batch }) =>
    sample({
      inputs: [{ ...INPUT, shape: [batch, 3] }, tensor("second", "float", second), tensor("third", "int64", [third])],
      outputs: [
        ...OUTPUTS,
        tensor("extra", "float", [batch]),
        tensor("embedding", "float", ["N", 2]),
        tensor("third", "float", [third]),
      ],
    }),
  );

/** A column more breaks callers; that it belongs to a class that was appended is the only thing that makes a change smaller. */
const explains = (another: (typeof MUTATIONS)[number], some: typeof MUTATIONS) =>
  another === appended && some.includes(wider);

test("the required bump never falls when a change is added, but where a class explains a column", () => {
  fc.assert(
    fc.property(anyVersion, fc.subarray([...MUTATIONS]), fc.constantFrom(...MUTATIONS), (old, some, another) => {
      const apply = (changes: readonly ((v: VersionSignature) => VersionSignature)[]) =>
        changes.reduce((v, change) => change(v), old);
      const fewer = compareVersions({ old, next: apply(some) }).requiredBump;
      const more = compareVersions({ old, next: apply([...some.filter((m) => m !== another), another]) }).requiredBump;
      if (explains(another, some)) return;
      expect({ fewer, more, holds: isAtLeast(more, fewer) }).toEqual({ fewer, more, holds: true });
    }),
    { numRuns: 700 },
  );
});
