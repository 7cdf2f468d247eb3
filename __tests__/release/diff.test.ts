import { diffSides, type Side, suggestedVersion, taggedBefore, versionOf } from "../../src/release/diff.ts";
import type { VersionSignature } from "../../src/versioning/signature.ts";
import { type Different, sample, tensor } from "../versioning/sample.ts";

const side = (name: string, different: Different = {}, more: Partial<Side> = {}): Side => ({
  name,
  signature: sample(different),
  ...more,
});
const renamed: Different = { model: "b", inputs: [tensor("rows", "float", ["N", 3])] };
const released = side("models/m/1.0.0", {}, { model: "m", version: "1.0.0" });

test("what changed for callers, the bump that it requires, and the next version that is free", () => {
  const diff = diffSides(released, side("models/m/1.1.0", renamed), {}, ["2.0.0"]);
  expect(diff).toMatchObject({
    old: "models/m/1.0.0",
    next: "models/m/1.1.0",
    requiredBump: "major",
    suggestedVersion: "3.0.0",
  });
  expect(diff.changes.map(({ rule }) => rule)).toEqual(["contract/input-removed", "contract/weights-changed"]);
  expect(diff).not.toHaveProperty("notInspected");
  expect(suggestedVersion(diff)).toBe("3.0.0");
});

test("before 1.0.0 a breaking change requires a minor release", () => {
  const early = { ...released, version: "0.3.1" };
  expect(diffSides(early, side("next", renamed), {}, [])).toMatchObject({
    requiredBump: "minor",
    suggestedVersion: "0.4.0",
  });
});

test("a file without a number gets no suggestion, and asking for one is refused", () => {
  const diff = diffSides(side("a.onnx"), side("b.onnx", renamed), {}, []);
  expect(diff).toMatchObject({ requiredBump: "major" });
  expect(diff).not.toHaveProperty("suggestedVersion");
  expect(() => suggestedVersion(diff)).toThrow("a.onnx has no version number, so no next one can be suggested.");
});

test("a mapping of model.yml counts", () => {
  const overrides = { "contract/input-removed": "minor" } as const;
  expect(diffSides(released, side("next", renamed), overrides, []).requiredBump).toBe("minor");
});

test("what is not looked into is named", () => {
  const { graph: _, ...opaque }: VersionSignature = sample();
  const [old, next] = [side("old"), side("next")].map((s) => ({ ...s, signature: opaque })) as [Side, Side];
  expect(diffSides(old, side("next"), {}, []).notInspected).toBe(
    "old, which is not ONNX; only metadata.json was compared",
  );
  expect(diffSides(old, next, {}, []).notInspected).toBe(
    "old and next, which is not ONNX; only metadata.json was compared",
  );
});

test("the version before is the highest tagged one below; without one, or outside a registry, the user names it", () => {
  expect(taggedBefore("m", "1.2.0", ["1.0.0", "1.1.0", "1.2.0", "2.0.0"])).toBe("1.1.0");
  expect(() => taggedBefore("m", "1.0.0", ["1.0.0", "2.0.0"])).toThrow("This repository has no tag of m below 1.0.0.");
  expect(versionOf(released)).toEqual({ model: "m", version: "1.0.0" });
  expect(() => versionOf(side("a.onnx"))).toThrow("a.onnx is not a version in this registry");
});
