import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseReport, readReport } from "../../src/releases/read-report.ts";
import { formatReport, type Report } from "../../src/releases/report.ts";
import { EVERY_FIELD } from "../helpers/every-field.ts";

type Path = readonly (string | number)[];

const isRead = (report: unknown) => readReport(JSON.stringify(report)) !== undefined;

/** The report with the value at a path replaced; without it, where `value` is undefined. */
function changed(report: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  const copy = structuredClone(report) as Record<string | number, unknown>;
  const inside = changed(copy[step], rest, value);
  if (inside === undefined) delete copy[step];
  else copy[step] = inside;
  return copy;
}

/** Every value of a report with its place. */
function places(value: unknown, at: Path = []): { readonly at: Path; readonly value: unknown }[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const step = (key: string) => (Array.isArray(value) ? Number(key) : key);
  return [{ at, value }, ...below.flatMap(([key, inner]) => places(inner, [...at, step(key)]))];
}

/** A path without the places in lists, as a pattern names it. */
const named = (at: Path) => at.filter((step) => typeof step === "string").join(".");

const EVERY_PLACE = places(EVERY_FIELD).filter(({ at }) => at.length > 0);
/** What model.yml may hold is checked by its own schema, and tested with it. */
const isPolicy = (at: Path) => /^policy\.(?:gate|versioning)\./.test(named(at));
const own = EVERY_PLACE.filter(({ at }) => !isPolicy(at));

/** Texts that are one of a few words. */
const WORDS =
  /^(?:schema|createdAt|mode|verdict|policyDigest|previous\.(?:kind|claimedBump)|findings\.level|files\.sha256|policy\.fixtures\.files\.sha256|contract\.(?:(?:claimed|required)Bump|changes\.(?:requires|overridden))|quality\.(?:sha256|policy\.(?:bounds|previous))|.*metrics\.(?:direction|state)|latency\.(?:inputs|percentiles\.(?:name|state|(?:ceiling|regression)\.(?:name|decision)|regression\.measure)))$/;

const OPTIONAL =
  /^(?:purpose|owner|license|lineage(?:\.\w+)?|run\.url|contract|quality|parity|latency|notMeasured|runtime|signature|policy|policyDigest|run|source\.commit|previous\.(?:commit|gated|backport|passedOver|lastPrerelease)|contract\.(?:notInspected|changes\.(?:subject|overridden))|findings\.(?:location|subject|waiver|location\.(?:line|column))|machine\.isolation|quality\.(?:groups|weight|positiveClass|threshold|majorityShare|minDetectable|baseline|confusion|curves|judgedVersions|baseline\.drift|curves\.previous|curves\.\w+\.(?:classes\.(?:roc|precisionRecall)|calibration\.(?:confidence|right))|slices\.changed)|.*metrics\.(?:undefinedBecause|interval|change|limits|equalModel|declared|equalModel\.worstCase|change\.(?:difference|nearer|difference\.p)|limits\.\w+(?:\.\w+)?)|quality\.(?:.*\.)?(?:resamples|seed|weak)|latency\.(?:rowsPerRun|rounds|nullChannel|baseline|harness|stealShare|rounds\.previous|baseline\.notComparable|protocol\.shape\.controlPasses|percentiles\.(?:wasMs|maxMs|declaredMs|ceiling|regression|intervalMs\.(?:low|high)|ceiling\.tooFewRuns|regression\.(?:tooFewInputs|margin\.\w+)))|parity\.(?:notHeld|outputs\.notCompared)|signature\.(?:inputs|outputs)\.(?:type|shape)|policy\.(?:versioning|fixtures))$/;
/** `quality.seed` itself is what the resamples were drawn by. */
const isOptional = (at: Path) => named(at) !== "quality.seed" && OPTIONAL.test(named(at));

test("a report with every field is read, and is what it was", () => {
  expect(parseReport(formatReport(EVERY_FIELD))).toEqual({ ok: true, report: EVERY_FIELD });
});

describe("a value of another kind is refused, wherever it stands", () => {
  const wrong = (value: unknown): unknown[] => {
    if (Array.isArray(value)) return [{}, "text", 1];
    if (value === null) return [[], "text", {}];
    if (typeof value === "object") return [[], "text", 1];
    if (typeof value === "number") return [String(value), true, {}, [], ...(Number.isInteger(value) ? [-1, 0.5] : [])];
    return [7, {}, []];
  };
  /** A dimension of a shape may be a number or a name. */
  const fits = (at: Path, value: unknown) =>
    /signature\.\w+\.shape$/.test(named(at)) && (typeof value === "string" || value === -1 || value === 7);

  test.each(own.map(({ at, value }) => [at.join("/"), at, value] as const))("%s", (_, at, value) => {
    const read = wrong(value).filter((other) => isRead(changed(EVERY_FIELD, at, other)));
    expect(read.filter((other) => !(typeof at.at(-1) === "number" && fits(at, other)))).toEqual([]);
  });
});

test("a word that is none of those that are known is refused, and only there", () => {
  const texts = own.filter(({ value }) => typeof value === "string");
  const refused = texts.filter(({ at }) => !isRead(changed(EVERY_FIELD, at, "another")));
  expect(refused.map(({ at }) => at.join("/"))).toEqual(
    texts.filter(({ at }) => WORDS.test(named(at))).map(({ at }) => at.join("/")),
  );
});

test("a field that is missing is refused, unless it is optional", () => {
  const fields = own.filter(({ at }) => typeof at.at(-1) === "string");
  const refused = fields.filter(({ at }) => !isRead(changed(EVERY_FIELD, at, undefined)));
  expect(refused.map(({ at }) => at.join("/"))).toEqual(
    fields.filter(({ at }) => !isOptional(at)).map(({ at }) => at.join("/")),
  );
});

test("a field that no version writes is refused, wherever it stands", () => {
  const objects = [{ at: [], value: EVERY_FIELD }, ...EVERY_PLACE].filter(
    ({ at, value }) =>
      typeof value === "object" && value !== null && !Array.isArray(value) && named(at) !== "policy.gate.metrics",
  );
  const read = objects.filter(({ at }) => isRead(changed(EVERY_FIELD, [...at, "another"], 1)));
  expect(read.map(({ at }) => at.join("/"))).toEqual([]);
});

describe("each of the words that are known is read", () => {
  test.each<[string, Path, readonly unknown[]]>([
    ["mode", ["mode"], ["release", "check", "revalidate", "gate", "validate"]],
    ["verdict", ["verdict"], ["pass", "fail", "inconclusive", "ungated"]],
    ["level", ["findings", 0, "level"], ["error", "warning", "notice"]],
    ["bump", ["previous", "claimedBump"], ["major", "minor", "patch"]],
    ["claimed bump", ["contract", "claimedBump"], ["major", "minor", "patch"]],
    ["required bump", ["contract", "requiredBump"], ["major", "minor", "patch", "none"]],
    ["requirement", ["contract", "changes", 0, "requires"], ["major", "minor", "patch", "none"]],
    ["direction", ["quality", "metrics", 0, "direction"], ["higher", "lower", "nearest to 1"]],
    ["state", ["quality", "metrics", 0, "state"], ["ok", "fails", "undecided", "shown"]],
    ["decision by", ["quality", "policy", "bounds"], ["point", "confident"]],
    ["inputs", ["latency", "inputs"], ["fixtures", "made from the signature"]],
    ["percentile", ["latency", "percentiles", 0, "name"], ["p50", "p95"]],
    ["decision", ["latency", "percentiles", 0, "ceiling", "decision"], ["pass", "fail", "inconclusive"]],
    ["measure", ["latency", "percentiles", 0, "regression", "measure"], ["R50", "R95i"]],
    ["digest of the policy", ["policyDigest"], [null, "0".repeat(64)]],
    ["dimension", ["signature", "inputs", 0, "shape", 0], [3, -1, "N"]],
    ["value", ["quality", "metrics", 0, "value"], [null, 0]],
    ["earlier value", ["quality", "metrics", 0, "change", "was"], [null, 0]],
    [
      "previous release",
      ["previous"],
      [
        { kind: "none", where: "w" },
        { kind: "not-looked-for", why: "w" },
      ],
    ],
    ["baseline", ["quality", "baseline"], [{ version: "1.0.0", notComparable: "w" }]],
    ["latency", ["latency"], [{ skipped: "w" }]],
    ["versions judged on these rows", ["quality", "judgedVersions"], [1, 2]],
  ])("%s", (_, at, values) => {
    for (const value of values) expect([value, isRead(changed(EVERY_FIELD, at, value))]).toEqual([value, true]);
  });

  test.each<[string, Path, unknown]>([
    ["none without a place", ["previous"], { kind: "none" }],
    ["none with a version", ["previous"], { kind: "none", where: "w", version: "1.0.0" }],
    ["not looked for without a reason", ["previous"], { kind: "not-looked-for" }],
    ["a baseline of nothing", ["quality", "baseline"], { version: "1.0.0" }],
    ["a latency of nothing", ["latency"], {}],
    ["no version judged", ["quality", "judgedVersions"], 0],
    ["a digest in capitals", ["files", 0, "sha256"], "A".repeat(64)],
    ["a longer digest", ["files", 0, "sha256"], "a".repeat(65)],
    ["a date alone", ["createdAt"], "2026-11-24"],
  ])("but not %s", (_, at, value) => {
    expect(isRead(changed(EVERY_FIELD, at, value))).toBe(false);
  });
});

describe("a policy of model.yml that its schema does not allow is refused", () => {
  test.each<[Path, unknown]>([
    [["policy", "gate", "metrics", "accuracy"], { least: 0.9 }],
    [["policy", "gate"], { metrik: {} }],
    [["policy", "versioning"], { max_flips: 2 }],
  ])("%j: %j", (at, value) => expect(isRead(changed(EVERY_FIELD, at, value))).toBe(false));
});

describe("a stored report", () => {
  const folder = join(import.meta.dirname, "stored");
  const stored = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);

  // RELEASING.md: every version reads the reports that older versions of the same major have published.
  test.each(stored)("of an earlier version stays readable, byte by byte: %s", (_, text) => {
    expect(parseReport(text)).toEqual({ ok: true, report: JSON.parse(text) });
  });

  test("without the fields that were added later stays readable", () => {
    const { policyDigest: _, run: __, ...report } = EVERY_FIELD as Report;
    const { isolation: ___, ...machine } = report.machine;
    const { curves: ____, judgedVersions: _____, ...quality } = report.quality as NonNullable<Report["quality"]>;
    expect(isRead({ ...report, machine, quality })).toBe(true);
  });

  test("of a newer version is refused, and its version is stated if it can be quoted", () => {
    const newer = (version: unknown) =>
      parseReport(JSON.stringify({ ...EVERY_FIELD, tool: { name: "t", version }, x: 1 }));
    const plain = "it does not match the report schema";
    expect(newer("1.9.0-rc.1+b")).toEqual({
      ok: false,
      why: `${plain}; it states that it was written by version 1.9.0-rc.1+b of the tool`,
    });
    for (const version of ["1.0.0\u001b[31m", "v".repeat(41), "", "1 0", 1, null, undefined]) {
      expect(newer(version)).toEqual({ ok: false, why: plain });
    }
    expect(newer("v".repeat(40))).toMatchObject({ why: expect.stringContaining("v".repeat(40)) });
  });

  test.each(["", "{", "null", "1", "[]", '{"tool":null}', '"urn:model-release:report:1"'])("is never %j", (text) => {
    const read = parseReport(text);
    expect(read).toEqual({
      ok: false,
      why: text === "" || text === "{" ? "it is not JSON" : "it does not match the report schema",
    });
  });
});

test("lists of numbers take one line each, and nothing else does", () => {
  const text = formatReport({ a: [1, -2.5, 1e-7], b: [12345], c: ["x"], d: [[1], []], e: "[\n 1\n]" } as never);
  expect(text).toBe(
    '{\n  "a": [1, -2.5, 1e-7],\n  "b": [12345],\n  "c": [\n    "x"\n  ],\n  "d": [\n    [1],\n    []\n  ],\n  "e": "[\\n 1\\n]"\n}\n',
  );
});
