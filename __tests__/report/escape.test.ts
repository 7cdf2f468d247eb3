import fc from "fast-check";
import { code, md, plain } from "../../src/report/escape.js";

describe("text of foreign origin", () => {
  test.each([
    ["a\n::add-mask::b", "a ::add-mask::b"],
    ["\u001b[31mred", "\\u{1b}[31mred"],
    ["abc\u202edef", "abc\\u{202e}def"],
    ["zero\u200bwidth", "zero\\u{200b}width"],
  ])("plain(%j)", (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test("is one line without control or format characters, at most 513 characters long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(plain(text).length).toBeLessThanOrEqual(513);
      }),
    );
  });

  test("md() leaves nothing that GitHub would render, link, mention or reference", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        expect(md(text).replace(/&#\d+;/g, "")).not.toMatch(/[\\`*_{}[\]()<>#|~!@$]|:\/\/|\bwww\./i);
      }),
    );
    expect(md("<script>@team #1 https://x.example")).toBe("&#60;script&#62;&#64;team &#35;1 https&#58;//x.example");
  });

  test.each([
    ["a", "`a`"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["a|b", "`a\\|b`"],
  ])("code(%j) is %s", (text, expected) => {
    expect(code(text)).toBe(expected);
  });
});
