import fc from "fast-check";
import { parseJson } from "../../src/registry/json.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => parseJson("a.json", bytes(text));
const told = (text: string) =>
  read(text).findings.map((f) => `${f.rule} ${f.location?.line}:${f.location?.column} ${f.message}`);

test("values keep their places", () => {
  const { document } = read('{\n  "a": {"b": [1, 22]}\n}');
  expect(document?.locate(["a", "b", 1])).toEqual({ file: "a.json", line: 2, column: 18 });
  expect(document?.locateKey(["a", "b"])).toEqual({ file: "a.json", line: 2, column: 9 });
  expect(document?.locate(["a", "nothing", "deeper"])).toEqual({ file: "a.json", line: 2, column: 8 });
});

test("a place that is not there is that of the nearest value around it", () => {
  const { document } = read('{"a": [{"b": 1}],\n "c": "text"}');
  const at = (line: number, column: number) => ({ file: "a.json", line, column });
  expect(document?.locate([])).toEqual(at(1, 1));
  expect(document?.locateKey([])).toEqual(at(1, 1));
  expect(document?.locate(["a", 1])).toEqual(at(1, 7));
  expect(document?.locate(["a", 0, "x"])).toEqual(at(1, 8));
  expect(document?.locateKey(["a", 0])).toEqual(at(1, 8));
  expect(document?.locateKey(["a", 0, "b"])).toEqual(at(1, 9));
  expect(document?.locate(["c", "length"])).toEqual(at(2, 7));
  expect(document?.locateKey(["c"])).toEqual(at(2, 2));
});

test.each([
  ['{"framework": "nu\nmpy"}', "1:18", "000A"],
  ['["a", "\t"]', "1:8", "0009"],
  ['["\\"", "\r\n"]', "1:9", "000D"],
  ['{"b": "x",\n "a\u0000b": 1}', "2:4", "0000"],
  ['[\r\n"\u0001"]', "2:2", "0001"],
  ['[\r\r"ab\u001f"]', "3:4", "001F"],
])("in %j, a control character within a text is refused where it stands", (text, place, code) => {
  expect(told(text)).toEqual([
    `file/syntax ${place} a.json is not valid JSON: the control character U+${code} is not escaped.`,
  ]);
  expect(read(text).findings[0]?.fix).toBe("Write it as an escape: \\n for a line break, \\t for a tab.");
});

const COMMA = "Remove the extra comma before it, or add the missing value.";
const LOCATION = "Fix the reported location; an editor with JSON or YAML support shows it too.";

test.each([
  ['{"a": 1,}', "1:9", 'Unexpected token "}" found', COMMA],
  ["[1,\n]", "2:1", 'Unexpected token "]" found', COMMA],
  ["[1,,2]", "1:4", 'Unexpected token "," found', LOCATION],
  ["{", "1:1", 'Unexpected token "{" found', LOCATION],
  ["[1, [}", "1:6", 'Unexpected token "}" found', COMMA],
  [":", "1:1", 'Unexpected token ":" found', LOCATION],
  ["[[1] [2]]", "1:6", 'Unexpected token "[" found', LOCATION],
  ['{"a" 1}', "1:6", "Unexpected token Number found", LOCATION],
  ["", "1:1", "Unexpected end of input found", LOCATION],
  ['["a', "1:4", "Unexpected end of input found", LOCATION],
  ["[1.", "1:4", "Unexpected end of input found", LOCATION],
  ['{"a": NaN}', "1:7", "Unexpected character 'N' found", LOCATION],
  ["// a comment\n{}", "1:1", "Unexpected character '/' found", LOCATION],
  ["[+1]", "1:2", "Unexpected character '+' found", LOCATION],
])("%j is no JSON: place, words and a way out", (text, place, words, fix) => {
  expect(told(text)).toEqual([`file/syntax ${place} a.json is not valid JSON: ${words}.`]);
  expect(read(text).findings[0]?.fix).toBe(fix);
});

test("what is accepted is what JSON.parse reads", () => {
  const pieces = fc.constantFrom(...'{}[]",:10-.e+\\ua\n\t\u000b\u00a0\u2028/*', "true", "null", '"a"');
  const nearly = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(nearly, fc.json()), (text) => {
      const { document, findings } = read(text);
      if (document !== undefined) expect(JSON.stringify(document.value)).toBe(JSON.stringify(JSON.parse(text)));
      else if (findings[0]?.rule === "file/syntax") expect(() => JSON.parse(text)).toThrow();
    }),
    { numRuns: 2000 },
  );
});

test("values of each kind are read as they are", () => {
  const text = '{"a": [true, false, null, -1.5e3, 0.1, 9007199254740991, "\\n\\u007f\\ud83d\\ude00[[[", {}]}';
  expect(read(text)).toMatchObject({ findings: [], document: { value: JSON.parse(text) } });
});

test.each([
  ['["\\ud800"]', ["file/unsafe-value 1:2 This text contains half of a character (a lone surrogate)."]],
  ['{"a": 1, "a": 2}', ['file/duplicate-key 1:10 The key "a" occurs twice in the same object.']],
  ['{"__proto__": 1}', ['file/unsafe-value 1:2 The key "__proto__" is not allowed.']],
  ['{"a": 1e999}', ["file/unsafe-value 1:7 This number is too large for JSON parsers to represent exactly."]],
  [
    '{"a": 9007199254740993}',
    ["file/unsafe-value 1:7 This number is too large for JSON parsers to represent exactly."],
  ],
  [
    '{"a\\udfff": ["b\\ud800", 1]}',
    [
      "file/unsafe-value 1:2 This text contains half of a character (a lone surrogate).",
      "file/unsafe-value 1:14 This text contains half of a character (a lone surrogate).",
    ],
  ],
  ["\ufeff{}", ["file/not-utf8 1:1 a.json starts with a byte order mark."]],
  [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, ["file/unsafe-value 1:1 a.json is nested more than 100 levels deep."]],
])("%.40j is refused with its place", (text, expected) => {
  expect(told(text)).toEqual(expected);
  expect(read(text).document).toBeUndefined();
});

describe("the limits of metadata", () => {
  test("100 levels, and brackets within a text are none", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(told(nested(100))).toEqual([]);
    expect(told(nested(101))).toEqual(["file/unsafe-value 1:1 a.json is nested more than 100 levels deep."]);
    expect(told(`${'{"a":'.repeat(101)}1${"}".repeat(101)}`)).toHaveLength(1);
    expect(told(`["\\"${"[{".repeat(200)}", "\\\\"]`)).toEqual([]);
    expect(told(`["\\\\", ${nested(100)}]`)).toHaveLength(1);
    expect(told(`[${Array.from({ length: 200 }, () => '[{"a": {}}]').join()}]`)).toEqual([]);
  });

  test("10,000 keys, and colons within a text make none", () => {
    const keys = (count: number) => `{"k": ":::"${Array.from({ length: count - 1 }, (_, i) => `,"${i}":1`).join("")}}`;
    expect(told(keys(10_000))).toEqual([]);
    expect(told(keys(10_001))).toEqual(["file/too-large 1:1 a.json has 10001 keys, but the limit is 10000."]);
  });
});

test("two duplicates in one file are both told", () => {
  expect(told('{"a": 1, "a": 2, "b": {"c": 1, "c": 1}}')).toHaveLength(2);
});

test("objects have no prototype that a key could reach", () => {
  const value = read('{"a": {"constructor": 1}}').document?.value as { a: object };
  expect(Object.getPrototypeOf(value.a)).toBeNull();
});
