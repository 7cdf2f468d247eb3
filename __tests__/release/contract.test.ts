import type { Finding } from "../../src/domain/finding.ts";
import type { GraphSignature } from "../../src/formats/graph.ts";
import { parseMinimum } from "../../src/registry/policy.ts";
import type { Candidate } from "../../src/release/candidate.ts";
import { checkContract, checkFlips, checkOverrides } from "../../src/release/contract.ts";
import type { Measured } from "../../src/release/measured.ts";
import { holdToMinimum } from "../../src/release/minimum.ts";
import type { Previous } from "../../src/release/previous.ts";
import { signatureOf } from "../../src/release/signature.ts";
import type { Staged } from "../../src/release/staged.ts";
import { contractLines } from "../../src/report/contract.ts";
import { candidateOf, fixturesOf, metadataDocument, POLICY_FILE, policyOf, TAG } from "../helpers/candidate.ts";
import { sample, tensor } from "../versioning/sample.ts";

const GRAPH = sample().graph as GraphSignature;
const RENAMED: GraphSignature = { ...GRAPH, inputs: [tensor("data", "float", ["N", 3])] };
const OPSET: GraphSignature = { ...GRAPH, opsets: { "ai.onnx": 22 } };

type Found = Extract<Previous, { kind: "found" }>;

function previousOf(changes: Partial<Found> = {}, graph: GraphSignature | "opaque" = GRAPH): Found {
  const digests = new Map(candidateOf().assets.map(({ name }) => [name, "before"]));
  return {
    ...{ kind: "found", where: "memory", version: "1.0.0", tag: "models/scorer/1.0.0", claimedBump: "patch" },
    ...{ backport: false, taken: ["1.0.0"] },
    signature: signatureOf(metadataDocument().value, graph === "opaque" ? undefined : graph, digests),
    ...changes,
  };
}

const staged = (graph: Staged["graph"]): Staged => ({ files: [], graph, findings: [] });
const compare = (graph: Staged["graph"], previous: Previous = previousOf(), changes: Partial<Candidate> = {}) =>
  checkContract(candidateOf(changes), staged(graph), previous, undefined);

describe("the contract", () => {
  test("that is kept asks for nothing", () => {
    const { report, findings } = compare(GRAPH);
    expect(findings).toEqual([]);
    expect(report).toMatchObject({ comparedWith: "1.0.0", claimedBump: "patch", suggestedVersion: "1.0.1" });
    expect(report).not.toHaveProperty("notInspected");
  });

  test("that is broken by a number too low is refused, with the number that would do", () => {
    const { report, findings } = compare(RENAMED);
    expect(report).toMatchObject({ requiredBump: "major", suggestedVersion: "2.0.0" });
    expect(findings).toMatchObject([
      {
        rule: "contract/input-removed",
        level: "error",
        message: expect.stringMatching(/ That requires a major release; 1\.0\.1 after 1\.0\.0 is a patch release\.$/),
        fix: "Release it as 2.0.0, or revert the change.",
        location: { file: `${TAG}/metadata.json`, line: 3, column: 14 },
        subject: "input",
      },
    ]);
  });

  test("that is broken by a number high enough is reported and not refused", () => {
    const { report, findings } = compare(RENAMED, previousOf({ claimedBump: "major" }));
    expect(findings).toEqual([]);
    expect(report?.changes.map(({ rule }) => rule)).toContain("contract/input-removed");
  });

  test("before 1.0.0 is broken by a minor number", () => {
    const early = previousOf({ version: "0.1.0", taken: ["0.1.0", "0.2.0"] });
    const { report, findings } = compare(RENAMED, early);
    expect(report).toMatchObject({ requiredBump: "minor", suggestedVersion: "0.3.0" });
    expect(findings[0]?.message).toMatch(
      / That requires a minor release before 1\.0\.0; 1\.0\.1 after 0\.1\.0 is a patch release\.$/,
    );
    expect(compare(RENAMED, { ...early, claimedBump: "minor" }).findings).toEqual([]);
  });

  test("asks for what model.yml maps its rules to", () => {
    const rules = (bump: string) => ({
      policy: policyOf(`versioning: { rules: { contract/opset-raised: ${bump} } }\n`),
    });
    expect(compare(OPSET).findings[0]?.message).toContain("That requires a minor release; ");
    expect(compare(OPSET, undefined, rules("patch")).findings).toEqual([]);
    expect(compare(OPSET, undefined, rules("major")).findings).toMatchObject([
      {
        message: expect.stringContaining("That requires a major release by model.yml; "),
        fix: "Release it as 2.0.0, or revert the change.",
      },
    ]);
  });

  test("names the minimum policy where that is what maps a rule", () => {
    const text = "versioning: { rules: { contract/opset-raised: major } }\n";
    const { document } = parseMinimum("org/minimum.yml", Buffer.from(text));
    if (document === undefined) throw new Error("the minimum is not valid");
    const minimum = { file: "org/minimum.yml", sha256: "0".repeat(64), document };
    const held = (own: string) => {
      const policy = holdToMinimum(minimum, policyOf(own), POLICY_FILE).document;
      return checkContract(candidateOf({ policy }), staged(OPSET), previousOf(), minimum);
    };
    for (const own of ["title: S\n", text.replace("major", "minor")]) {
      const { findings, report } = held(own);
      expect(findings[0]?.message).toContain("That requires a major release by org/minimum.yml; ");
      expect(report?.changes.find(({ rule }) => rule === "contract/opset-raised")).toMatchObject({
        overridden: "minor",
        overriddenBy: "org/minimum.yml",
      });
      if (report === undefined) throw new Error("there is no report");
      expect(contractLines(report).changes.map(({ note }) => note)).toContain(
        "org/minimum.yml overrides contract/opset-raised, which requires minor by default",
      );
    }
    expect(held(text).findings[0]?.message).toContain("That requires a major release by model.yml; ");
  });

  test("is told of a version in which nothing changed", () => {
    const digests = new Map(candidateOf().assets.map(({ name, sha256 }) => [name, sha256]));
    const same = previousOf({ signature: signatureOf(metadataDocument().value, GRAPH, digests) });
    expect(compare(GRAPH, same).findings).toMatchObject([
      {
        rule: "contract/nothing-changed",
        message: expect.stringMatching(/[^.], 1\.0\.0\.$/),
        location: { file: `${TAG}/metadata.json`, line: 3 },
      },
    ]);
    const off = policyOf('versioning: { rules: { contract/nothing-changed: "off" } }\n');
    expect(compare(GRAPH, same, { policy: off }).findings).toEqual([]);
  });

  test("of a model that is not ONNX, or was not, is that of its metadata alone", () => {
    const notInspected = "the model, which is not ONNX; only metadata.json was compared";
    expect(compare(undefined).report).toMatchObject({ notInspected });
    expect(compare(GRAPH, previousOf({}, "opaque")).report).toMatchObject({ notInspected: expect.any(String) });
  });

  test.each<[string, Staged["graph"], Previous, Partial<Candidate>]>([
    ["there is no previous release", GRAPH, { kind: "none", where: "memory" }, {}],
    ["nobody looked for one", GRAPH, { kind: "not-looked-for", why: "w" }, {}],
    ["the previous one cannot be read", GRAPH, { ...previousOf(), kind: "not-comparable", why: "w" } as Previous, {}],
    ["the model cannot be read", "unknown", previousOf(), {}],
    ["the metadata cannot be read", GRAPH, previousOf(), { metadata: undefined }],
  ])("is not compared if %s", (_, graph, previous, changes) => {
    expect(compare(graph, previous, changes)).toEqual({ findings: [] });
  });
});

test("a rule of the contract that does not exist is told, with the one that was meant", () => {
  const told = (rule: string) => checkOverrides(policyOf(`versioning:\n  rules:\n    ${rule}: patch\n`));
  expect(told("contract/opset-raised")).toEqual([]);
  expect(told("contract/opset-rised")).toMatchObject([
    {
      rule: "version/unknown-rule",
      message: '"contract/opset-rised" is not a rule of the contract; did you mean contract/opset-raised?',
      location: { file: POLICY_FILE, line: 3, column: 5 },
    },
  ]);
  expect(told("something/else")).toMatchObject([{ message: '"something/else" is not a rule of the contract' }]);
  expect(checkOverrides(policyOf("title: S\n"))).toEqual([]);
  expect(checkOverrides(undefined)).toEqual([]);
});

describe("predictions that changed", () => {
  const measured = (quality: unknown, changes: Partial<Measured> = {}) =>
    ({ outcome: "gated", gated: true, findings: [], defaults: [], quality, ...changes }) as Measured;
  const counted = (count: number, rows = 1000) => measured({ baseline: { changed: { count, rows } } });
  const LIMITED = { policy: policyOf("title: S\nversioning:\n  max_flips: 0.01\n"), fixtures: fixturesOf() };
  const flips = (found: Measured, candidate: Partial<Candidate> = LIMITED, previous: Previous = previousOf()) =>
    checkFlips(candidateOf(candidate), previous, found);
  const at = { file: POLICY_FILE, line: 3, column: 14 };

  test("are told with their share", () => {
    expect(flips(counted(10))).toMatchObject([
      {
        rule: "version/predictions-changed",
        message: "10 of 1,000 rows (1.00%) get a different prediction than from 1.0.0.",
        location: { file: TAG },
      },
    ]);
    expect(flips(counted(0, 3))).toMatchObject([
      { message: "0 of 3 rows (0.00%) get a different prediction than from 1.0.0." },
    ]);
  });

  test("are refused in a patch if there are more than it may change", () => {
    expect(flips(counted(11))).toMatchObject([
      { rule: "version/predictions-changed" },
      {
        rule: "version/too-many-flips",
        message:
          "11 of 1,000 rows (1.10%) get a different prediction than from 1.0.0; a patch release may change at most 1%.",
        location: at,
      },
    ]);
    const minor = previousOf({ claimedBump: "minor" });
    expect(flips(counted(11), LIMITED, minor).map(({ rule }) => rule)).toEqual(["version/predictions-changed"]);
    expect(flips(counted(11), { fixtures: fixturesOf() })).toHaveLength(1);
  });

  const error: Finding = { rule: "a/b", level: "error", message: "m", fix: "f" };
  const compared = (changes: object = {}) => measured({ baseline: { ...changes } });

  test.each<[Measured, Partial<Candidate>, string]>([
    [compared({ notComparable: "its inputs differ" }), LIMITED, "its inputs differ"],
    [compared(), { ...LIMITED, fixtures: undefined, fixturesRefused: true }, "the fixture set was refused"],
    [compared(), { ...LIMITED, fixtures: undefined }, "there is no fixture set"],
    [measured(undefined, { notMeasured: "it is not run" }), LIMITED, "it is not run"],
    [measured(undefined), LIMITED, "the fixture set has no label column"],
    [measured({}), LIMITED, "the previous release has no model that can be run"],
  ])("cannot be counted (%#): a patch with a limit of them is refused, and told why", (found, candidate, why) => {
    expect(flips(found, candidate)).toMatchObject([
      {
        rule: "version/flips-not-counted",
        message: `The predictions that changed since 1.0.0 could not be counted: ${why}.`,
        location: at,
      },
    ]);
  });

  test("cannot be counted: without a limit that is noted, if there is a fixture set", () => {
    expect(flips(measured({}), { fixtures: fixturesOf() })).toMatchObject([
      {
        rule: "version/predictions-not-counted",
        message:
          "The predictions that changed since 1.0.0 could not be counted: the previous release has no model that can be run.",
        location: { file: TAG },
      },
    ]);
    expect(flips(measured({}), {})).toEqual([]);
    expect(flips(measured({}), LIMITED, previousOf({ claimedBump: "minor" }))).toMatchObject([
      { rule: "version/predictions-not-counted" },
    ]);
  });

  test("are not missed beside an error that kept the gate from running", () => {
    const notRun = measured(undefined, { notMeasured: "metadata.json must be fixed first" });
    expect(flips(notRun, { ...LIMITED, findings: [error] })).toEqual([]);
    expect(flips({ ...notRun, findings: [error] })).toEqual([]);
    expect(flips({ ...notRun, findings: [{ ...error, level: "warning" }] })).toHaveLength(1);
    expect(flips(measured({}), { ...LIMITED, findings: [error] })).toHaveLength(1);
  });

  test.each<Previous>([
    { kind: "none", where: "memory" },
    { kind: "not-looked-for", why: "w" },
  ])("are not asked for without a previous release: %j", (previous) => {
    expect(flips(counted(500), LIMITED, previous)).toEqual([]);
  });

  test("of a previous release that cannot be read are asked for", () => {
    const unreadable = { ...previousOf(), kind: "not-comparable", why: "w" } as Previous;
    expect(flips(measured({}), LIMITED, unreadable)).toMatchObject([{ rule: "version/flips-not-counted" }]);
  });
});
