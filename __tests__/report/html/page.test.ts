import { createHash } from "node:crypto";
import type { Report } from "../../../src/releases/report.ts";
import { renderHtml } from "../../../src/report/html/page.ts";
import { STYLE, STYLE_HASH } from "../../../src/report/html/style.ts";
import { HOSTILE_NAMES, hostile, reportOfClasses, snapshotReport } from "../../helpers/html-report.ts";
import { reportOf } from "../../helpers/report.ts";

const PAGES: readonly (readonly [string, Report])[] = [
  ...["first", "passed", "refused", "inconclusive", "ungated", "repeated"].map(
    (kind) => [kind, snapshotReport(kind)] as const,
  ),
  ["hostile", hostile(snapshotReport("refused"))],
  ["5 classes", reportOfClasses(5)],
  ["40 classes", reportOfClasses(40)],
  ["as little as a report can hold", reportOf({ findings: [], files: [], previous: { kind: "none", where: "here" } })],
  ["latency that was not measured", reportOf({ latency: { skipped: "no time" } })],
  ["ONNX test data", reportOf({ parity: { sets: 2, tolerance: { relative: 0, absolute: 0 }, outputs: [output()] } })],
];

function output() {
  const sums = { elements: 9, maxAbsolute: 0.5, maxRelative: 0.25, mismatches: [], mismatchingSets: 0 };
  return { name: "scores", ...sums };
}

/** The elements of a page in their order: name, attributes and whether they close. */
function elementsOf(page: string) {
  const body = page.replace(/<style>[\s\S]*?<\/style>/, "");
  return [...body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z:-]+="[^"]*")*)\s*\/?>/gi)].map(
    ([, close, name, rest]) => ({
      close: close === "/",
      name: (name ?? "").toLowerCase(),
      attributes: Object.fromEntries(
        [...(rest ?? "").matchAll(/([a-z:-]+)="([^"]*)"/gi)].map(([, key = "", value = ""]) => [
          key.toLowerCase(),
          value,
        ]),
      ) as Record<string, string>,
    }),
  );
}

describe.each(PAGES)("the page of %s", (_, report) => {
  const page = renderHtml(report);
  const elements = elementsOf(page);
  const opened = elements.filter(({ close }) => !close);

  test("is the same every time", () => {
    expect(renderHtml(report)).toBe(page);
  });

  test("has no script, no handler and no address outside of itself", () => {
    const names = new Set(opened.map(({ name }) => name));
    for (const name of ["script", "img", "iframe", "object", "embed", "form", "input", "base"]) {
      expect(names.has(name)).toBe(false);
    }
    for (const { attributes } of opened) {
      expect(Object.keys(attributes).filter((key) => key.startsWith("on") || key === "style" || key === "src")).toEqual(
        [],
      );
      if (attributes.href !== undefined) expect(attributes.href).toMatch(/^(?:#[a-z-]+|data:,)$/);
    }
    expect(page).toContain(`content="default-src 'none'; style-src '${STYLE_HASH}'; img-src data:;`);
  });

  test("has no markup but its own: every < begins an element that is known here", () => {
    const rest = page.replace(/<style>[\s\S]*?<\/style>|<!DOCTYPE html>/g, "");
    expect(rest.split("<").length - 1).toBe(elements.length);
    expect([...new Set(opened.map(({ name }) => name))].filter((name) => !KNOWN.has(name))).toEqual([]);
  });

  test("has one first heading, and none that skips a level", () => {
    const levels = opened.filter(({ name }) => /^h\d$/.test(name)).map(({ name }) => Number(name[1]));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    for (const [i, level] of levels.entries()) if (i > 0) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  test("has an id once, and each reference to one", () => {
    const ids = opened.flatMap(({ attributes }) => (attributes.id === undefined ? [] : [attributes.id]));
    expect(ids).toHaveLength(new Set(ids).size);
    const referred = opened.flatMap(({ attributes }) => [
      ...(attributes["aria-labelledby"]?.split(" ") ?? []),
      ...(attributes.href?.startsWith("#") ? [attributes.href.slice(1)] : []),
    ]);
    expect(referred.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("has tables with a caption and headers with a scope, in boxes that the keyboard reaches", () => {
    const count = (name: string) => opened.filter((element) => element.name === name).length;
    expect(count("caption")).toBe(count("table"));
    for (const { name, attributes } of opened) {
      if (name === "th") expect(["row", "col"]).toContain(attributes.scope);
      if (attributes.class?.split(" ").includes("scroll"))
        expect(attributes).toMatchObject({ role: "region", tabindex: "0" });
    }
  });

  test("has a name for each drawing, or hides it", () => {
    for (const { name, attributes } of opened) {
      if (name !== "svg") continue;
      const named = attributes["aria-label"] ?? attributes["aria-labelledby"];
      expect(attributes.role === "img" ? named : attributes["aria-hidden"]).toBeTruthy();
    }
  });
});

const KNOWN = new Set(
  `html head meta title link style body a div nav ul ol li main header footer section p span h1 h2 h3 dl dt dd b strong em
  bdi code time table caption thead tbody tr th td wbr figure figcaption details summary
  svg path circle rect text desc`.split(/\s+/),
);

test("a hostile name is shown as text, on one line and cut", () => {
  const page = renderHtml(reportOf({ title: HOSTILE_NAMES[1] as string, purpose: `\u202E${"x".repeat(9000)}` }));
  expect(page).toContain("<h1><bdi>&quot;&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;</bdi></h1>");
  expect(page).toContain("<bdi>\\u{202e}xxx");
  expect(page.length).toBeLessThan(20_000 + STYLE.length);
});

test("what no curve is known of has no chart, and no empty section", () => {
  const { quality, latency, ...rest } = snapshotReport("passed");
  const { curves: _, confusion: __, ...bare } = quality as NonNullable<Report["quality"]>;
  const page = renderHtml({ ...rest, quality: { ...bare, slices: [] } });
  expect(page).not.toContain("<figure");
  for (const id of ["curves", "confusion", "slices", "latency"]) expect(page).not.toContain(`id="${id}"`);
  expect(latency).toBeDefined();
});

describe("the style", () => {
  test("is the one that the page's policy names", () => {
    expect(STYLE_HASH).toBe(`sha256-${createHash("sha256").update(STYLE).digest("base64")}`);
    expect(STYLE).not.toMatch(/url\(|@import|</);
  });

  const schemes = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, block = ""]) =>
    Object.fromEntries(
      [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = "", hex = ""]) => [name, hex]),
    ),
  );

  test.each([
    ["light", schemes[0] ?? {}],
    ["dark", schemes[1] ?? {}],
  ])("has enough contrast when it is %s", (_, colours) => {
    const of = (name: string) => luminance(colours[name] as string);
    const ratio = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const texts = [
      ...["ink", "muted", "link"].flatMap((text) => ["paper", "ground"].map((ground) => [text, ground] as const)),
      ...["pass", "fail", "warn", "notice"].map((name) => [name, `${name}-ground`] as const),
    ];
    for (const [text, ground] of texts) expect([text, ratio(of(text), of(ground)) >= 4.5]).toEqual([text, true]);
    // Lines and signs (WCAG 2.2, 1.4.11).
    const lines = ["now", "then", "limit", ...[0, 1, 2, 3, 4, 5].map((i) => `class-${i}`)];
    for (const line of lines) expect([line, ratio(of(line), of("paper")) >= 3]).toEqual([line, true]);
  });
});

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
