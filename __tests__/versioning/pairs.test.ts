import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphSignature } from "../../src/formats/graph.ts";
import { readModelFile } from "../../src/platform/files/model-bytes.ts";
import { compareVersions } from "../../src/versioning/compare.ts";
import type { MetadataSignature, VersionSignature } from "../../src/versioning/signature.ts";

const MODELS = "__tests__/models";

interface PairedVersion {
  readonly file: string;
  readonly features: readonly string[];
  readonly classes: readonly string[];
  readonly framework: string;
  readonly model_type?: MetadataSignature["modelType"];
}

interface ModelPair {
  readonly name: string;
  readonly old: PairedVersion;
  readonly next: PairedVersion;
  readonly requires: string;
  readonly rules: readonly string[];
}

const pairs = JSON.parse(readFileSync(join(MODELS, "pairs", "pairs.json"), "utf8")) as readonly ModelPair[];
const oracle = JSON.parse(readFileSync(join(MODELS, "signatures.json"), "utf8")) as Record<string, unknown>;

function read(file: string): GraphSignature {
  const model = readModelFile(file);
  if (!model.ok) throw new Error(`${file}: ${model.why}`);
  return model.signature;
}

function versionOf({ file, features, classes, framework, model_type }: PairedVersion): VersionSignature {
  const path = join(MODELS, "pairs", file);
  return {
    graph: read(path),
    metadata: {
      inputFeatures: features,
      outputClasses: classes,
      modelType: model_type ?? "classification",
      exportFormat: "onnx",
      framework,
      quantization: "none",
    },
    modelFiles: { "model.onnx": createHash("sha256").update(readFileSync(path)).digest("hex") },
    otherFiles: {},
  };
}

describe("models of the field's own exporters", () => {
  test.each(pairs.map((pair) => [pair.name, pair] as const))("%s", (_, { old, next, requires, rules }) => {
    const { requiredBump, changes } = compareVersions({ old: versionOf(old), next: versionOf(next) });
    expect({ requiredBump, changes }).toEqual({ requiredBump: requires, changes: expect.anything() });
    expect(changes.map((c) => c.rule)).toEqual(expect.arrayContaining(rules.map((rule) => `contract/${rule}`)));
  });

  test("twenty retrains of trees, of a linear model and of a network are there, and none is the model it came from", () => {
    for (const family of ["trees", "linear", "net"]) {
      const retrained = pairs.filter((pair) => pair.name.startsWith(`${family} retrained, `));
      expect(retrained.length).toBe(20);
    }
  });
});

describe("what the onnx package reads in a model, ours reads too", () => {
  test.each(Object.entries(oracle))("%s", (file, expected) => {
    const { architecture, zipMaps: _, ...rest } = read(join(MODELS, file));
    const { operators, weights } = architecture;
    expect({ ...rest, operators, weights }).toEqual(expected);
  });
});

describe("a file that is no model", () => {
  const good = readFileSync(join(MODELS, "good.onnx"));
  const readBytes = (bytes: Uint8Array) =>
    import("../../src/formats/onnx/model.ts").then(({ readModel }) =>
      readModel({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }, () => "hash"),
    );

  test.each([
    ["is empty", new Uint8Array(0), "it contains no graph"],
    ["is a page", Buffer.from("<!DOCTYPE html><html></html>"), /./],
    ["is cut off", good.subarray(0, good.length - 9), "a field reaches beyond its message"],
    ["ends in a number", Buffer.from([0x08, 0x80]), "it ends in the middle of a number"],
    ["has a number without an end", Buffer.from([0x08, ...Array(11).fill(0xff)]), "a number has more than ten bytes"],
    [
      "claims more bytes than there are",
      Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x07]),
      "a field reaches beyond its message",
    ],
    ["has a field without a number", Buffer.from([0x00, 0x01]), "a field has the number 0"],
  ])("%s: said, not thrown", async (_, bytes, why) => {
    expect(await readBytes(bytes)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  test("graphs nested without end are refused before the stack is", async () => {
    const field = (number: number, body: Buffer) =>
      Buffer.concat([Buffer.from([(number << 3) | 2]), varint(body.length), body]);
    let graph = Buffer.alloc(0);
    for (let i = 0; i < 2000; i++) graph = field(1, field(5, field(6, graph)));
    expect(await readBytes(field(7, graph))).toEqual({
      ok: false,
      why: expect.stringContaining("nested more than 100 levels deep"),
    });
  });

  test("every single flipped byte is survived", async () => {
    for (let i = 0; i < good.length; i++) {
      const bytes = Buffer.from(good);
      bytes[i] = (bytes[i] as number) ^ 0xff;
      expect(typeof (await readBytes(bytes)).ok).toBe("boolean");
    }
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
