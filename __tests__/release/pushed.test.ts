import { isNoObject, type PushedRef, parsePushed, pushedFiles, taggedVersion } from "../../src/release/pushed.ts";

const A = "a".repeat(40);
const NONE = "0".repeat(40);
const tree = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));
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
  for (const text of [
    "x",
    `a ${A} b`,
    `a ${A} b -x`,
    `a ${A} b ${NONE} c`,
    `a HEAD b ${NONE}`,
    `a ${A}  ${NONE}`,
    ` ${A} b ${NONE} ${A}`,
  ]) {
    expect(() => parsePushed(text)).toThrow("This is not input from git's");
  }
  const some = [`${"0".repeat(39)}1`, `1${"0".repeat(39)}`];
  expect([NONE, "0".repeat(64), A, ...some].map(isNoObject)).toEqual([true, true, false, false, false]);
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
  const files = (...args: Parameters<typeof pushedFiles>) =>
    pushedFiles(...args).map(({ path, status }) => `${status} ${path}`);

  test("every file is new if the remote has nothing", () => {
    expect(files(tree(MODELS), [])).toEqual(Object.keys(MODELS).map((path) => `added ${path}`));
  });

  test("only what differs from every commit of the remote counts", () => {
    const next = tree({ ...MODELS, "models/ctr/1.0.0/model.onnx": "2", "models/fraud/1.9.0/metadata.json": "2" });
    const [metadata, model] = ["modified models/fraud/1.9.0/metadata.json", "modified models/ctr/1.0.0/model.onnx"];
    expect(files(next, [tree(MODELS)])).toEqual([metadata, model]);
    const merged = tree({ ...MODELS, "models/ctr/1.0.0/model.onnx": "2" });
    expect(files(next, [tree(MODELS), merged])).toEqual([metadata]);
    expect(files(next, [next])).toEqual([]);
  });

  test("a file is removed if every commit of the remote has it", () => {
    const path = "models/fraud/model.yml";
    const { [path]: _, ...without } = MODELS;
    expect(files(tree(without), [tree(MODELS)])).toEqual([`removed ${path}`]);
    expect(files(tree(MODELS), [tree(without)])).toEqual([`added ${path}`]);
    // Another branch of the remote has removed it.
    expect(files(tree(without), [tree(MODELS), tree(without)])).toEqual([]);
  });
});
