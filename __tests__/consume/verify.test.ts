import { isKeptRecord } from "../../src/consume/kept-record.ts";
import { verify } from "../../src/consume/verify.ts";
import { formatChecksums, parseChecksums } from "../../src/releases/evidence.ts";
import { ACTIVE, digestsOf, releasedFiles } from "../helpers/shelf.ts";

const released = releasedFiles("1.0.1");
const SUMS = formatChecksums(digestsOf(released));
const WHOLE: Record<string, string> = { ...released, SHA256SUMS: SUMS };
const LOCKED = {
  ...{
    wanted: "fraud@^1",
    model: "fraud",
    version: "1.0.1",
    tag: "models/fraud/1.0.1",
    name: "fraud",
    from: "releases",
  },
  ...{
    status: ACTIVE,
    files: digestsOf({ "metadata.json": released["metadata.json"] ?? "", "model.onnx": "weights 1.0.1" }),
  },
};

function verified(files: Record<string, string>, locked?: typeof LOCKED) {
  const { trust, findings } = verify(
    {
      ...{ shown: "models/fraud/1.0.1", files: digestsOf(files) },
      ...{ report: files["validation-report.json"], checksums: files.SHA256SUMS },
    },
    locked,
  );
  return [trust, findings.map(({ rule, subject }) => `${rule} ${subject ?? ""}`.trim())];
}

const without = (name: string) => Object.fromEntries(Object.entries(WHOLE).filter(([each]) => each !== name));

test("a whole folder is verified; without a lock nothing outside of it vouches for it", () => {
  expect(verified(WHOLE)).toEqual(["integrity", ["verify/integrity-only"]]);
  expect(verified(WHOLE, LOCKED)).toEqual(["lock", []]);
});

test.each([
  ["a changed byte", { ...WHOLE, "model.onnx": "weights 1.0.2" }, ["verify/changed-file model.onnx"]],
  ["a missing file", without("model.onnx"), ["verify/missing-file model.onnx"]],
  ["an added file", { ...WHOLE, "more.bin": "x" }, ["verify/stray-file more.bin"]],
  ["a damaged report", { ...WHOLE, "validation-report.json": "{" }, ["verify/changed-file validation-report.json"]],
  ["damaged checksums", { ...WHOLE, SHA256SUMS: "abc" }, ["verify/changed-file SHA256SUMS"]],
  [
    "another release's report",
    { ...WHOLE, "validation-report.json": releasedFiles("1.0.0")["validation-report.json"] ?? "" },
    ["verify/changed-file model.onnx", "verify/changed-file validation-report.json"],
  ],
] satisfies [string, Record<string, string>, string[]][])("%s is found", (_, files, rules) => {
  expect(verified(files)).toEqual(["integrity", rules]);
});

test("evidence that agrees with changed files does not deceive the lock", () => {
  const own = releasedFiles("1.0.1", { own: { "model.onnx": "other" } });
  const forged = { ...own, SHA256SUMS: formatChecksums(digestsOf(own)) };
  expect(verified(forged)).toEqual(["integrity", ["verify/integrity-only"]]);
  expect(verified(forged, LOCKED)).toEqual(["lock", ["verify/changed-file model.onnx"]]);
});

test("files without evidence are not verified, but for a lock", () => {
  const bare = { "metadata.json": released["metadata.json"] ?? "", "model.onnx": "weights 1.0.1" };
  expect(verified(bare)).toEqual(["none", ["verify/no-evidence"]]);
  expect(verified(bare, LOCKED)).toEqual(["lock", []]);
});

test.each([
  ["an empty folder", {}, ["verify/no-evidence"]],
  ["an empty list", { SHA256SUMS: "" }, ["verify/incomplete model"]],
  [
    "a file that is no model",
    { a: "x", SHA256SUMS: formatChecksums(digestsOf({ a: "x" })) },
    ["verify/incomplete model"],
  ],
])("%s is not verified", (_, files: Record<string, string>, rules) => expect(verified(files)[1]).toEqual(rules));

test("evidence that is listed may not be missing; evidence that is not listed may be there or not", () => {
  const files = { ...released, "verdict.predicate.json": "{}", "bom.cdx.json": "{}" };
  const SHA256SUMS = formatChecksums(digestsOf(files));
  expect(verified({ ...files, SHA256SUMS, "model.sig": "later" })).toEqual(["integrity", ["verify/integrity-only"]]);
  const { "bom.cdx.json": _, ...withoutBom } = files;
  expect(verified({ ...withoutBom, SHA256SUMS })).toEqual(["integrity", ["verify/missing-file bom.cdx.json"]]);
  expect(verified({ ...withoutBom, SHA256SUMS }, LOCKED)).toEqual(["lock", ["verify/missing-file bom.cdx.json"]]);
  expect(verified(without("validation-report.json"))[1]).toEqual(["verify/missing-file validation-report.json"]);
});

test("a file of the name of a record is a file that nobody has judged", () => {
  for (const locked of [undefined, LOCKED])
    expect(verified({ ...WHOLE, "release.json": "{}" }, locked)[1]).toContain("verify/stray-file release.json");
});

test("a record is that of a folder of releases only at the path of its tag", () => {
  const record = (tag: unknown) => JSON.stringify({ tag });
  expect(isKeptRecord("/srv/releases/models/fraud/1.0.1", record("models/fraud/1.0.1"))).toBe(true);
  expect(isKeptRecord("/srv/releases/ads/models/fraud/1.0.1", record("ads/models/fraud/1.0.1"))).toBe(true);
  const into = (from: string) => isKeptRecord("/srv/models/fraud/1.0.1", record("models/fraud/1.0.1"), from);
  expect([into("/srv"), into("/releases"), into("")]).toEqual([true, false, false]);
  for (const text of [record("models/fraud/1.0.1"), record("1.0.1"), record(""), record(7), "{", "null", undefined])
    expect(isKeptRecord("/srv/served/fraud/1.0.1", text)).toBe(false);
});

test("checksums are read as they are written, and nothing else is", () => {
  expect(parseChecksums(SUMS)).toEqual(new Map(digestsOf(released).map(({ name, sha256 }) => [name, sha256])));
  const [line = ""] = SUMS.split("\n");
  expect(parseChecksums(`${line}\r\n`)?.size).toBe(1);
  for (const bad of [`${line}\n${line}\n`, line.replace("*", "/"), line.slice(1), `${line}/x`]) {
    expect(parseChecksums(bad)).toBeUndefined();
  }
});

test("what is wrong is said with its file, what it is, and who lists what", () => {
  const said = (files: Record<string, string>, locked?: typeof LOCKED) =>
    verify(
      {
        ...{ shown: "models/fraud/1.0.1", files: digestsOf(files) },
        ...{ report: files["validation-report.json"], checksums: files.SHA256SUMS },
      },
      locked,
    ).findings.map(({ message, location }) => [message, location?.file]);
  const short = (text: string) => `${digestsOf({ text })[0]?.sha256.slice(0, 12)}…`;
  const [message, file] = said({ ...WHOLE, "model.onnx": "x" })[0] ?? [];
  expect(message).toMatch(/^model\.onnx has the SHA-256 [0-9a-f]{12}…, but .+ lists [0-9a-f]{12}…\.$/);
  expect(message).toContain(`${short("x")}, but`);
  expect(message).toContain(`lists ${short("weights 1.0.1")}.`);
  expect(file).toBe("models/fraud/1.0.1/model.onnx");
  expect(said(without("model.onnx"))[0]?.[0]).toMatch(/^model\.onnx is missing; .+ lists it\.$/);
  expect(said({ ...WHOLE, "more.bin": "x" })[0]?.[0]).toMatch(/^more\.bin is not in .+\.$/);
  expect(said({ SHA256SUMS: "" })[0]?.[0]).toBe("models/fraud/1.0.1 has no model and no metadata.json.");
  const only = { "metadata.json": "{}" };
  expect(said({ ...only, SHA256SUMS: formatChecksums(digestsOf(only)) })[0]?.[0]).toBe(
    "models/fraud/1.0.1 has no model.",
  );
});

test("a folder with warnings alone still has nothing but itself to vouch for it", () => {
  expect(verified({ ...WHOLE, "model.onnx": "x" })[1]).not.toContain("verify/integrity-only");
});

describe("a folder whose path names a version", () => {
  const placed = (expected: { name: string; version: string }, changes: Record<string, string | undefined> = {}) => {
    const files = { ...WHOLE, ...changes } as Record<string, string>;
    for (const [name, text] of Object.entries(changes)) if (text === undefined) delete files[name];
    const { findings } = verify({
      ...{ shown: "here", files: digestsOf(files), report: files["validation-report.json"] },
      ...{ checksums: files.SHA256SUMS, expected, metadata: files["metadata.json"] },
    });
    return findings.filter(({ rule }) => rule === "verify/other-release").map(({ message }) => message);
  };
  const named = (name: unknown) => ({ "metadata.json": JSON.stringify({ model_name: name }) });
  const bare = { "validation-report.json": undefined, SHA256SUMS: undefined };

  test("contains that one: by its report's version, and by the name of its report or of its metadata.json", () => {
    expect(placed({ name: "fraud", version: "1.0.1" })).toEqual([]);
    expect(placed({ name: "fraud", version: "1.0.2" })).toEqual(["here contains models/fraud/1.0.1."]);
    expect(placed({ name: "bid", version: "1.0.1" })).toEqual(["here contains models/fraud/1.0.1."]);
    // A pulled model lies under the name of its metadata.json.
    expect(placed({ name: "fraud_detection", version: "1.0.1" }, named("fraud_detection"))).toEqual([]);
    expect(placed({ name: "fraud", version: "1.0.1" }, named("fraud_detection"))).toEqual([]);
  });

  test("is not told to be another where nothing says what it is", () => {
    for (const name of [undefined, 5, null]) {
      const sums = formatChecksums(digestsOf({ "model.onnx": "w" }));
      const changes = { ...bare, ...named(name), SHA256SUMS: sums };
      expect(placed({ name: "bid", version: "9.9.9" }, changes)).toEqual([]);
    }
    const changes = { ...bare, ...named("fraud"), SHA256SUMS: "" };
    expect(placed({ name: "bid", version: "1.0.1" }, changes)).toEqual(["here contains fraud."]);
    expect(placed({ name: "fraud", version: "9.9.9" }, changes)).toEqual([]);
    expect(placed({ name: "bid", version: "1.0.1" }, { ...changes, "metadata.json": "{" })).toEqual([]);
  });
});

test("damaged evidence is named, and what is no regular file is called so", () => {
  const said = (files: Record<string, string>) =>
    verify({
      ...{ shown: "here", files: digestsOf(files), report: files["validation-report.json"] },
      checksums: files.SHA256SUMS,
    }).findings.map(({ message }) => message);
  expect(said({ ...WHOLE, SHA256SUMS: "abc" })).toEqual(["here/SHA256SUMS is damaged."]);
  const { SHA256SUMS: _, ...withoutSums } = WHOLE;
  expect(said({ ...withoutSums, "validation-report.json": "{" })[0]).toMatch(
    /^here\/validation-report\.json is damaged: .+\.$/,
  );
  expect(said(WHOLE)).toEqual(["here was compared only with the evidence in the same folder."]);
  const files = digestsOf(WHOLE).map((file) => (file.name === "model.onnx" ? { ...file, sha256: "" } : file));
  const { findings } = verify({ shown: "here", files, report: undefined, checksums: SUMS });
  expect(findings[0]?.message).toMatch(
    /^model\.onnx has the SHA-256 of no regular file, but SHA256SUMS lists .{12}…\.$/,
  );
});
