import { isNoObject, type PushedRef, parsePushed, pushedVersions, taggedVersion } from "../../src/release/pushed.ts";

const A = "a".repeat(40);
const NONE = "0".repeat(40);
const tree = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));
const names = (...args: Parameters<typeof pushedVersions>) =>
  pushedVersions(...args).versions.map(({ model, version }) => `${model}/${version}`);
const ref = (remoteRef: string): PushedRef => ({ localRef: "HEAD", localOid: A, remoteRef, remoteOid: NONE });

const MODELS = {
  "models/fraud/model.yml": "1",
  "models/fraud/fixtures/rows.csv": "1",
  "models/fraud/1.9.0/metadata.json": "1",
  "models/fraud/1.10.0/metadata.json": "1",
  "models/ctr/1.0.0/model.onnx": "1",
  "models/README.md": "1",
};

test("the lines that git gives to the hook are read; anything else is refused", () => {
  const line = `refs/heads/a ${A} refs/heads/b ${NONE}`;
  expect(parsePushed(`${line}\n\n${line}\n`)).toEqual(
    Array(2).fill({ localRef: "refs/heads/a", localOid: A, remoteRef: "refs/heads/b", remoteOid: NONE }),
  );
  expect(parsePushed(`(delete) ${NONE} refs/heads/b ${"b".repeat(64)}`)[0]?.localOid).toBe(NONE);
  for (const text of ["x", `a ${A} b`, `a ${A} b -x`, `a ${A} b ${NONE} c`, `a HEAD b ${NONE}`]) {
    expect(() => parsePushed(text)).toThrow("This is not what git gives");
  }
  expect([NONE, "0".repeat(64), A].map(isNoObject)).toEqual([true, true, false]);
});

test("a tag below models/ names a version, another reference none, and a tag that does not parse is refused", () => {
  expect(taggedVersion(ref("refs/tags/models/fraud/1.0.0"))).toEqual({ model: "fraud", version: "1.0.0" });
  expect(taggedVersion(ref("refs/tags/v1"))).toBeUndefined();
  expect(taggedVersion(ref("refs/heads/models/fraud/1.0.0"))).toBeUndefined();
  for (const tag of ["models/fraud", "models/Fraud/1.0.0", "models/fraud/v1.0.0"]) {
    expect(() => taggedVersion(ref(`refs/tags/${tag}`))).toThrow("The tag cannot be released");
  }
});

describe("of a pushed commit", () => {
  test("every version is judged if the remote has nothing", () => {
    expect(names(tree(MODELS), [])).toEqual(["fraud/1.10.0", "fraud/1.9.0", "ctr/1.0.0"]);
  });

  test("only what differs from every commit of the remote is judged", () => {
    const next = tree({ ...MODELS, "models/ctr/1.0.0/model.onnx": "2", "models/fraud/1.9.0/metadata.json": "2" });
    expect(names(next, [tree(MODELS)])).toEqual(["fraud/1.9.0", "ctr/1.0.0"]);
    const merged = tree({ ...MODELS, "models/ctr/1.0.0/model.onnx": "2" });
    expect(names(next, [tree(MODELS), merged])).toEqual(["fraud/1.9.0"]);
    expect(names(next, [next])).toEqual([]);
  });

  test("a changed, new or removed policy or fixture set is tried on the newest version", () => {
    for (const path of ["models/fraud/model.yml", "models/fraud/fixtures/rows.csv"] as const) {
      const { [path]: _, ...without } = MODELS;
      expect(names(tree({ ...MODELS, [path]: "2" }), [tree(MODELS)])).toEqual(["fraud/1.10.0"]);
      expect(names(tree(without), [tree(MODELS)])).toEqual(["fraud/1.10.0"]);
      expect(names(tree(MODELS), [tree(without)])).toEqual(["fraud/1.10.0"]);
      // Another branch of the remote has removed it.
      expect(names(tree(without), [tree(MODELS), tree(without)])).toEqual([]);
    }
  });

  test("a version is judged if a file of it is removed, and not if all of it is", () => {
    const both = { ...MODELS, "models/ctr/1.0.0/metadata.json": "1" };
    expect(names(tree(MODELS), [tree(both)])).toEqual(["ctr/1.0.0"]);
    const { "models/ctr/1.0.0/model.onnx": _, ...without } = MODELS;
    expect(names(tree(without), [tree(MODELS)])).toEqual([]);
  });

  test("a folder that has no name of a version is named once", () => {
    const next = tree({ ...MODELS, "models/ctr/v2/a": "1", "models/ctr/v2/b": "1", "models/Ctr/1.0.0/a": "1" });
    expect(pushedVersions(next, [tree(MODELS)]).strange).toEqual(["models/ctr/v2", "models/Ctr/1.0.0"]);
    expect(pushedVersions(next, [next]).strange).toEqual([]);
  });
});
