import fc from "fast-check";
import { compareRecords, readCatalogue } from "../../src/catalogue/read.ts";
import { checkTable, END, START, writeTable } from "../../src/catalogue/readme.ts";
import type { CatalogueModel, CatalogueRecord } from "../../src/catalogue/record.ts";
import { COLUMNS, rowOf, type TableRow } from "../../src/catalogue/table.ts";
import { catalogueText } from "../../src/catalogue/write.ts";

const record = (model: string, version: string, changes: Partial<CatalogueRecord> = {}): CatalogueRecord => ({
  ...{
    model,
    version,
    tag: `models/${model}/${version}`,
    releasedAt: "2026-11-25T12:00:00.000Z",
    commit: "1".repeat(40),
  },
  ...{ url: `https://github.com/acme/models/releases/tag/models%2F${model}%2F${version}`, status: "active" },
  ...{ verdict: "pass", gated: true, metrics: [{ name: "auc|roc", value: 0.97531, low: 0.97, high: 0.98 }] },
  ...{
    latency: { p50Ms: 1.234, p95Ms: 2.5, machine: "a | CPU" },
    size: 281_189,
    requiredBump: "patch",
    report: "a".repeat(64),
  },
  ...changes,
});
const MODELS: CatalogueModel[] = [
  { model: "bid", title: "Bid | optimisation \\| `x`", purpose: "a|b \\ c <!-- x -->" },
  { model: "ctr", title: "ctr", purpose: "```" },
  { model: "fraud", title: "\u202eFraud", purpose: "Detect fraud" },
];
const RECORDS = [record("bid", "1.0.0"), record("fraud", "1.1.0"), record("fraud", "1.0.0", { status: "deprecated" })];
const rows: TableRow[] = MODELS.map((model) =>
  rowOf(
    model,
    RECORDS.filter((each) => each.model === model.model),
  ),
);

function written(text: string | undefined): string {
  const result = writeTable(text, rows);
  if ("finding" in result) throw new Error(result.finding.message);
  return result.text;
}

const BEGINNINGS = [
  "",
  "# Ours\n\ntext\n",
  "# Ours\r\n\r\ntext\r\n",
  "\ufeff# Ours\r\n",
  `\ufeff${START}\n${END}`,
  "a\rb\n",
];
const startOf = (line: string, cell: number) => {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  return [(bars[cell] ?? 0) + 1, bars[cell + 1] ?? 0] as const;
};

/** Every cell of the table, titles and dashes too, as line and number of the cell. */
const CELLS = Array.from({ length: rows.length + 2 }, (_, row) =>
  COLUMNS.map((_, cell) => [row, cell] as const),
).flat();

describe.each(BEGINNINGS)("in a README that begins %j", (beginning) => {
  const text = written(beginning);
  const newline = text.includes("\r\n") && !/[^\r]\n\|/.test(text) ? "\r\n" : "\n";
  const lines = text.split(newline);
  const first = lines.findIndex((line) => line.startsWith("| Model |"));

  test.each(CELLS)("row %i, cell %i: whatever is typed there is reported at that line and column", (row, cell) => {
    const at = first + row;
    const line = lines[at] ?? "";
    const [from, to] = startOf(line, cell);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom("", "x", "1.0.0", "coming soon", "<b>", "`x`", "é🦊", "--", ":--", "a\\|b"),
          fc.string({ unit: "grapheme", maxLength: 12 }),
        ),
        (typed) => {
          fc.pre(!/[|\r\n\\]/.test(typed) || typed === "a\\|b");
          const before = line.slice(from, to).trim();
          fc.pre(typed.trim() !== before);
          const changed = `${line.slice(0, from)} ${typed} ${line.slice(to)}`;
          const found = checkTable(lines.with(at, changed).join(newline), rows);
          const here = found.filter(({ location }) => location?.line === at + 1);
          expect([found.length > 0, here.length > 0]).toEqual([true, true]);
          // A row that has lost its name, or its dashes, is reported as a whole.
          const column = typed.trim() === "" ? from + 1 : from + 1 + ` ${typed} `.indexOf(typed.trim());
          if (row !== 1) expect(here.map(({ location }) => location?.column)).toContain(column);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("a line that is removed, duplicated or swapped with its neighbour is reported", () => {
    for (let at = first - 2; at <= Math.min(first + rows.length + 3, lines.length - 1); at++) {
      const copies = [
        lines.toSpliced(at, 1),
        lines.toSpliced(at, 0, lines[at] ?? ""),
        ...(lines[at] === lines[at + 1] || at + 1 === lines.length
          ? []
          : [lines.with(at, lines[at + 1] ?? "").with(at + 1, lines[at] ?? "")]),
      ];
      for (const [kind, copy] of copies.entries()) {
        const found = checkTable(copy.join(newline), rows);
        // Past the last marker the text is the user's own.
        const own = at > first + rows.length + 3 || (at === first + rows.length + 3 && kind === 2);
        expect([at - first, kind, found.length > 0 || own]).toEqual([at - first, kind, true]);
        expect(found.every(({ location }) => (location?.line ?? 0) > 0)).toBe(true);
      }
    }
  });
});

test.each(["```", "~~~", "````md", "    "])(
  "markers in a block of code (%s) are text: the table is written after it",
  (fence) => {
    const example =
      fence.trim() === "" ? `    ${START}\n    ${END}\n` : `${fence}\n${START}\n${END}\n${fence.replace(/\w/g, "")}\n`;
    const text = `# Ours\n\nPut these into your README:\n\n${example}\n`;
    const result = written(text);
    expect(result.startsWith(text)).toBe(true);
    expect(checkTable(result, rows)).toEqual([]);
    expect(written(result)).toBe(result);
    expect(checkTable(text, rows)).toMatchObject([{ rule: "catalogue/marker" }]);
  },
);

async function jsonOf(records: readonly CatalogueRecord[]): Promise<string> {
  let text = "";
  for await (const piece of catalogueText({ from: "releases", models: MODELS }, records)) text += piece;
  return text;
}

test("every value of every record that is edited by hand is reported at its line, and at its key", async () => {
  const text = await jsonOf(RECORDS);
  const lines = text.split("\n");
  for (const [i, own] of RECORDS.entries()) {
    for (const key of Object.keys(own) as (keyof CatalogueRecord)[]) {
      const edits: unknown[] =
        typeof own[key] === "string" ? [`${own[key]}x`] : typeof own[key] === "number" ? [own[key] + 1, 0] : [];
      if (key === "metrics") edits.push([], [{ name: "auc|roc", value: 0.99 }]);
      if (key === "latency") edits.push({ p50Ms: 1, p95Ms: 2, machine: "another" });
      if (key === "gated") edits.push(false);
      for (const value of edits) {
        const edited = { ...own, [key]: value };
        const line = lines.findIndex((each) => each.includes(JSON.stringify(own)));
        const changed = lines
          .with(line, (lines[line] ?? "").replace(JSON.stringify(own), JSON.stringify(edited)))
          .join("\n");
        const { catalogue, findings } = readCatalogue(changed);
        const found = catalogue === undefined ? findings : compareRecords(changed, catalogue.versions, RECORDS);
        const places = found.map(({ location }) => `${location?.line}:${location?.column}`);
        expect([i, key, found.length > 0]).toEqual([i, key, true]);
        const column = (changed.split("\n")[line] ?? "").indexOf(`"${key}":`) + 1;
        // A value of a wrong shape is reported where it begins, a record as a whole where that begins.
        const columns = [column, column + key.length + 3, 5].join("|");
        const isHere = places.some((place) => new RegExp(`^${line + 1}:(?:${columns})$`).test(place));
        expect([key, places, isHere]).toEqual([key, places, true]);
      }
    }
  }
});

test("a merge conflict, a cut file and a stray comma are reported with the line where JSON ends", async () => {
  const text = await jsonOf(RECORDS);
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.includes('"1.1.0"'));
  const conflict = [
    ...lines.slice(0, at),
    "<<<<<<< HEAD",
    lines[at],
    "=======",
    lines[at],
    ">>>>>>> other",
    ...lines.slice(at + 1),
  ];
  const cases = [
    [conflict.join("\n"), at + 1, 1],
    [
      text.replace('"size":281189', '"size":281189,,'),
      lines.findIndex((line) => line.includes('"size"')) + 1,
      undefined,
    ],
    [lines.slice(0, at).join("\n"), at, undefined],
    [`${text}}`, lines.length, 1],
    [text.replaceAll("\n", "\r\n").replace('"schema":', '"schema"'), 2, undefined],
  ] as const;
  for (const [changed, line, column] of cases) {
    const { findings } = readCatalogue(changed);
    expect(findings).toMatchObject([{ rule: "catalogue/unreadable", location: { line, ...(column && { column }) } }]);
    expect(findings[0]?.message).toMatch(/JSON|conflict/);
  }
  expect(readCatalogue(conflict.join("\n")).findings[0]?.message).toContain("merge conflict");
});

test("a byte order mark before catalogue.json is read over", async () => {
  expect(readCatalogue(`\ufeff${await jsonOf(RECORDS)}`).findings).toEqual([]);
});

test("a value of another type than the schema's is reported at its line", async () => {
  const text = await jsonOf(RECORDS);
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.includes('"1.1.0"'));
  const changed = lines.with(at, (lines[at] ?? "").replace('"size":281189', '"size":"big"')).join("\n");
  expect(readCatalogue(changed).findings).toMatchObject([
    { location: { line: at + 1 }, message: expect.stringContaining("size") },
  ]);
});
