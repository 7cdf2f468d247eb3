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

test("a line end or another control character within a text is refused where it stands, as JSON.parse rejects it", () => {
  expect(told('{\n "framework": "nu\nmpy"\n}')).toEqual([
    "file/syntax 2:18 a.json is not valid JSON: the control character U+000A is not escaped.",
  ]);
  expect(told('["a", "\t"]')).toEqual([expect.stringContaining("1:8 a.json is not valid JSON")]);
  expect(read('["\\n", "\u007f\u2028[[["]').document?.value).toEqual(["\n", "\u007f\u2028[[["]);
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
  ["\ufeff{}", ["file/not-utf8 1:1 a.json starts with a byte order mark."]],
  ["", [expect.stringMatching(/^file\/syntax 1:1 a.json is not valid JSON/)]],
  ['{"a": 1,}', [expect.stringMatching(/^file\/syntax 1:9 a.json is not valid JSON/)]],
  ['{"a": NaN}', [expect.stringMatching(/^file\/syntax 1:7 /)]],
  ["// a comment\n{}", [expect.stringMatching(/^file\/syntax 1:1 /)]],
  [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, ["file/unsafe-value 1:1 a.json is nested more than 100 levels deep."]],
])("%.40j is refused with its place", (text, expected) => {
  expect(told(text)).toEqual(expected);
  expect(read(text).document).toBeUndefined();
});

test("bytes that are not UTF-8, and a file that is too large, are refused", () => {
  const latin = parseJson("a.json", Uint8Array.of(0x22, 0xe9, 0x22));
  expect(latin.findings.map((f) => f.message)).toEqual(["a.json is not valid UTF-8."]);
  expect(parseJson("a.json", new Uint8Array(1024 * 1024 + 1)).findings[0]?.rule).toBe("file/too-large");
});

test("two duplicates in one file are both told", () => {
  expect(told('{"a": 1, "a": 2, "b": {"c": 1, "c": 1}}')).toHaveLength(2);
});

test("objects have no prototype that a key could reach", () => {
  const value = read('{"a": {"constructor": 1}}').document?.value as { a: object };
  expect(Object.getPrototypeOf(value.a)).toBeNull();
});
