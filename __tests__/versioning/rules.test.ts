import { compareVersions } from "../../src/versioning/compare.ts";
import { fill, subjectOf } from "../../src/versioning/contract-rule.ts";
import { contractRules } from "../../src/versioning/rules/index.ts";
import { opaque, sample } from "../../src/versioning/sample.ts";

describe.each(contractRules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  test("finds its example, and fills its message", () => {
    const found = rule.find(rule.example);
    expect(found.length).toBeGreaterThan(0);
    for (const values of found) expect(fill(rule.message, values)).toMatch(/^[\w ].*\.$/);
    const subjects = found.map((values) => subjectOf(rule, values));
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  test("does not find its near miss", () => {
    expect(rule.find(rule.nearMiss)).toEqual([]);
  });

  test("finds nothing where nothing differs but the model is the same", () => {
    for (const version of [sample(), opaque()]) {
      const found = rule.find({ old: version, next: version });
      expect(found.length).toBe(rule.id === "contract/nothing-changed" ? 1 : 0);
    }
  });

  test("is asked for by its example, and can be overridden", () => {
    const asked = compareVersions(rule.example).changes.filter((c) => c.rule === rule.id);
    expect(asked.length).toBeGreaterThan(0);
    for (const change of asked) expect(change).toMatchObject({ requires: rule.requires });
    const [off] = compareVersions(rule.example, { [rule.id]: "off" }).changes.filter((c) => c.rule === rule.id);
    expect(off).toMatchObject({ requires: "none", overridden: rule.requires });
  });
});

test("each rule stands in a file of its own name", async () => {
  for (const { id } of contractRules) {
    const file = (await import(`../../src/versioning/rules/${id.replace("contract/", "")}.ts`)) as object;
    expect(Object.values(file)).toEqual([expect.objectContaining({ id })]);
  }
});

test("a message without its value is a defect", () => {
  expect(() => fill("The {what}.", {})).toThrow("no value for {what}");
});
