import { checkPolicyKept, sameSet } from "../../src/release/policy-kept.ts";
import type { ReportPolicy } from "../../src/releases/report.ts";
import { fixturesOf, ID, POLICY_FILE, policyOf, SET, TAG } from "../helpers/candidate.ts";

const LIMITS = "gate: { metrics: { recall: { min: 0.5 } } }\n";
const GATE = { metrics: { recall: { min: 0.5 } } };

function kept(released: ReportPolicy | undefined, text: string | undefined, fixtures = fixturesOf()) {
  const policy = text === undefined ? undefined : policyOf(text);
  return checkPolicyKept({ id: ID, folder: TAG, policy, policyRefused: false, fixtures }, released, "1.0.0");
}
const told = (...args: Parameters<typeof kept>) =>
  kept(...args).map(({ subject, message }) => `${subject}: ${message}`);

test("the policy of the release before is kept", () => {
  expect(kept({ gate: GATE, fixtures: fixturesOf() }, LIMITS)).toEqual([]);
  expect(kept({ gate: {} }, LIMITS)).toEqual([]);
  expect(kept({ gate: {} }, undefined)).toEqual([]);
});

test("a weaker one is refused at its place, with the waiver that would let it pass", () => {
  expect(kept({ gate: GATE }, "title: S\ngate:\n  metrics:\n    recall: { min: 0.4 }\n")).toEqual([
    {
      rule: "policy/weakened",
      level: "error",
      message: "The policy is weaker than that of 1.0.0: recall min lowered from 0.5 to 0.4.",
      fix: 'Restore the limit, or say why in model.yml:  waivers: [{ version: 1.0.1, rule: policy/weakened, subject: "recall.min", reason, by }].',
      location: { file: POLICY_FILE, line: 4, column: 13 },
      subject: "recall.min",
    },
  ]);
  expect(kept({ gate: GATE }, undefined)).toMatchObject([
    { message: "The policy is weaker than that of 1.0.0: recall limits removed.", location: { file: POLICY_FILE } },
  ]);
});

test("what a model.yml asks for that cannot be read is not known", () => {
  const candidate = { id: ID, folder: TAG, policy: undefined, policyRefused: true, fixtures: undefined };
  expect(checkPolicyKept(candidate, { gate: GATE }, "1.0.0")).toEqual([]);
  expect(checkPolicyKept(candidate, undefined, "1.0.0")).toEqual([]);
});

test("of a release without a report it is unknown what it was judged by", () => {
  expect(kept(undefined, LIMITS)).toMatchObject([
    {
      rule: "policy/unknown",
      message: "It is unknown what 1.0.0 was judged by: its release has no report that states it.",
      location: { file: POLICY_FILE },
    },
  ]);
});

describe("rules of versioning", () => {
  const earlier = (versioning: ReportPolicy["versioning"]) => ({ gate: {}, ...(versioning && { versioning }) });
  const opset = (bump: string) => `versioning: { rules: { contract/opset-raised: ${bump} } }\n`;

  test.each<[string, ReportPolicy["versioning"], string, string[]]>([
    ["as they were", { rules: { "contract/opset-raised": "patch" } }, opset("patch"), []],
    ["stricter", { rules: { "contract/opset-raised": "patch" } }, opset("major"), []],
    [
      "weaker than they were mapped",
      { rules: { "contract/opset-raised": "major" } },
      opset("patch"),
      ["contract/opset-raised changed from major to patch"],
    ],
    [
      "no longer mapped",
      { rules: { "contract/opset-raised": "major" } },
      "title: S\n",
      ["contract/opset-raised changed from major to minor"],
    ],
    ["weaker than the rule itself", undefined, opset("patch"), ["contract/opset-raised changed from minor to patch"]],
    ["off", undefined, opset('"off"'), ["contract/opset-raised changed from minor to off"]],
    ["off as before", { rules: { "contract/opset-raised": "off" } }, opset('"off"'), []],
    ["on again", { rules: { "contract/opset-raised": "off" } }, "title: S\n", []],
  ])("%s", (_, versioning, text, changes) => {
    expect(kept(earlier(versioning), text).map(({ message }) => message)).toEqual(
      changes.map((change) => `The policy is weaker than that of 1.0.0: ${change}.`),
    );
  });

  test("point to where they are mapped", () => {
    const text = "title: S\nversioning:\n  rules:\n    contract/opset-raised: patch\n";
    expect(kept(earlier(undefined), text)).toMatchObject([
      { subject: "contract/opset-raised", location: { line: 4, column: 28 } },
    ]);
  });

  test.each<[number | undefined, number | undefined, string[]]>([
    [undefined, undefined, []],
    [undefined, 0.5, []],
    [0.1, 0.1, []],
    [0.1, 0.05, []],
    [0.1, 0.2, ["max_flips: The policy is weaker than that of 1.0.0: max_flips raised from 0.1 to 0.2."]],
    [0.1, undefined, ["max_flips: The policy is weaker than that of 1.0.0: max_flips of 0.1 removed."]],
  ])("a patch may change more predictions: from %p to %p", (was, is, expected) => {
    const text = is === undefined ? "versioning: {}\n" : `versioning:\n  max_flips: ${is}\n`;
    expect(told(earlier(was === undefined ? {} : { max_flips: was }), text)).toEqual(expected);
    if (is === 0.2) {
      expect(kept(earlier({ max_flips: 0.1 }), text)[0]?.location).toMatchObject({ line: 2, column: 14 });
    }
  });
});

describe("the fixture set", () => {
  test("that was replaced is told with its sizes", () => {
    expect(kept({ gate: GATE, fixtures: fixturesOf("a", 100) }, LIMITS, fixturesOf("b", 200))).toMatchObject([
      {
        rule: "policy/fixtures-replaced",
        message: `1.0.0 was measured on a different fixture set: an earlier ${SET} (100 bytes then, 200 bytes now).`,
        location: { file: SET },
      },
    ]);
  });

  test("is told beside what was weakened", () => {
    const found = kept({ gate: GATE, fixtures: fixturesOf("a") }, "title: S\n", fixturesOf("b"));
    expect(found.map(({ rule }) => rule)).toEqual(["policy/weakened", "policy/fixtures-replaced"]);
  });

  test("that one of the two does not have cannot be compared", () => {
    expect(kept({ gate: GATE }, LIMITS)).toEqual([]);
    const candidate = { id: ID, folder: TAG, policy: policyOf(LIMITS), policyRefused: false, fixtures: undefined };
    expect(checkPolicyKept(candidate, { gate: GATE, fixtures: fixturesOf() }, "1.0.0")).toEqual([]);
  });

  test("is the same by its bytes, wherever it lies and in whatever order", () => {
    const set = (path: string, ...files: [name: string, sha256: string][]) => {
      return { path, files: files.map(([name, sha256]) => ({ path: `${path}${name}`, sha256, size: 1 })) };
    };
    const one = set("a/f", ["/x", "1"], ["/y", "2"]);
    expect(sameSet(one, set("b/other", ["/y", "2"], ["/x", "1"]))).toBe(true);
    expect(sameSet(one, set("a/f", ["/x", "1"]))).toBe(false);
    expect(sameSet(one, set("a/f", ["/x", "2"], ["/y", "1"]))).toBe(false);
    expect(sameSet(one, set("a/f", ["/x", "1"], ["/z", "2"]))).toBe(false);
    expect(sameSet(set("a.csv", ["", "1"]), set("b.csv", ["", "1"]))).toBe(true);
  });
});
