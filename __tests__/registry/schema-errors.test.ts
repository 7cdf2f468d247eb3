import type { Document } from "../../src/registry/document.ts";
import { parseJson } from "../../src/registry/json.ts";
import { registryRules } from "../../src/registry/rules.ts";
import { compileSchema, describeErrors, formatPointer, showValue } from "../../src/registry/schema-errors.ts";

const validate = compileSchema({
  type: "object",
  description: "an object",
  required: ["name"],
  additionalProperties: false,
  properties: {
    name: { type: "string", minLength: 2, pattern: "^[a-z]*$", description: "a name" },
    share: { type: "number", minimum: 0, description: "a share" },
    count: { type: "integer", description: "a count" },
    on: { type: "boolean", description: "true or false" },
    "a/b~c": { type: "number", description: "a number" },
    plain: { type: "number" },
    list: {
      type: "array",
      description: "a list",
      items: { type: "object", required: ["id", "of"], properties: { id: { description: "an id" } } },
    },
    names: { type: "array", uniqueItems: true, description: "names", items: { type: "string" } },
    when: { type: "string", anyOf: [{ format: "date" }, { format: "date-time" }], description: "a date" },
  },
});
const RULES = {
  missing: registryRules.missingKey,
  wrong: registryRules.wrongValue,
  unknown: registryRules.unknownKey,
};
const find = (text: string) => {
  const { document } = parseJson("a.json", new TextEncoder().encode(text));
  return describeErrors(validate, document as Document<unknown>, RULES);
};

test("a document that fits has no findings", () => {
  expect(find('{"name": "ab", "share": 0, "list": [{"id": 1, "of": 2}], "when": "2026-11-23"}')).toEqual([]);
});

test.each([
  ["{}", 1, "metadata/missing-key", "name", "The key name is missing: it must be a name."],
  ['{"name": "ab", "list": [{"id": 1}]}', 25, "metadata/missing-key", "list[0].of", "The key list[0].of is missing."],
  [
    '{"name": "ab", "list": [{"of": 1}]}',
    25,
    "metadata/missing-key",
    "list[0].id",
    "The key list[0].id is missing: it must be an id.",
  ],
  ['{"name": "ab", "more": 1}', 16, "metadata/unknown-key", "more", "more is not a known key."],
  ['{"name": 7}', 10, "metadata/wrong-value", "name", "name must be a name; it is 7."],
  ['{"name": "ab", "plain": "x"}', 25, "metadata/wrong-value", "plain", 'plain must be must be number; it is "x".'],
  ['{"name": "ab", "a/b~c": "x"}', 25, "metadata/wrong-value", "a/b~c", 'a/b~c must be a number; it is "x".'],
  ["[]", 1, "metadata/wrong-value", "", "The document must be an object; it is an empty list."],
  ['{"name": "ab", "when": "soon"}', 24, "metadata/wrong-value", "when", 'when must be a date; it is "soon".'],
])("%s has a finding with place, subject and words", (text, column, rule, subject, message) => {
  expect(find(text)).toMatchObject([{ rule, subject, message, location: { file: "a.json", line: 1, column } }]);
});

test("a value that is wrong in two ways is told once", () => {
  expect(find('{"name": "A"}')).toHaveLength(1);
});

test("of a list, what occurs twice is told at its second place", () => {
  expect(find('{"name": "ab", "names": ["x", "a", "x", "b"]}')).toMatchObject([
    { subject: "names", message: 'names lists "x" twice.', location: { column: 36 } },
  ]);
});

test.each([
  ['{"name": "ab", "share": "0.5"}', "Write the number without quotes: 0.5."],
  ['{"name": "ab", "count": "3"}', "Write the number without quotes: 3."],
  ['{"name": "ab", "share": " "}', registryRules.wrongValue.fix],
  ['{"name": "ab", "share": "half"}', registryRules.wrongValue.fix],
  ['{"name": "ab", "share": "Infinity"}', registryRules.wrongValue.fix],
  ['{"name": "ab", "share": true}', registryRules.wrongValue.fix],
  ['{"name": "ab", "share": []}', registryRules.wrongValue.fix],
  ['{"name": "ab", "on": "true"}', "Write it without quotes: true."],
  ['{"name": "ab", "on": "false"}', "Write it without quotes: false."],
  ['{"name": "ab", "on": "yes"}', registryRules.wrongValue.fix],
  ['{"name": "ab", "on": 1}', registryRules.wrongValue.fix],
  ['{"name": 12}', 'Put it in quotes: "12".'],
  ['{"name": true}', 'Put it in quotes: "true".'],
  ['{"name": []}', registryRules.wrongValue.fix],
])("of %s, the way out is: %s", (text, fix) => {
  expect(find(text)).toMatchObject([{ fix }]);
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["metrics", "accuracy"], "metrics.accuracy"],
  [["input_features", 3], "input_features[3]"],
  [["gate", "slices", 0, "column"], "gate.slices[0].column"],
])("the pointer %j reads %s", (pointer, text) => {
  expect(formatPointer(pointer)).toBe(text);
});

test.each([
  [[], "an empty list"],
  [[1], "a list"],
  [{}, "an empty object"],
  [{ a: 1 }, "an object"],
  [null, "null"],
  [1.5, "1.5"],
  ["a", '"a"'],
  [undefined, "nothing"],
  ["x".repeat(58), `"${"x".repeat(58)}"`],
  ["x".repeat(59), `"${"x".repeat(59)}…`],
])("the value %j is shown as %s", (value, text) => {
  expect(showValue(value)).toBe(text);
});

test("the place of an item is counted in more than one digit", () => {
  const names = Array.from({ length: 12 }, (_, i) => (i === 10 ? 5 : `n${i}`));
  const found = find(JSON.stringify({ name: "ab", names }));
  expect(found.map(({ message }) => message)).toEqual([expect.stringContaining("names[10]")]);
});
