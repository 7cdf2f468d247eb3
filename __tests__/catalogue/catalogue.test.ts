import fc from "fast-check";
import { decodeStrictly } from "../../src/catalogue/decode.ts";
import { gather } from "../../src/catalogue/gather.ts";
import { compareHead } from "../../src/catalogue/head.ts";
import { placesIn } from "../../src/catalogue/place.ts";
import { compareRecords, findDuplicates, readCatalogue } from "../../src/catalogue/read.ts";
import { checkTable, END, START, writeTable } from "../../src/catalogue/readme.ts";
import { type CatalogueModel, type CatalogueRecord, recordOf } from "../../src/catalogue/record.ts";
import { rowsOnTheWay } from "../../src/catalogue/rows.ts";
import { latestOf, rowOf } from "../../src/catalogue/table.ts";
import { catalogueText } from "../../src/catalogue/write.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { AT_TOP } from "../../src/domain/registry.ts";
import type { GateMetric } from "../../src/gate/result.ts";
import type { History } from "../../src/releases/ports.ts";
import { reportOf } from "../helpers/report.ts";
import { ACTIVE, fakeHistory, releasedFiles } from "../helpers/shelf.ts";

const FRAUD: CatalogueModel = { model: "fraud", title: "Fraud | Detection", purpose: "Detect <fraud>" };
const ID = { model: "fraud", version: "1.0.1" };
const here = (history: History) => ({ history, registry: AT_TOP });
const CTR: CatalogueModel = { model: "ctr", title: "ctr" };

const record = (version: string, changes: Partial<CatalogueRecord> = {}): CatalogueRecord => ({
  ...{ model: "fraud", version, tag: `models/fraud/${version}`, releasedAt: "2026-11-25T12:00:00.000Z" },
  ...{ url: `https://github.com/acme/models/releases/tag/models%2Ffraud%2F${version}`, status: "active" },
  ...{ verdict: "pass", gated: true, metrics: [{ name: "auc_roc", value: 0.97531, low: 0.97, high: 0.98 }] },
  ...{ latency: { p50Ms: 1.234, p95Ms: 2.5, machine: "a CPU" }, size: 281_189 },
  ...changes,
});

async function textOf(models: readonly CatalogueModel[], records: readonly CatalogueRecord[]): Promise<string> {
  let text = "";
  for await (const piece of catalogueText({ from: "releases", models }, records)) text += piece;
  return text;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("catalogue.json", () => {
  test.each([[[]], [[record("1.0.0")]], [[record("1.1.0"), record("1.0.0", { metrics: [], status: "deprecated" })]]])(
    "is read as it was written: %#",
    async (versions) => {
      const text = await textOf([CTR, FRAUD], versions);
      const { catalogue, findings } = readCatalogue(text);
      expect([findings, catalogue?.models, catalogue?.versions]).toEqual([[], [CTR, FRAUD], versions]);
      expect(text.split("\n").filter((line) => line.includes('"tag"')).length).toBe(versions.length);
    },
  );

  test.each([undefined, "", "{", "[]", '{"schema": "urn:other"}'])("%j is a finding, not a catalogue", (text) => {
    const { catalogue, findings } = readCatalogue(text);
    expect([catalogue, findings.map(({ rule }) => rule)]).toEqual([undefined, ["catalogue/unreadable"]]);
  });

  test("names the place of a value, in one line or in many", async () => {
    const text = await textOf([FRAUD], [record("1.1.0"), record("1.0.0")]);
    const lines = text.split("\n");
    const { line, column } = placesIn(text).of("models/fraud/1.0.0", "size");
    expect(lines[line - 1]?.slice(column - 1)).toMatch(/^"size":281189/);
    expect(lines[line - 1]).toContain("models/fraud/1.0.0");
    const pretty = JSON.stringify(JSON.parse(text), null, 2);
    const place = placesIn(pretty).of("models/fraud/1.0.0", "size");
    expect(pretty.split("\n")[place.line - 1]?.slice(place.column - 1)).toBe('"size": 281189');
  });

  test("that differs from the releases is told record by record", async () => {
    const stated = [record("1.1.0", { gated: false }), record("0.9.0")];
    const found = compareRecords(await textOf([FRAUD], stated), stated, [record("1.1.0"), record("1.0.0")]);
    expect(found.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
      "models/fraud/1.0.0: models/fraud/1.0.0 is published but has no record.",
      "models/fraud/1.1.0: gated of models/fraud/1.1.0 is false; the release says true.",
      "models/fraud/0.9.0: models/fraud/0.9.0 has a record but no published release.",
    ]);
    expect(found.every(({ location }) => (location?.line ?? 0) > 0)).toBe(true);
  });

  test.each([3, 300])("is read once for its places, whatever the number of differences: %i", async (count) => {
    const actual = Array.from({ length: count }, (_, i) => record(`1.0.${count - i}`));
    const stated = actual.map((each) => ({ ...each, size: 1, gated: false }));
    const text = await textOf([FRAUD], stated);
    const reads = ["matchAll", "split", "search"] as const;
    const spies = reads.map((name) => jest.spyOn(String.prototype, name));
    const found = compareRecords(text, stated, actual);
    const ofText = spies.flatMap(({ mock }) => mock.contexts.filter((self) => String(self).length > text.length / 2));
    for (const spy of spies) spy.mockRestore();
    expect([found.length, ofText.length]).toEqual([2 * count, 2]);
    const { line = 0, column = 0 } = found.at(-1)?.location ?? {};
    expect(text.split("\n")[line - 1]?.slice(column - 1)).toMatch(/^"size":1\b/);
  });

  test("with a second record of a version, or records in another order, is told", async () => {
    const actual = [record("1.1.0"), record("1.0.0")];
    const twice = [record("1.1.0", { gated: false }), ...actual];
    const text = await textOf([FRAUD], twice);
    const [found, ...more] = compareRecords(text, twice, actual);
    expect([found?.message, more]).toEqual(["The record of models/fraud/1.1.0 is duplicated.", []]);
    expect(text.split("\n")[(found?.location?.line ?? 0) - 1]).toContain('"gated":true');
    expect(findDuplicates(text, twice)).toEqual([found]);
    const moved = actual.toReversed();
    expect(compareRecords(await textOf([FRAUD], moved), moved, actual).map(({ message }) => message)).toEqual([
      "models/fraud/1.0.0 is listed where models/fraud/1.1.0 is expected.",
    ]);
    expect(compareRecords(await textOf([FRAUD], actual), actual, actual)).toEqual([]);
  });

  test.each([
    [[FRAUD], "releases", "ctr is not in models."],
    [
      [CTR, { ...FRAUD, title: "Best" }],
      "releases",
      'title of fraud is "Best"; the registry says "Fraud | Detection".',
    ],
    [[CTR, { model: "fraud", title: FRAUD.title }], "releases", "purpose of fraud is absent"],
    [[CTR, FRAUD, { model: "x", title: "x" }], "releases", "x is no model of the registry."],
    [[FRAUD, CTR], "releases", "models lists fraud, ctr; expected ctr, fraud."],
    [[CTR, FRAUD, FRAUD], "releases", "models lists ctr, fraud, fraud; expected ctr, fraud."],
    [[CTR, FRAUD], "elsewhere", 'from is "releases"; the releases were read from "elsewhere".'],
  ])("with other models or another place is told: %#", async (models, from, words) => {
    const text = await textOf(models, [record("1.0.0")]);
    const { catalogue } = readCatalogue(text);
    if (catalogue === undefined) throw new Error("it was not read");
    const found = compareHead(text, catalogue, { from, models: [CTR, FRAUD] });
    expect(found).toMatchObject([{ rule: "catalogue/stale-record", message: expect.stringContaining(words) }]);
    expect(found[0]?.location?.line).toBeGreaterThan(2);
    const placeless = compareHead(text, catalogue, { models: [CTR, FRAUD] });
    expect(placeless.length).toBe(from === "elsewhere" ? 0 : 1);
  });

  test("with a key of somebody's own is told", async () => {
    const text = (await textOf([FRAUD], [])).replace("{", '{ "best": 1,');
    const { catalogue } = readCatalogue(text);
    if (catalogue === undefined) throw new Error("it was not read");
    const found = compareHead(text, catalogue, { from: "releases", models: [FRAUD] });
    expect(found).toMatchObject([{ message: expect.stringContaining('"best"'), location: { line: 1, column: 3 } }]);
  });

  test("has no record of a release that was altered", async () => {
    const stated = [record("1.1.0"), record("1.0.0")];
    const altered = new Set(["models/fraud/1.1.0"]);
    const found = compareRecords(await textOf([FRAUD], stated), stated, [record("1.0.0")], undefined, altered);
    expect(found.map(({ message }) => message)).toEqual([
      "models/fraud/1.1.0 has a record but its release was altered.",
    ]);
  });
});

describe("a record", () => {
  const metric = (name: string, value: number | null): GateMetric => ({
    ...{ name, value, direction: "higher", state: "shown" },
    ...(value === null ? {} : { interval: { low: value - 0.1, high: value + 0.1, level: 0.95, method: "m" } }),
  });
  const release = {
    ...{ id: "1", tag: "models/fraud/1.0.1", draft: false, prerelease: false, title: "t", body: "", url: "u" },
    assets: [
      { id: "1", name: "model.onnx", size: 1234, sha256: "a".repeat(64), complete: true },
      { id: "2", name: "validation-report.json", size: 99_999, sha256: "b".repeat(64), complete: true },
    ],
  };

  test("leads with the first metric of model.yml that was measured, and counts the model's own bytes", () => {
    const quality = { metrics: [metric("accuracy", 0.9), metric("recall", null), metric("auc_roc", 0.8)] };
    const policy = { gate: { metrics: { recall: {}, auc_roc: {} } } };
    const report = reportOf({ quality, policy } as never);
    const { metrics, size, report: digest } = recordOf(ID, release, report, "active");
    expect(metrics.map(({ name }) => name)).toEqual(["auc_roc", "accuracy"]);
    expect([metrics[0]?.low, size, digest]).toEqual([0.8 - 0.1, 1234, "b".repeat(64)]);
  });

  test("of a release without a report says only what the release says", () => {
    expect(recordOf(ID, { ...release, assets: release.assets.slice(0, 1) }, undefined, "unknown")).toEqual({
      ...{ model: "fraud", version: "1.0.1", tag: "models/fraud/1.0.1", url: "u", status: "unknown" },
      ...{ metrics: [], size: 1234 },
    });
  });
});

describe("gathering", () => {
  const releases = ["1.0.0", "1.10.0", "1.9.0"].map((version) => ({
    tag: `models/fraud/${version}`,
    files: releasedFiles(version),
  }));
  const status = async () => ACTIVE;
  const refuse = (found: Finding) => {
    throw new Error(found.message);
  };

  test.each([
    ["other bytes", { "model.onnx": "other weights" }, "it lists other files than the release has: model.onnx"],
    ["an added file", { "more.bin": "x" }, "it lists other files than the release has: more.bin"],
    ["another release's report", releasedFiles("1.0.0"), "it belongs to models/fraud/1.0.0"],
    ["a broken report", { "validation-report.json": "{" }, "it cannot be read as a report"],
    ["half a report", { "validation-report.json": null }, "its upload is incomplete"],
  ])("a release with %s is reported, and the others are listed", async (_, changes, words) => {
    const altered = releases.with(2, {
      tag: "models/fraud/1.9.0",
      files: { ...releasedFiles("1.9.0"), ...changes } as (typeof releases)[number]["files"],
    });
    const found: Finding[] = [];
    const records = await collect(gather([FRAUD], here(fakeHistory(altered)), status, (each) => found.push(each)));
    expect(records.map(({ version }) => version)).toEqual(["1.10.0", "1.0.0"]);
    expect(found).toMatchObject([
      { rule: "catalogue/altered", subject: "models/fraud/1.9.0", message: expect.stringContaining(words) },
    ]);
    expect(found[0]?.fix).not.toMatch(/\b(?:remove|delete)\b/i);
  });

  test("gives every version, the newest first, and models in their order", async () => {
    const found = await collect(gather([CTR, FRAUD], here(fakeHistory(releases)), status, refuse));
    expect(found.map(({ tag }) => tag)).toEqual(["models/fraud/1.10.0", "models/fraud/1.9.0", "models/fraud/1.0.0"]);
  });
});

describe("the row of a model", () => {
  test.each([
    [[], undefined],
    [["1.0.0", "2.0.0-rc.1"], "1.0.0"],
    [["2.0.0-rc.1"], "2.0.0-rc.1"],
  ])("of %j shows %s", (versions, latest) => {
    expect(latestOf(versions.map((version) => record(version)))?.version).toBe(latest);
  });

  test("prefers a version that is neither deprecated nor withdrawn, and marks the others", () => {
    const versions = [
      record("1.2.0", { status: "withdrawn" }),
      record("1.1.0", { status: "deprecated" }),
      record("1.0.0"),
    ];
    const cell = rowOf(FRAUD, versions).cells[1];
    expect(cell).toMatch(/^\[1\.0\.0\]\(https:.*\); deprecated: 1\.1\.0; withdrawn: 1\.2\.0$/);
    expect(rowOf(FRAUD, [record("1.0.0", { status: "deprecated", url: "releases/x" })]).cells[1]).toBe(
      "1.0.0 (deprecated)",
    );
  });

  test("is as a person reads it", () => {
    expect(rowOf(FRAUD, [record("1.0.0", { url: "releases/x" })]).cells).toEqual([
      "Fraud &#124; Detection (`fraud`)",
      "1.0.0",
      "Detect &#60;fraud&#62;",
      "`auc_roc` 0.9753 (0.9700 to 0.9800)",
      "1.23 ms / 2.50 ms on a CPU",
      "281 kB",
      "2026-11-25",
    ]);
    expect(rowOf(CTR, []).cells.slice(0, 2)).toEqual(["ctr", "coming soon"]);
  });

  test.each([
    ["https://github.com/acme/models/releases/tag/models%2Ffraud%2F1.0.0", undefined],
    ["https://example.com/a b(c)|<d>\\e`f", "https://example.com/a%20b%28c%29%7C%3Cd%3E/e%60f"],
    ["https://example.com/?q=(a)|b#x)y", "https://example.com/?q=%28a%29%7Cb#x%29y"],
    ["https://example.com/100%25", undefined],
    ["https://example.com/\u00e9", "https://example.com/%C3%A9"],
  ])("links to %s as it is, with nothing that ends the link or the cell", (url, target = url) => {
    expect(rowOf(FRAUD, [record("1.0.0", { url })]).cells[1]).toBe(`[1.0.0](${target})`);
  });

  test.each(["https://", "https://a b/", "releases/x", "javascript:alert(1)"])("does not link to %s", (url) => {
    expect(rowOf(FRAUD, [record("1.0.0", { url })]).cells[1]).toBe("1.0.0");
  });

  test("is made on the way, model by model", async () => {
    const way = rowsOnTheWay([CTR, FRAUD]);
    const records = [record("1.0.0", { model: "ctr" }), record("1.1.0"), record("1.0.0")];
    async function* flow() {
      yield* records;
    }
    expect(await collect(way.pass(flow()))).toEqual(records);
    expect(way.rows().map(({ cells }) => cells[1])).toEqual([
      expect.stringContaining("1.0.0"),
      expect.stringContaining("1.1.0"),
    ]);
  });
});

describe("models/README.md", () => {
  const rows = [rowOf(CTR, []), rowOf(FRAUD, [record("1.0.0")])];
  const written = (text: string | undefined) => {
    const result = writeTable(text, rows);
    if ("finding" in result) throw new Error(result.finding.message);
    return result.text;
  };

  test.each([undefined, "", "# Ours\n", "# Ours\r\n\r\ntext\r\n", `before\n${START}\nold\n${END}\nafter\n`])(
    "%j gets a table that the check accepts, and keeps what is its own",
    (text) => {
      const result = written(text);
      expect(checkTable(result, rows)).toEqual([]);
      expect(written(result)).toBe(result);
      for (const own of ["# Ours", "before", "after"].filter((each) => text?.includes(each)))
        expect(result).toContain(own);
    },
  );

  test.each([
    ["one CRLF in a text of LF", `a\r\nb\n${START}\nold\n${END}\nc\r\n\n`, "a\r\nb\n", "\nc\r\n\n"],
    ["CRLF", `a\r\n${START}\r\nold\r\n${END}\r\nc`, "a\r\n", "\r\nc"],
    ["text after the last marker", `${START}\n${END} mine\n`, "", " mine\n"],
    ["an indented marker", `a\n  ${START}\n  ${END}\n`, "a\n  ", "\n"],
    ["a byte order mark", `\ufeff${START}\n${END}`, "\ufeff", ""],
    ["blank lines at its end", "a\n\n\n", "a\n\n\n", "\n"],
    ["no line end", "a\r\nb", "a\r\nb\r\n\r\n", "\r\n"],
    ["one line", "a", "a\n\n", "\n"],
    ["lone carriage returns", `a\rb\n${START}\n${END}\n`, "a\rb\n", "\n"],
  ])("keeps every byte outside of the markers: %s", (_, text, before, after) => {
    const result = written(text);
    expect(result.slice(0, before.length + START.length)).toBe(`${before}${START}`);
    expect(result.slice(-END.length - after.length)).toBe(`${END}${after}`);
    expect([written(result), checkTable(result, rows)]).toEqual([result, []]);
    const inner = result.slice(before.length, result.length - after.length);
    expect(inner.split("\r\n").length === 1 || !/[^\r]\n/.test(inner)).toBe(true);
  });

  test.each([
    [Buffer.from("a\nb\xe9c", "latin1"), 2, 2],
    [Buffer.from([0xff, 0xfe]), 1, 1],
    [Buffer.concat([Buffer.from("\ufffd\r\n\u00e9"), Buffer.from([0xef, 0xbf])]), 2, 2],
    [Buffer.concat([Buffer.from("x\n"), Buffer.from([0xed, 0xa0, 0x80])]), 2, 1],
  ])("%j is not UTF-8, with its place", (bytes, line, column) => {
    expect(decodeStrictly(bytes, "models/README.md")).toMatchObject({
      finding: { rule: "catalogue/not-text", location: { file: "models/README.md", line, column } },
    });
  });

  test("any text is read as it is, a byte order mark and replacement characters too", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (some) => {
        const text = `\ufeff${some}\ufffd\n\ufffd`;
        expect(decodeStrictly(Buffer.from(text), "f")).toEqual({ text });
      }),
    );
    expect(decodeStrictly(undefined, "f")).toEqual({});
  });

  test.each([
    [" Fraud\n", "Find\n\n  fraud \t early\n", "a CPU @ 3 GHz  "],
    ["\ufeffFraud\u00a0", "\u3000Find fraud early\u2028", "a CPU @ 3 GHz\u00a0"],
    ["Fraud", "Find fraud early", " a  CPU\t@ 3 GHz"],
  ])("white space of %j and %j does not make the table out of date", (title, purpose, machine) => {
    const latency = { p50Ms: 1, p95Ms: 2, machine };
    const spaced = [rowOf({ model: "fraud", title, purpose }, [record("1.0.0", { latency })])];
    const result = writeTable(undefined, spaced);
    expect("text" in result && checkTable(result.text, spaced)).toEqual([]);
    const cells = spaced[0]?.cells ?? [];
    expect([cells[0], cells[2]]).toEqual(["Fraud (`fraud`)", "Find fraud early"]);
    expect(cells[4]).toMatch(/ on a CPU \S+ 3 GHz$/);
  });

  test("a title of nothing but white space leaves the model's name", () => {
    expect(rowOf({ model: "fraud", title: " \n" }, []).cells[0]).toBe("fraud");
  });

  test("every cell that somebody changes is found at its place", () => {
    const text = written("# Ours\n");
    const lines = text.split("\n");
    fc.assert(
      fc.property(fc.nat(1), fc.nat(6), fc.stringMatching(/^[a-z0-9.]{1,8}$/), (row, column, value) => {
        const at = lines.findIndex((line) => line.startsWith("| ---")) + 1 + row;
        const cells = (lines[at] ?? "").split(/(?<!\\)\|/).slice(1, -1);
        fc.pre(cells[column]?.trim() !== value);
        cells[column] = ` ${value} `;
        const changed = lines.with(at, `|${cells.join("|")}|`).join("\n");
        const found = checkTable(changed, rows);
        expect(found.length).toBeGreaterThan(0);
        const [first] = found.filter(({ location }) => location?.line === at + 1);
        expect(changed.split("\n")[at]?.slice((first?.location?.column ?? 0) - 1)).toMatch(
          new RegExp(`^${value.replaceAll(".", "\\.")} `),
        );
      }),
    );
  });

  test.each([
    ["a missing row", (lines: string[]) => lines.filter((line) => !line.startsWith("| Fraud")), "has no row for fraud"],
    [
      "a row too many",
      (lines: string[]) => lines.flatMap((l) => (l.startsWith("| ctr") ? [l, "| bid | x |"] : [l])),
      "no model of the catalogue",
    ],
    ["a row twice", (lines: string[]) => lines.flatMap((l) => (l.startsWith("| ctr") ? [l, l] : [l])), "is duplicated"],
    [
      "a cell too many",
      (lines: string[]) => lines.map((l) => (l.startsWith("| ctr") ? `${l} x |` : l)),
      "an extra cell: x",
    ],
    [
      "another title",
      (lines: string[]) => lines.map((l) => l.replace("| Purpose |", "| Why |")),
      "Title 3 of the table is Why",
    ],
    [
      "a line of text",
      (lines: string[]) => lines.flatMap((l) => (l.startsWith("| ctr") ? [l, "Our best model!"] : [l])),
      'not part of the table: "Our best model!"',
    ],
    ["no row of dashes", (lines: string[]) => lines.filter((l) => !l.startsWith("| ---")), "no row of dashes"],
    [
      "a destroyed row of dashes",
      (lines: string[]) => lines.map((l) => (l.startsWith("| ---") ? l.replace("---", "x") : l)),
      "no row of dashes",
    ],
    [
      "an aligned column",
      (lines: string[]) => lines.map((l) => (l.startsWith("| ---") ? l.replace("---", "--:") : l)),
      "Cell 1 of the row of dashes is --:",
    ],
    [
      "a short row of dashes",
      (lines: string[]) => lines.map((l) => (l.startsWith("| ---") ? "| --- |" : l)),
      "Cell 2 of the row of dashes is nothing",
    ],
    [
      "another order",
      (lines: string[]) => {
        const at = lines.findIndex((l) => l.startsWith("| ctr"));
        return lines.with(at, lines[at + 1] ?? "").with(at + 1, lines[at] ?? "");
      },
      'expected "| ctr',
    ],
    [
      "a blank line in the table",
      (lines: string[]) => lines.flatMap((l) => (l.startsWith("| ctr") ? ["", l] : [l])),
      "This line is blank",
    ],
    ["other spaces", (lines: string[]) => lines.map((l) => l.replace("| ctr |", "|  ctr |")), "This line is"],
    [
      "space at a line's end",
      (lines: string[]) => lines.map((l) => (l.startsWith("| ctr") ? `${l} ` : l)),
      "This line is",
    ],
    [
      "no blank line after the table",
      (lines: string[]) => lines.filter((l, i) => l !== "" || !lines[i - 1]?.startsWith("| Fraud")),
      "expected blank",
    ],
  ])("%s is found", (_, change, words) => {
    const found = checkTable(change(written("").split("\n")).join("\n"), rows);
    expect(found.map(({ message }) => message).join("\n")).toContain(words);
    expect(found.every(({ rule, location }) => rule === "catalogue/stale-cell" && (location?.line ?? 0) > 1)).toBe(
      true,
    );
  });

  test.each([`${START} x`, START.replace("generated", "mine")])("the first marker has to be whole: %s", (marker) => {
    const found = checkTable(written("a\n").replace(START, marker), rows);
    expect(found).toMatchObject([{ message: expect.stringContaining("expected"), location: { line: 3 } }]);
    expect(checkTable(written(written("a\n").replace(START, marker)), rows)).toEqual([]);
  });

  test.each([
    ["only the first marker", `a\n${START}\n`, 2, "the last marker is missing"],
    ["only the last marker", `${END}\n`, 1, "the first marker is missing"],
    ["both in the wrong order", `${END}\n${START}\n`, 1, "the wrong order"],
    ["one of them twice", `${START}\n${START}\n${END}\n`, 2, "duplicated"],
  ])("%s is told with its line, and nothing is written", (_, text, line, words) => {
    const result = writeTable(text, rows);
    if (!("finding" in result)) throw new Error("it was written");
    for (const { rule, message, location } of [result.finding, ...checkTable(text, rows)]) {
      expect([rule, message, location?.line]).toEqual(["catalogue/marker", expect.stringContaining(words), line]);
    }
  });

  test.each([undefined, "# Ours\n"])("%j has no table", (text) => {
    expect(checkTable(text, rows).map(({ rule }) => rule)).toEqual(["catalogue/marker"]);
  });
});

describe("what is said of files that are not as they are written", () => {
  test("of catalogue.json: what is wrong in it, at its first line, or that it is not there", () => {
    const told = (text: string | undefined) =>
      readCatalogue(text).findings.map(({ message, location }) => [message, location?.file, location?.line]);
    const file = "models/catalogue.json";
    expect(told(undefined)).toEqual([[`${file} does not exist.`, file, undefined]]);
    expect(told("{")).toEqual([[`${file} is not JSON.`, file, 1]]);
    expect(told("[]")).toEqual([[`${file} is not a valid catalogue: it must be object.`, file, 1]]);
    const [[message] = []] = told(
      '{"schema": "urn:model-release:catalogue:1", "from": 1, "models": [], "versions": []}',
    );
    expect(message).toMatch(new RegExp(`^${file} is not a valid catalogue: /[a-z]+ must .+\\.$`));
  });

  test("of a README without a table, or of none at all", () => {
    expect(checkTable("# Ours\n", [])).toMatchObject([
      {
        message: "models/README.md has no table of models.",
        location: { file: "models/README.md", line: 1, column: 1 },
      },
    ]);
    expect(checkTable(undefined, [])).toMatchObject([{ message: "models/README.md does not exist." }]);
  });

  test("of a line between the markers that is blank or not: where it begins to differ", () => {
    const rows = [rowOf(FRAUD, [record("1.0.0")])];
    const written = writeTable(undefined, rows);
    if (!("text" in written)) throw new Error("no table");
    const { text } = written;
    expect(checkTable(text, rows)).toEqual([]);
    const lines = text.split("\n");
    const at = lines.indexOf(START);
    // The first marker may be indented; what differs in it counts from where the line begins.
    const worded = lines.with(at, `  ${START.replace("generated", "made")}`).join("\n");
    const [{ location } = {}] = checkTable(worded, rows);
    expect(location).toMatchObject({ line: at + 1, column: 3 + START.indexOf("generated") });
    expect(checkTable(lines.with(at, `  ${START}`).join("\n"), rows)).toEqual([]);
    const [{ message, location: blank } = {}] = checkTable(lines.toSpliced(at + 1, 1).join("\n"), rows);
    expect(message).toMatch(/^This line is ".+"; expected blank\.$/);
    expect(blank).toMatchObject({ line: at + 2, column: 1 });
  });

  test("of a row without a name and of one that nobody knows", () => {
    const rows = [rowOf(FRAUD, [record("1.0.0")])];
    const written = writeTable(undefined, rows);
    if (!("text" in written)) throw new Error("no table");
    const lines = written.text.split("\n");
    const row = lines.findIndex((line) => line.startsWith("|") && line.includes("1.0.0"));
    const cells = (lines[row] ?? "").split("|");
    const with_ = (name: string) => lines.toSpliced(row + 1, 0, cells.with(1, name).join("|")).join("\n");
    expect(checkTable(with_("  "), rows).map(({ message }) => message)).toEqual([
      "The row without a name matches no model of the catalogue.",
    ]);
    expect(checkTable(with_(" zzz "), rows).map(({ message }) => message)).toEqual([
      "The row zzz matches no model of the catalogue.",
    ]);
  });

  test("the last marker may stand on the line of the first in nobody's file: both are needed, in order, once", () => {
    for (const [text, why] of [
      [`${END}\n${START}\n`, "the markers are in the wrong order"],
      [`${START}\n`, "the last marker is missing"],
      [`${END}\n`, "the first marker is missing"],
      [`${START}\n${END}\n${START}\n`, "a marker is duplicated"],
    ] as const) {
      expect(checkTable(text, [])).toMatchObject([{ message: `In models/README.md, ${why}.` }]);
    }
  });
});

test("a record has what the report says: the time, the verdict, and the latency where both percentiles were measured", () => {
  const release = {
    ...{ id: "1", tag: "models/fraud/1.0.1", draft: false, prerelease: false, title: "", body: "", url: "u" },
    assets: [],
  };
  const machine = { ...reportOf().machine, cpu: "a fast one" };
  const percentile = (name: string, valueMs: number) => ({ name, valueMs }) as never;
  const latencyOf = (latency: object) =>
    recordOf(ID, release, reportOf({ machine, latency: latency as never }), "active").latency;
  const both = [percentile("p50", 1), percentile("p95", 2)];
  expect(latencyOf({ percentiles: both })).toEqual({ p50Ms: 1, p95Ms: 2, machine: "a fast one" });
  expect(latencyOf({ percentiles: both.slice(0, 1) })).toBeUndefined();
  expect(latencyOf({ percentiles: both.slice(1) })).toBeUndefined();
  expect(latencyOf({ skipped: "no traffic" })).toBeUndefined();
  const report = reportOf({ createdAt: "2026-11-25T12:00:00.000Z", verdict: "inconclusive", gated: true });
  const own = recordOf(ID, release, report, "active");
  expect(own).toMatchObject({ releasedAt: report.createdAt, verdict: "inconclusive", gated: true });
  for (const key of ["commit", "report"]) expect(own).not.toHaveProperty(key);
  expect(recordOf(ID, { ...release, commit: "c" }, report, "active").commit).toBe("c");
});

test("a version that is listed and gone is passed over, and one without a report is listed by its release", async () => {
  const history = fakeHistory([
    { tag: "models/fraud/1.0.1", files: releasedFiles("1.0.1") },
    { tag: "models/fraud/1.0.0", files: { "model.onnx": "w" } },
  ]);
  const more = { ...history, versions: async () => ["1.0.1", "1.0.0", "0.9.0"] };
  const records = await collect(
    gather(
      [FRAUD],
      here(more),
      async () => ACTIVE,
      () => undefined,
    ),
  );
  expect(records.map(({ version, verdict }) => [version, verdict])).toEqual([
    ["1.0.1", reportOf().verdict],
    ["1.0.0", undefined],
  ]);
});

describe("the row of a model that is not the usual one", () => {
  const cellsOf = (...versions: CatalogueRecord[]) => rowOf(FRAUD, versions).cells;

  test("of unknown status is usable, and is not marked", () => {
    const url = "releases/x";
    expect(cellsOf(record("1.1.0", { status: "unknown", url }), record("1.0.0"))[1]).toBe("1.1.0");
    expect(cellsOf(record("1.1.0", { status: "withdrawn", url }))[1]).toBe("1.1.0 (withdrawn)");
  });

  test("names three deprecated versions and counts the others", () => {
    const old = (count: number) =>
      Array.from({ length: count }, (_, i) => record(`0.${9 - i}.0`, { status: "deprecated" }));
    const notes = (count: number) => cellsOf(record("1.0.0", { url: "releases/x" }), ...old(count))[1];
    expect(notes(3)).toBe("1.0.0; deprecated: 0.9.0, 0.8.0, 0.7.0");
    expect(notes(5)).toBe("1.0.0; deprecated: 0.9.0, 0.8.0, 0.7.0 and 2 more");
  });

  test("says whether it was gated where it has no metric, and leaves empty what was not measured", () => {
    const { latency: _, releasedAt: __, ...bare } = record("1.0.0", { metrics: [], gated: false });
    expect(cellsOf(bare).slice(3)).toEqual(["not gated", "", "281 kB", ""]);
    expect(cellsOf({ ...bare, gated: true })[3]).toBe("");
  });
});

test("a record has the bump that its contract required, if there was one to compare with", () => {
  const release = {
    ...{ id: "1", tag: "models/fraud/1.0.1", draft: false, prerelease: false, title: "", body: "", url: "u" },
    assets: [],
  };
  const contract = { requiredBump: "minor" } as never;
  expect(recordOf(ID, release, reportOf({ contract }), "active").requiredBump).toBe("minor");
  const { contract: _, ...without } = reportOf();
  expect(recordOf(ID, release, without as never, "active")).not.toHaveProperty("requiredBump");
});

test("a published version without a record is told at the record of its model, or where the file begins", async () => {
  const other = record("1.0.0", { model: "ctr", tag: "models/ctr/1.0.0" });
  const stated = [other, record("1.1.0")];
  const text = await textOf([CTR, FRAUD], stated);
  const placeIn = (actual: CatalogueRecord[]) => {
    const [found] = compareRecords(text, stated, [...stated, ...actual]);
    return [found?.message, text.split("\n")[(found?.location?.line ?? 0) - 1] ?? ""];
  };
  const [message, line] = placeIn([record("1.0.0")]);
  expect(message).toBe("models/fraud/1.0.0 is published but has no record.");
  expect(line).toContain("models/fraud/1.1.0");
  const [, first] = placeIn([record("1.0.0", { model: "new", tag: "models/new/1.0.0" })]);
  expect(first).toBe("{");
});

test("a cell that somebody changed is told with its column and its model", () => {
  const rows = [rowOf(FRAUD, [record("1.0.0")])];
  const written = writeTable("# Ours\n", rows);
  if (!("text" in written)) throw new Error("no table");
  const [{ message, location } = {}] = checkTable(written.text.replace("281 kB", "9 kB"), rows);
  expect(message).toContain("Size of fraud");
  const line = written.text.split("\n")[(location?.line ?? 0) - 1] ?? "";
  expect(line.slice((location?.column ?? 0) - 1)).toMatch(/^281 kB/);
  // A line that ends like a row and does not begin like one is none.
  const stray = written.text.replace(END, `not a row | at all |\n${END}`);
  expect(checkTable(stray, rows).map((found) => found.message)).toEqual([
    'This line is not part of the table: "not a row | at all |".',
  ]);
});
