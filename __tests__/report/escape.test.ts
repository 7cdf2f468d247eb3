import fc from "fast-check";
import { code, md, plain, unlinked } from "../../src/report/escape.ts";
import { anyText } from "../helpers/text.ts";

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
      fc.property(anyText({ maxLength: 700 }), (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(plain(text).length).toBeLessThanOrEqual(513);
      }),
      { numRuns: 50 },
    );
  });

  /** What GitHub's second pass sees: text nodes, with entities as characters and without code spans. */
  const seenAfterwards = (markdown: string) =>
    markdown
      .replace(/(`+)(?!`)(?:.*?[^`])?\1(?!`)/g, " ")
      .replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)));

  /** Mentions, references, commits, addresses: https://docs.github.com, "Autolinked references and URLs". */
  const LINKED =
    /@[a-z0-9]|#\d|\bGH-\d|(?<![a-z0-9_])[0-9a-f]{7,40}(?![a-z0-9_])|[a-z]:\/\/|www\.[a-z0-9]|[\w.+-]@[\w-]/i;

  test("md() leaves no markup of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        const rest = md(text)
          .replace(/(`+)(?!`)(?:.*?[^`])?\1(?!`)/g, "")
          .replace(/&#\d+;/g, "");
        expect(rest).not.toMatch(/[\\`*_{}[\]()<>#|~!@$]|:\/\/|\bwww\./i);
      }),
    );
  });

  test("md() leaves nothing that GitHub links, mentions or references, when entities are characters again", () => {
    const word = fc.constantFrom(
      ..."@octocat @org/team #1 GH-26 gh-1 acme/models#7 acme/models@deadbee someone@a5c3785ed8d6a35868bc169f07e40e889087fd2e".split(
        " ",
      ),
      ..."a5c3785ed8d6a35868bc169f07e40e889087fd2e deadbee 1234567 https://x.example/a#1 HTTP://x ftp://x www.x.example".split(
        " ",
      ),
      ..."me@x.example mailto:me@x.example xwww.a.b &#64;octocat &commat;x \\@x \u0060@x\u0060 `@x` ``#1`` <!-- @x --> | * [a](b) ".split(
        " ",
      ),
    );
    const glue = fc.constantFrom(
      "",
      " ",
      ".",
      ",",
      "(",
      ")",
      "/",
      "-",
      "_",
      "|",
      "`",
      "``",
      "\\",
      "&",
      ";",
      "x",
      "é",
      "0",
    );
    const texts = fc.array(fc.tuple(word, glue), { maxLength: 8 }).map((parts) => parts.flat().join(""));
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: "grapheme-ascii", maxLength: 60 })), (text) => {
        const seen = seenAfterwards(md(text));
        // The digits of a decimal are the only run of its length that stays.
        expect(seen.replace(/[\d ]\.\d+/g, "")).not.toMatch(LINKED);
        expect(unlinked(text)).not.toMatch(/@[a-z0-9]|#\d|\bGH-\d/i);
      }),
      { numRuns: 1000, examples: [["1234567HTTP://x"], ["1234567.1234567"]] },
    );
  });

  test.each([
    ["<script>@team #1", "&#60;script&#62;&#64;&#8203;team &#35;&#8203;1"],
    ["see https://x.example/a.", "see `https://x.example/a`."],
    ["commit a5c3785ed8d6 of GH-26", "commit `a5c3785ed8d6` of GH-&#8203;26"],
    ["0.1234567 of 5000", "0.1234567 of 5000"],
  ])("md(%j) is %s", (text, expected) => {
    expect(md(text)).toBe(expected);
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
