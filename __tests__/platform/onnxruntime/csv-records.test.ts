import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { CsvRecords } from "../../../src/platform/readers/csv-records.ts";
import { DecimalReader } from "../../../src/platform/readers/decimal.ts";

function recordsOf(text: string, pieceBytes: number) {
  const bytes = Buffer.from(text);
  const records = new CsvRecords();
  const found: { cells: string[]; line: number }[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += pieceBytes) {
    records.feed(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length);
    while (records.next()) {
      found.push({
        cells: Array.from({ length: records.count }, (_, i) => records.text(i)),
        line: records.line,
      });
    }
    if (records.fault !== undefined) return records.fault;
  }
  return found;
}

const cell = fc.oneof(
  fc.constantFrom("", "a", "1.5", 'say "so"', "two\nlines", "two\r\nlines", "a,b", "é🙂", " spaced "),
  fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é"), maxLength: 6 }),
);
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

test("records are those of csv-parse, wherever a piece of the file ends", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      fc.integer({ min: 1, max: 40 }),
      (rows, end, closed, pieceBytes) => {
        const text = rows.map((row) => row.map(quoted).join(",")).join(end) + (closed ? end : "");
        const oracle = parse(text, { relax_column_count: true, skip_empty_lines: true, info: true }) as unknown as {
          record: string[];
          info: { lines: number };
        }[];
        const found = recordsOf(text, pieceBytes);
        if (typeof found === "string") throw new Error(found);
        expect(found.map((r) => r.cells)).toEqual(oracle.map((r) => r.record));
        expect(found.map((r) => r.cells)).toEqual(rows);
      },
    ),
    { numRuns: 1000 },
  );
});

test("lines are counted through empty lines and cells of several lines", () => {
  for (const pieceBytes of [1, 3, 100]) {
    expect(recordsOf('a,b\n\n"x\ny",2\r\n\r\n3,4', pieceBytes)).toEqual([
      { cells: ["a", "b"], line: 1 },
      { cells: ["x\ny", "2"], line: 4 },
      { cells: ["3", "4"], line: 6 },
    ]);
  }
});

test.each(['a,"b', 'a,b"c"\n', 'a,"b"c\n', '"'])("a quote out of place is a fault (%s)", (text) => {
  for (const pieceBytes of [1, 100]) expect(recordsOf(text, pieceBytes)).toBe("quote");
});

test("a record beyond a megabyte is a fault", () => {
  expect(recordsOf(`a,b\n${"x".repeat(3 << 20)}`, 1 << 20)).toBe("too-long");
});

test("decimal numbers are read to the last bit, or left to the longer way", () => {
  const reader = new DecimalReader();
  const check = (text: string) => {
    const bytes = Buffer.from(text);
    return reader.read(bytes, 0, bytes.length) ? reader.value : undefined;
  };
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      for (const text of [
        String(value),
        value.toExponential(),
        value.toPrecision(6),
        ` ${value}\t`,
        `+${Math.abs(value)}`,
      ]) {
        const read = check(text);
        if (read !== undefined) expect(read).toBe(Number(text));
      }
    }),
    { numRuns: 5000 },
  );
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 6 }), (whole, decimals) => {
      const text = (whole / 10 ** decimals).toFixed(decimals);
      expect(check(text)).toBe(Number(text));
    }),
  );
  expect(check("-0")).toBe(-0);
  for (const text of [
    "",
    " ",
    "-",
    ".",
    "1e",
    "1e+",
    "0x10",
    "1_0",
    "nan",
    "inf",
    "1,5",
    "1.2.3",
    "--1",
    "1e5e",
    "1 2",
  ]) {
    expect([text, check(text)]).toEqual([text, undefined]);
  }
});
