import { readdirSync } from "node:fs";
import { compareVersions } from "../../src/versioning/compare.ts";
import { fill, type Pair, subjectOf } from "../../src/versioning/contract-rule.ts";
import { contractRules } from "../../src/versioning/rules/index.ts";
import { opaque, sample } from "./sample.ts";

interface Examples {
  /** A pair in which the change is, and one in which it only seems to be. */
  readonly example: Pair;
  readonly nearMiss: Pair;
  /** What users read about the example. */
  readonly said: readonly string[];
}

const fileOf = (id: string) => `${id.replace("contract/", "")}.ts`;
const cases = await Promise.all(
  contractRules.map(async (rule) => {
    const examples = (await import(`./examples/${fileOf(rule.id)}`)) as Examples;
    return [rule.id, { rule, ...examples }] as const;
  }),
);

describe.each(cases)("%s", (_, { rule, example, nearMiss, said }) => {
  test("finds its example, and says so", () => {
    const found = rule.find(example);
    expect(found.map((values) => fill(rule.message, values))).toEqual(said);
    expect(said.length).toBeGreaterThan(0);
    const subjects = found.map((values) => subjectOf(rule, values));
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  test("explains itself, and can be waived unless it only warns", () => {
    expect(rule.id).toMatch(/^contract\/[a-z]+(-[a-z]+)+$/);
    expect(rule.title).toMatch(/^[A-Z][^.]{10,}[^.]$/);
    for (const text of [rule.why, rule.fix]) expect(text).toMatch(/^[a-zA-Z].{20,}\.$/);
    expect([rule.level, rule.waivable ?? false]).toEqual(
      rule.requires === "none" ? ["warning", false] : ["error", true],
    );
  });

  test("does not find its near miss", () => {
    expect(rule.find(nearMiss)).toEqual([]);
  });

  test("finds nothing where nothing differs but the model is the same", () => {
    for (const version of [sample(), opaque()]) {
      const found = rule.find({ old: version, next: version });
      expect(found.length).toBe(rule.id === "contract/nothing-changed" ? 1 : 0);
    }
  });

  test("is asked for by its example, and can be overridden", () => {
    const asked = compareVersions(example).changes.filter((c) => c.rule === rule.id);
    expect(asked.length).toBeGreaterThan(0);
    for (const change of asked) expect(change).toMatchObject({ requires: rule.requires });
    const [off] = compareVersions(example, { [rule.id]: "off" }).changes.filter((c) => c.rule === rule.id);
    expect(off).toMatchObject({ requires: "none", overridden: rule.requires });
  });
});

test("what breaks callers comes first", () => {
  const order = contractRules.map(({ requires }) => requires);
  expect([...new Set(order)]).toEqual(["major", "minor", "patch", "none"]);
  expect(order.filter((bump, i) => bump !== order[i - 1])).toHaveLength(4);
});

test("each rule stands in a file of its own name, and no example is of no rule", async () => {
  for (const { id } of contractRules) {
    const file = (await import(`../../src/versioning/rules/${fileOf(id)}`)) as object;
    expect(Object.values(file)).toEqual([expect.objectContaining({ id })]);
  }
  const examples = readdirSync("__tests__/versioning/examples");
  expect(examples.sort()).toEqual(contractRules.map(({ id }) => fileOf(id)).sort());
});

test("a message without its value is a defect", () => {
  expect(() => fill("The {what}.", {})).toThrow("no value for {what}");
});

test("a subject is the name among the values, or what the rule says", () => {
  expect(subjectOf({}, { name: "input", axis: 1 })).toBe("input");
  expect(subjectOf({ subject: "{name}/{axis}" }, { name: "input", axis: 1 })).toBe("input/1");
  expect(subjectOf({}, {})).toBeUndefined();
});
