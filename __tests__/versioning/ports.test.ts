import type { Port } from "../../src/formats/graph.ts";
import { compareVersions, highest } from "../../src/versioning/compare.ts";
import { compareLabels } from "../../src/versioning/labels-compared.ts";
import {
  areFeaturesPositional,
  compareDimension,
  comparePorts,
  compareShapes,
  placesOf,
  sameOrder,
} from "../../src/versioning/ports-compared.ts";
import type { VersionSignature } from "../../src/versioning/signature.ts";
import { type Different, OUTPUTS, opaque, sample, tensor } from "./sample.ts";

const BARE: VersionSignature = { modelFiles: {}, otherFiles: {} };
const inputs = (...ports: Port[]) => sample({ inputs: ports });
const rulesOf = (next: Different, old: Different = {}) =>
  compareVersions({ old: sample(old), next: sample({ model: "b2", ...next }) })
    .changes.map(({ rule }) => rule.replace("contract/", ""))
    .filter((rule) => rule !== "weights-changed");

describe("ports are paired by name", () => {
  const [x, y, z] = [tensor("x", "float", ["N"]), tensor("y", "float", ["N"]), tensor("z", "float", ["N"])];

  test("whatever their order", () => {
    expect(comparePorts({ old: inputs(x, y), next: inputs(y, x) }, "inputs")).toEqual({
      kept: [
        { old: x, next: x },
        { old: y, next: y },
      ],
      removed: [],
      added: [],
    });
  });

  test("and one that stands in the place of another, with its type, has most likely its new name", () => {
    expect(comparePorts({ old: inputs(x, y), next: inputs(x, z) }, "inputs")).toEqual({
      ...{ kept: [{ old: x, next: x }], removed: [{ port: y, replacedBy: z }], added: [] },
    });
  });

  test.each([
    ["another element type", tensor("z", "int64", ["N"])],
    ["another rank", tensor("z", "float", ["N", 1])],
    ["no stated rank", tensor("z", "float", undefined)],
    ["a default", tensor("z", "float", ["N"], true)],
    ["another kind", { ...z, kind: "sequence" } as Port],
  ])("but not one of %s", (_, other) => {
    expect(comparePorts({ old: inputs(x, y), next: inputs(x, other) }, "inputs")).toEqual({
      ...{ kept: [{ old: x, next: x }], removed: [{ port: y }], added: [other] },
    });
    expect(comparePorts({ old: inputs(x, other), next: inputs(x, y) }, "inputs")).toMatchObject({
      ...{ removed: [{ port: other }], added: [y] },
    });
  });

  test("nor one in another place, nor one that was there already", () => {
    expect(comparePorts({ old: inputs(y, x), next: inputs(x, z) }, "inputs")).toEqual({
      ...{ kept: [{ old: x, next: x }], removed: [{ port: y }], added: [z] },
    });
    expect(comparePorts({ old: inputs(x, y), next: inputs(x) }, "inputs")).toEqual({
      ...{ kept: [{ old: x, next: x }], removed: [{ port: y }], added: [] },
    });
  });

  test("two without a rank are of one type", () => {
    const [a, b] = [tensor("a", "float", undefined), tensor("b", "float", undefined)];
    expect(comparePorts({ old: inputs(a), next: inputs(b) }, "inputs").removed).toEqual([{ port: a, replacedBy: b }]);
  });

  test("and not at all where one of the two cannot be looked into", () => {
    const nothing = { kept: [], removed: [], added: [] };
    expect(comparePorts({ old: sample(), next: opaque() }, "inputs")).toEqual(nothing);
    expect(comparePorts({ old: opaque(), next: sample() }, "outputs")).toEqual(nothing);
    expect(comparePorts({ old: opaque(), next: opaque() }, "outputs")).toEqual(nothing);
  });
});

test.each([
  [3, 3, "same"],
  [3, 4, "changed"],
  [3, "N", "widened"],
  [3, null, "widened"],
  ["N", 3, "narrowed"],
  [null, 3, "narrowed"],
  ["N", "M", "same"],
  [null, "N", "same"],
] as const)("a dimension of %j that becomes %j is %s", (old, next, change) => {
  expect(compareDimension(old, next)).toBe(change);
});

test("shapes are compared axis by axis, if their rank is the same", () => {
  const kept = (old: Port["shape"], next: Port["shape"]) => ({
    old: tensor("x", "float", old),
    next: tensor("x", "float", next),
  });
  expect(compareShapes(kept(["N", 3, 4, null], [1, 3, "K", 2]))).toEqual([
    { axis: 0, old: "N", next: 1, change: "narrowed" },
    { axis: 2, old: 4, next: "K", change: "widened" },
    { axis: 3, old: null, next: 2, change: "narrowed" },
  ]);
  for (const [old, next] of [
    [undefined, ["N"]],
    [["N"], undefined],
    [["N"], ["N", 1]],
    [[1], [1]],
  ] as const) {
    expect(compareShapes(kept(old, next))).toEqual([]);
  }
});

test("features have positions unless each is an input of its own", () => {
  const features = (names: string[], ...ports: Port[]) => sample({ inputs: ports, metadata: { inputFeatures: names } });
  const [a, b] = [tensor("a", "float", ["N"]), tensor("b", "float", ["N"])];
  expect(areFeaturesPositional(features(["a", "b"], a, b))).toBe(false);
  expect(areFeaturesPositional(features(["a"], a, b))).toBe(false);
  expect(areFeaturesPositional(features(["a", "c"], a, b))).toBe(true);
  expect(areFeaturesPositional(opaque())).toBe(true);
  expect(areFeaturesPositional({ ...BARE, graph: sample().graph } as VersionSignature)).toBe(false);
});

test("names have the place where they are first, and an order of those that both lists have", () => {
  expect([...placesOf(["a", "b", "a", "c"])]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 3],
  ]);
  expect(sameOrder(["a", "b", "c"], ["a", "x", "c"])).toBe(true);
  expect(sameOrder(["a", "b", "c"], ["c", "x", "a"])).toBe(false);
  expect(sameOrder(["a"], ["b"])).toBe(true);
  expect(sameOrder(["a", "b"], ["b", "a", "c"])).toBe(false);
});

describe("lists of classes in the file", () => {
  const version = (lists: string[][], outputClasses?: string[]): VersionSignature => {
    const whole = sample(outputClasses === undefined ? {} : { metadata: { outputClasses } });
    const graph = { ...whole.graph, classLabels: lists } as VersionSignature["graph"];
    const { metadata, ...rest } = whole;
    return { ...rest, graph, ...(outputClasses === undefined ? {} : { metadata }) } as VersionSignature;
  };
  const compared = (old: VersionSignature, next: VersionSignature) => compareLabels({ old, next });

  test("that differ are paired in their order", () => {
    expect(compared(version([["0", "1"]]), version([["1", "0"]]))).toEqual([{ old: ["0", "1"], next: ["1", "0"] }]);
    const [kept, old, next] = [["k"], ["a", "b"], ["a", "c"]];
    expect(compared(version([kept, old]), version([next, kept]))).toEqual([{ old, next }]);
    expect(compared(version([["a"], ["b"]]), version([["c"], ["d"]]))).toEqual([
      { old: ["a"], next: ["c"] },
      { old: ["b"], next: ["d"] },
    ]);
  });

  test("that are gone, new or the same are not", () => {
    expect(compared(version([["a"], ["b"]]), version([["b"]]))).toEqual([]);
    expect(compared(version([["a"]]), version([["a"], ["b"]]))).toEqual([]);
    expect(compared(version([["a"]]), version([["a"]]))).toEqual([]);
    expect(compared(BARE, version([["a"]]))).toEqual([]);
    expect(compared(version([["a"]]), BARE)).toEqual([]);
  });

  test("are left to the rules of metadata.json where it says the same on both sides", () => {
    const [ab, ac] = [
      ["a", "b"],
      ["a", "c"],
    ];
    expect(compared(version([ab], ab), version([ac], ac))).toEqual([]);
    const told = [{ old: ab, next: ac }];
    expect(compared(version([ab], ["x", "y"]), version([ac], ac))).toEqual(told);
    expect(compared(version([ab], ab), version([ac], ["x", "y"]))).toEqual(told);
    expect(compared(version([ab]), version([ac], ac))).toEqual(told);
    expect(compared(version([ab], ["a"]), version([ac], ac))).toEqual(told);
    expect(compared(version([ab], ["a", "b", "c"]), version([ac], ac))).toEqual(told);
    expect(compared(version([ab], ["b", "a"]), version([ac], ac))).toEqual(told);
  });
});

describe("the shape of an output", () => {
  const scores = (shape: Port["shape"], name = "probabilities") => [OUTPUTS[0], tensor(name, "float", shape)];
  const three = { metadata: { outputClasses: ["legitimate", "fraud", "unclear"] } };

  test("may grow with the classes, at their column, by as many as were appended", () => {
    const grown = { outputs: scores(["N", 3]), ...three };
    expect(rulesOf(grown)).toEqual(["class-added"]);
    const reordered = { metadata: { outputClasses: ["fraud", "legitimate", "unclear"] } };
    expect(rulesOf({ outputs: scores(["N", 3]), ...reordered })).toContain("output-reshaped");
    expect(rulesOf({ outputs: scores(["N", 4]), ...three })).toContain("output-reshaped");
    expect(rulesOf({ outputs: scores(["N", 3]) })).toEqual(["output-reshaped"]);
    const wide = { outputs: scores(["N", 5]) };
    expect(rulesOf({ outputs: scores(["N", 3]), ...three }, wide)).toContain("output-reshaped");
    // The same numbers at another axis are no column of classes.
    const rows = { outputs: scores([2, 2]) };
    expect(rulesOf({ outputs: scores([3, 2]), ...three }, rows)).toContain("output-reshaped");
    const fewer = { metadata: { outputClasses: ["legitimate"] } };
    expect(rulesOf({ outputs: scores(["N", 1]), ...fewer })).toContain("output-reshaped");
  });

  test("grows with the classes in the only output of their width, whatever its name, or the only one that is named so", () => {
    expect(rulesOf({ outputs: scores(["N", 3], "y"), ...three }, { outputs: scores(["N", 2], "y") })).toEqual([
      "class-added",
    ]);
    const both = (name: string, width: number, other: number) => [
      ...scores(["N", width], name),
      tensor("other_logits", "float", ["N", other]),
    ];
    expect(rulesOf({ outputs: both("y", 2, 3), ...three }, { outputs: both("y", 2, 2) })).toEqual(["class-added"]);
    expect(rulesOf({ outputs: both("prob", 3, 2), ...three }, { outputs: both("prob", 2, 2) })).toContain(
      "output-reshaped",
    );
    for (const name of ["PROB", "my_score", "Logits", "class_p"]) {
      const named = (width: number) => [...scores(["N", width], name), tensor("z", "float", ["N", 2])];
      expect(rulesOf({ outputs: named(3), ...three }, { outputs: named(2) })).toEqual(["class-added"]);
    }
  });

  test("is better known where an open dimension gets a size that callers do not feed", () => {
    const open = { outputs: scores(["N", "K"]) };
    expect(rulesOf({ outputs: scores(["N", 2]) }, open)).toEqual(["output-shape-stated"]);
    // N is the batch of the input: callers would get fewer rows than they feed.
    expect(rulesOf({ outputs: scores([1, "K"]) }, open)).toEqual(["output-reshaped"]);
    expect(rulesOf({ outputs: scores([1, 2]) }, open)).toEqual(["output-reshaped", "output-shape-stated"]);
    expect(rulesOf({ outputs: scores([null, 2]) }, { outputs: scores([null, null]) })).toEqual(["output-shape-stated"]);
    expect(rulesOf({ outputs: scores(["N", 2]) }, { outputs: scores(undefined) })).toEqual(["output-shape-stated"]);
    expect(rulesOf({ outputs: scores(undefined) }, { outputs: scores(undefined) })).toEqual([]);
  });

  test("is wider where a size, or all of it, is no longer stated", () => {
    expect(rulesOf({ outputs: scores(undefined) })).toEqual(["output-dimension-widened"]);
    expect(rulesOf({ outputs: scores(["N", null]) })).toEqual(["output-dimension-widened"]);
    expect(rulesOf({ outputs: scores(["N", 2, 1]) })).toEqual(["output-reshaped"]);
  });
});

test("without metadata, shapes are compared all the same", () => {
  const bare = (shape: Port["shape"]): VersionSignature => {
    const { metadata: _, ...rest } = sample({ outputs: [tensor("probabilities", "float", shape)] });
    return { ...rest, modelFiles: { "model.onnx": String(shape) } };
  };
  const { changes } = compareVersions({ old: bare(["N", 2]), next: bare(["N", 3]) });
  expect(changes.map(({ rule }) => rule)).toContain("contract/output-reshaped");
});

test("a change names its subject, if its rule can find several", () => {
  const { changes } = compareVersions({ old: sample(), next: sample({ outputs: [], opsets: { "ai.onnx": 22 } }) });
  const subjects = changes.map((change) => [change.rule, "subject" in change ? change.subject : undefined]);
  expect(subjects).toEqual([
    ["contract/output-removed", "label"],
    ["contract/output-removed", "probabilities"],
    ["contract/opset-raised", "ai.onnx"],
    ["contract/nothing-changed", undefined],
  ]);
  expect(changes.at(-1)).not.toHaveProperty("subject");
});

test("the highest of bumps is what breaks most", () => {
  expect(highest([])).toBe("none");
  expect(highest(["patch", "major", "minor"])).toBe("major");
  expect(highest(["none", "patch", "none"])).toBe("patch");
});
