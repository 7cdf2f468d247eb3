import fc from "fast-check";
import { columnsOf } from "../../src/platform/terminal/screen.ts";
import { type Piece, padEnd, padStart, widthOf, wrap } from "../../src/report/wrap.ts";

const word = fc.stringMatching(/^[a-z./:é日本👍]{1,30}$/u);
const sentence = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(" "));

describe("wrapping", () => {
  test("keeps every word whole and in order, and only a lone word is longer than a line", () => {
    fc.assert(
      fc.property(
        sentence,
        fc.integer({ min: 30, max: 200 }),
        fc.integer({ min: 0, max: 9 }),
        (text, columns, indent) => {
          const lines = wrap(" ".repeat(indent), [text], columns);
          expect(lines.map((line) => line.trim()).join(" ")).toBe(text);
          for (const line of lines) {
            expect(line.startsWith(" ".repeat(indent))).toBe(true);
            if (widthOf(line) > Math.min(columns, 100)) expect(line.trim()).not.toContain(" ");
          }
        },
      ),
    );
  });

  test("fills lines: the first word of a line does not fit on the line before", () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const lines = wrap("", [text], 60);
        for (const [i, line] of lines.slice(1).entries()) {
          expect(widthOf(`${lines[i]} ${line.split(" ")[0]}`)).toBeGreaterThan(60);
        }
      }),
    );
  });

  test("does nothing where there is no width", () => {
    const text = "word ".repeat(100).trim();
    expect(wrap("error: ", [text], Number.POSITIVE_INFINITY)).toEqual([`error: ${text}`]);
  });

  test("puts following lines under the first word", () => {
    expect(wrap("error: ", ["a sentence that is too long"], 27)).toEqual([
      "error: a sentence that is",
      "       too long",
    ]);
  });

  test("ends at 100 columns on a wider terminal", () => {
    expect(wrap("", ["word ".repeat(40)], 200).map(({ length }) => length)).toEqual([99, 99]);
  });

  const command = "Add labelled rows, then run  model-release init fraud";
  test("keeps a command on one line, behind two spaces or at the start of the next line", () => {
    expect(wrap("", [command], 60)).toEqual([command]);
    expect(wrap("", [command], 40)).toEqual(["Add labelled rows, then run", "model-release init fraud"]);
  });

  test("breaks a command between its words only if no line holds it", () => {
    expect(wrap("", ["Run  model-release gate models/fraud/1.0.0"], 30)).toEqual([
      "Run  model-release gate",
      "models/fraud/1.0.0",
    ]);
  });

  test("paints the words of each line apart, and counts no colour", () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
    const pieces: Piece[] = ["twelve words", { text: "that are red and go on", paint: red }];
    expect(wrap("", pieces, 26)).toEqual([`twelve words${red(" that are red")}`, red("and go on")]);
  });
});

test.each([
  ["ab", 2],
  ["日本", 4],
  ["e\u0301", 1],
  ["👍🏽", 2],
])("%s is padded by the %i columns that it takes", (text, columns) => {
  expect([padEnd(text, 6), padStart(text, 6)]).toEqual([
    text + " ".repeat(6 - columns),
    " ".repeat(6 - columns) + text,
  ]);
});

test("a terminal has its own width, or 80 if it does not say; nothing else has one", () => {
  expect(columnsOf({ isTTY: true, columns: 132 })).toBe(132);
  expect([columnsOf({ isTTY: true }), columnsOf({ isTTY: true, columns: 0 })]).toEqual([80, 80]);
  expect([columnsOf({}), columnsOf({ columns: 80 })]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
