import { formatCount, formatShortCount } from "../../src/domain/numbers.ts";
import { renderMatrix } from "../../src/report/confusion-matrix.ts";
import { fitText, textWidth } from "../../src/report/svg-text.ts";

const TITLE = { title: "fraud 1.0.0", subtitle: "10 rows of rows.csv" };
const draw = (classes: string[], counts: number[][]) => renderMatrix({ classes, counts }, TITLE).svg;
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);

/** WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const channels = colour.length === 4 ? [...colour.slice(1)].map((c) => c + c) : colour.slice(1).match(/../g);
    const [r = 0, g = 0, blue = 0] = (channels ?? []).map((channel) => {
      const c = Number.parseInt(channel, 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

test("counts and shares of each actual class are told, with names, title and rows", () => {
  const texts = textsOf(
    draw(
      ["legit", "fraud"],
      [
        [6, 2],
        [0, 2],
      ],
    ),
  );
  expect(texts).toEqual(expect.arrayContaining(["fraud 1.0.0", "10 rows of rows.csv", "predicted", "actual"]));
  expect(texts.slice(3, 11)).toEqual(["6", "75.0%", "2", "25.0%", "0", "0.0%", "2", "100.0%"]);
  expect(texts.filter((text) => text === "fraud")).toHaveLength(2);
  expect(texts).toEqual(expect.arrayContaining(["8 rows", "2 rows"]));
});

test("text stands out from its cell at every share", () => {
  for (let hits = 0; hits <= 100; hits++) {
    const svg = draw(
      ["a", "b"],
      [
        [hits, 100 - hits],
        [0, 1],
      ],
    );
    const [, cell = "", ink = ""] = /<rect[^>]*fill="(#\w{6})"\/>\n<text[^>]*fill="(#\w+)"/.exec(svg) ?? [];
    expect(contrast(cell, ink)).toBeGreaterThanOrEqual(4.5);
  }
});

test("the larger the share, the darker the cell", () => {
  const fills = [0, 1, 5, 9, 10].map((hits) => {
    const svg = draw(
      ["a", "b"],
      [
        [hits, 10 - hits],
        [0, 1],
      ],
    );
    return /fill="(#\w{6})"\/>\n<text/.exec(svg)?.[1] ?? "";
  });
  const darkness = fills.map((fill) => contrast(fill, "#ffffff"));
  expect(darkness).toEqual([...darkness].sort((a, b) => a - b));
  expect(new Set(darkness).size).toBe(5);
});

test("a class without rows has no shares", () => {
  const texts = textsOf(
    draw(
      ["a", "b"],
      [
        [3, 0],
        [0, 0],
      ],
    ),
  );
  expect(texts.filter((text) => text?.includes("%"))).toEqual(["100.0%", "0.0%"]);
  expect(texts).toContain("0 rows");
  expect(texts.join()).not.toContain("NaN");
});

test("names cannot break out of the drawing", () => {
  const svg = draw(
    ['</text><script>x("&")</script>', "a\u202eb\uffff\u0000"],
    [
      [1, 0],
      [0, 1],
    ],
  );
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("&lt;/text&gt;");
  for (const hidden of ["\u202e", "\uffff", "\u0000"]) expect(svg).not.toContain(hidden);
});

test.each([
  [2, true],
  [10, true],
  [20, true],
  [100, false],
  [500, false],
])("%i classes are drawn, everything within its bounds", (classes, told) => {
  const counts = Array.from({ length: classes }, (_, i) => Array.from({ length: classes }, (_, j) => Number(i === j)));
  const names = counts.map((_, i) => `a class with quite a long name ${i}`);
  const { svg, width, height } = renderMatrix({ classes: names, counts }, TITLE);
  expect(Math.max(width, height)).toBeLessThan(1600);
  for (const [, x, y] of svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"/g)) {
    expect(Number(x) > 0 && Number(x) < width && Number(y) > 0 && Number(y) < height).toBe(true);
  }
  expect(textsOf(svg).some((text) => text === "100" || text === "100.0%")).toBe(told);
});

test.each([
  ["short", "short"],
  ["entertainment, film and television", "enterta…evision"],
])("%s is shown as %s where there is little room", (name, shown) => {
  expect(fitText(name, 110, 12)).toBe(shown);
  expect(textWidth(shown, 12)).toBeLessThanOrEqual(110);
});

test.each([
  [0, "0", "0"],
  [999, "999", "999"],
  [1000, "1,000", "1,000"],
  [99_999, "99,999", "99,999"],
  [123_456, "123,456", "123k"],
  [999_499, "999,499", "999k"],
  [999_500, "999,500", "1M"],
  [12_345_678, "12,345,678", "12.3M"],
])("%i is %s, in short %s", (count, full, short) => {
  expect([formatCount(count), formatShortCount(count)]).toEqual([full, short]);
});
