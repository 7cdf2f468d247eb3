import { parseYaml } from "../../src/registry/yaml.ts";

const read = (text: string) => parseYaml("model.yml", new TextEncoder().encode(text));
const told = (text: string) =>
  read(text).findings.map((f) => `${f.rule} ${f.location?.line}:${f.location?.column} ${f.message}`);
const unsafe = (place: string, message: string) => [`file/unsafe-value ${place} ${message}`];
const repeat = (text: string, times: number) => Array.from({ length: times }, () => text).join("");

describe("a value is what both versions of YAML read", () => {
  test.each<[string, unknown]>([
    ["", {}],
    ["# a comment of &a, *b, !c and\ttabs\n", {}],
    ["a: b # &c *d !e\n", { a: "b" }],
    ["- a\n- b\n", ["a", "b"]],
    ["a: b\r\nc: d\r\n", { a: "b", c: "d" }],
    ["a: [b, { c: d e }]\nf:\n  g: x:y\n", { a: ["b", { c: "d e" }], f: { g: "x:y" } }],
    ["a: what? b?c\n", { a: "what? b?c" }],
    ["a: 'what?'\nb: [ 'what?', ':x' ]\n", { a: "what?", b: ["what?", ":x"] }],
    ['a: "b\\tc\td"\n', { a: "b\tc\td" }],
    ['a: "\\u00e9 \\ud7ff \\ue000 \\U0001F600"\n', { a: "é \ud7ff \ue000 😀" }],
    ['a: "\\\\ud83d \\\\U0000d83d"\n', { a: "\\ud83d \\U0000d83d" }],
    ["a: '\\ud83d'\n", { a: "\\ud83d" }],
    ["a: 😀 é\u00a0\n", { a: "😀 é\u00a0" }],
    ["a: |\n  x\n", { a: "x\n" }],
    ["a: |\n  x\nb: c", { a: "x\n", b: "c" }],
    ["a: 'x\n  y'", { a: "x y" }],
    ["a: x", { a: "x" }],
    ["a: 9007199254740991\nb: -9007199254740991\n", { a: 2 ** 53 - 1, b: 1 - 2 ** 53 }],
    ["a:\nb: ~\n", { a: null, b: null }],
  ])("%j", (text, value) => {
    expect(told(text)).toEqual([]);
    expect(read(text).document?.value).toEqual(value);
  });
});

describe("what they read differently, or a policy has no use for, is refused where it stands", () => {
  const tab = "Some YAML parsers reject tabs outside quotes: write spaces.";
  const colon = "The colon must be on the same line as its key.";
  const key = "A key must fit on one line, with at most 1000 characters.";
  const anchor = "Anchors are not allowed here: write the value out everywhere.";
  const alias = "Aliases are not allowed here: write the value out.";
  const tag = "Tags are not allowed here: put the value in quotes if it is text.";
  const surrogate = "YAML parsers read escaped surrogates differently: write the character itself.";
  const explicit = 'A key after "?" is not allowed here: write "key: value".';
  const question = "Some YAML parsers reject a question mark between brackets: put the text in quotes.";
  const large = "This number is too large for YAML parsers to represent exactly.";

  test.each<[string, string, string]>([
    ["a:\tb\n", "1:3", tab],
    ["a: b\tc\n", "1:4", tab],
    ["a: b \t# c\n", "1:5", tab],
    ["a: |\t# c\n  x\n", "1:5", tab],
    ["-\ta\n", "1:2", tab],
    ["a:\n\t- b\n", "2:1", tab],
    ["a: [b,\tc]\n", "1:7", tab],
    ["a: [b]\t# c\n", "1:7", tab],
    ["a: b\n\t\n", "2:1", tab],
    ["a: b\n...\t\n", "2:4", tab],
    ["a: &b c\n", "1:4", anchor],
    ["&a b: c\n", "1:1", anchor],
    ["a: &b |\n  c\n", "1:4", anchor],
    ["- a\n- &b c\n", "2:3", anchor],
    ["a: { b: [&c d] }\n", "1:10", anchor],
    ["a: [b, *c]\n", "1:8", alias],
    ["*a : b\n", "1:1", alias],
    ["a: !!str b\n", "1:4", tag],
    ["a: !b [c]\n", "1:4", tag],
    ["%YAML 1.2\n---\na: b\n", "1:1", "Directives are not allowed here: delete the line."],
    ["? a\n", "1:1", explicit],
    ["a: {? b : c}\n", "1:5", explicit],
    ["{a\n: 1}\n", "1:3", colon],
    ['{"a"\n: 1}\n', "1:5", colon],
    [`${"k".repeat(1001)}: 1\n`, "1:1", key],
    ['{a: 1, "b\nc": 1}\n', "1:8", key],
    ["a: :b\n", "1:4", "Some YAML parsers reject text that starts with a colon: put it in quotes."],
    ["a: [b?c]\n", "1:5", question],
    ["a: { b: [[c], d?] }\n", "1:15", question],
    ['a: "\\ud83d\\ude00"\n', "1:4", surrogate],
    ['a: "b\\uDFFF"\n', "1:4", surrogate],
    ['a: "\\U0000D83D"\n', "1:4", surrogate],
    ["a: 9007199254740992\n", "1:4", large],
    ["a: [1, -9007199254740992]\n", "1:8", large],
    ["a: 1.5e+400\n", "1:4", "This number is not finite."],
    ["a: 1\n__proto__: 1\n", "2:1", 'The key "__proto__" is not allowed.'],
  ])("%j", (text, place, message) => {
    expect(told(text)).toEqual(unsafe(place, message));
    expect(read(text).document).toBeUndefined();
  });

  test.each(["1: a\n", "true: a\n", "~: a\n", ": a\n", "[a]: b\n", "{ a: b }: c\n"])(
    "a key that is no text: %j",
    (text) => {
      expect(told(text)).toEqual(unsafe("1:1", "A key must be text."));
      expect(read(text).findings[0]?.fix).toBe("Put it in quotes.");
    },
  );

  test.each([
    ["a: b\rc: d\n", "1:5", "000D"],
    ["a: \u0007\n", "1:4", "0007"],
    ["a: b\n# \u0085\n", "2:3", "0085"],
    ["a: \u2028\n", "1:4", "2028"],
    ["a: \ufeffb\n", "1:4", "FEFF"],
    ["a: \uffff\n", "1:4", "FFFF"],
    ["a: \u007f\n", "1:4", "007F"],
  ])("a character of one version only: %j", (text, place, code) => {
    expect(told(text)).toEqual(unsafe(place, `The character U+${code} is read differently by different YAML parsers.`));
    expect(read(text).findings[0]?.fix).toBe("Delete it, or write it as an escape.");
  });

  test.each(["a: |\n  x", "a: >-\n  x", "a:\n  - b: |\n      x\n\n      y"])(
    "a text that the file breaks off: %j",
    (text) => {
      const message =
        "YAML parsers read the end of this text differently, because the file does not end with a newline.";
      expect(read(text).findings).toMatchObject([
        { rule: "file/unsafe-value", message, fix: "End the file with a newline." },
      ]);
    },
  );

  test("a plain value that only looks like text", () => {
    expect(read("a: no\n").findings).toMatchObject([
      {
        message: 'YAML parsers read "no" differently.',
        fix: "Put it in quotes if it is text; write true, false or the plain decimal number if it is one.",
        location: { file: "model.yml", line: 1, column: 4 },
      },
    ]);
  });

  test("all of it at once, in the order of the file", () => {
    expect(told("? a\n: *b\nc: &d e\n")).toEqual([
      ...unsafe("1:1", explicit),
      ...unsafe("1:4", colon),
      ...unsafe("2:3", alias),
      ...unsafe("3:4", anchor),
    ]);
    expect(told(repeat("- *a\n", 30))).toHaveLength(20);
  });
});

describe("duplicate keys", () => {
  test.each([
    ["a: 1\nb: 2\na: 3\n", ['file/duplicate-key 3:1 Duplicate key "a" in the same mapping.']],
    ["'a': 1\na: 2\n", ['file/duplicate-key 2:1 Duplicate key "a" in the same mapping.']],
    ["a: [b, { c: d, c: e }]\n", ['file/duplicate-key 1:16 Duplicate key "c" in the same mapping.']],
    ["a: { b: 1 }\nb: { b: 1 }\n", []],
  ])("%j", (text, expected) => {
    expect(told(text)).toEqual(expected);
  });
});

describe("what is not YAML", () => {
  test("is told with its place and in the words of the parser", () => {
    expect(told("a: [\n")).toEqual([
      "file/syntax 2:1 model.yml is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
    ]);
    expect(told("a: b\n---\nc: d\n")).toEqual(["file/syntax 2:1 model.yml contains more than one document."]);
  });

  test("is told twenty times at most, and then counted", () => {
    const compact = "model.yml is not valid YAML: Nested mappings are not allowed in compact mappings.";
    const first = Array.from({ length: 20 }, (_, i) => `file/syntax ${i + 1}:4 ${compact}`);
    expect(told(repeat("x: a: b\n", 20))).toEqual(first);
    expect(told(repeat("x: a: b\n", 21))).toEqual([...first, "file/syntax 1:1 model.yml has 1 more syntax error."]);
    expect(told(repeat("x: a: b\n", 25))).toEqual([...first, "file/syntax 1:1 model.yml has 5 more syntax errors."]);
  });
});

describe("the limits of a policy", () => {
  test("64 KiB", () => {
    const comment = `#${" ".repeat(64 * 1024 - 1)}`;
    expect(read(comment).document?.value).toEqual({});
    expect(told(`${comment} `)).toEqual(["file/too-large 1:1 model.yml has 65537 bytes, but the limit is 65536."]);
  });

  test("5,000 keys, wherever they stand", () => {
    const half = Array.from({ length: 2500 }, (_, i) => `k${i}: 1\n`);
    const nested = `a:\n${half.map((line) => `  ${line}`).join("")}`;
    expect(told(nested + half.slice(1).join(""))).toEqual([]);
    expect(told(nested + half.join(""))).toEqual([
      "file/too-large 1:1 model.yml has 5001 keys, but the limit is 5000.",
    ]);
  });

  test("100 levels", () => {
    const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}\n`;
    expect(told(nested(100))).toEqual([]);
    expect(told(nested(101))).toEqual(unsafe("1:102", "model.yml is nested more than 100 levels deep."));
    expect(told(`${repeat("- ", 20_000)}a\n`)[0]).toMatch(/nested more than 100 levels deep\.$/);
    expect(told(repeat("- a\n", 300))).toEqual([]);
  });

  test("1,000 characters of a key", () => {
    expect(told(`${"k".repeat(1000)}: 1\n`)).toEqual([]);
  });
});

describe("places", () => {
  const { document } = read("a:\n  - b\n  - c: d\n    e:\nf: { g: 1 }\n");
  const at = (line: number, column: number) => ({ file: "model.yml", line, column });

  test.each([
    [[], at(1, 1), at(1, 1)],
    [["a"], at(2, 3), at(1, 1)],
    [["a", 0], at(2, 5), at(2, 5)],
    [["a", 1, "c"], at(3, 8), at(3, 5)],
    [["f", "g"], at(5, 9), at(5, 6)],
  ])("%j has a place and its key has one", (pointer, value, key) => {
    expect(document?.locate(pointer)).toEqual(value);
    expect(document?.locateKey(pointer)).toEqual(key);
  });

  test.each([
    ["a key that is not there", ["f", "h"], at(5, 4)],
    ["an item that is not there", ["a", 7], at(2, 3)],
    ["what is below a text", ["a", 0, "x", "y"], at(2, 5)],
    ["nothing at the top", ["z", "y"], at(1, 1)],
  ])("%s is where it would have to be", (_, pointer, place) => {
    expect(document?.locate(pointer)).toEqual(place);
    expect(document?.locateKey(pointer)).toEqual(place);
  });

  test("the places of an empty file are its beginning", () => {
    const empty = read("").document;
    expect(empty?.locate(["gate"])).toEqual(at(1, 1));
    expect(empty?.locateKey([])).toEqual(at(1, 1));
  });

  test("a key without a value has its own place", () => {
    expect(document?.locate(["a", 1, "e"]).line).toBe(4);
    expect(document?.locateKey(["a", 1, "e"])).toEqual(at(4, 5));
  });
});
