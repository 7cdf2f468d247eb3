import type { FixturePlan } from "../../gate/fixtures/plan.ts";
import type { FixtureHeader, FixtureProblem } from "../../gate/ports.ts";
import { Assembler } from "./assembler.ts";
import type { Reading } from "./batch.ts";
import { CsvRecords, MAX_RECORD_LENGTH } from "./csv-records.ts";
import { DecimalReader } from "./decimal.ts";
import { readPieces } from "./pieces.ts";
import { Problems, unreadable } from "./problems.ts";

/** The names of the columns: the first record. */
export async function readCsvHeader(file: string): Promise<FixtureHeader> {
  const records = new CsvRecords();
  let first = true;
  for await (const { bytes, last } of readPieces(file)) {
    if (first) checkSeparator(bytes);
    first = false;
    records.feed(bytes, last);
    if (records.next()) return { columns: namesOf(records).map((name) => ({ name })) };
    if (records.fault !== undefined) new Problems().end(faultOf(records));
  }
  return { columns: [] };
}

/**
 * Streams a CSV file in batches of at most `most` rows. Cells that do not fit are collected over the whole file and end
 * the job after it; no batch is handed on behind the first of them.
 */
export async function* readCsv(plan: FixturePlan, most: number): Reading {
  const problems = new Problems();
  const assembler = new Assembler(plan, most, "line", problems);
  const records = new CsvRecords();
  const number = new DecimalReader();
  const { columns } = assembler;
  let width = -1;
  let places: number[] = [];
  for await (const { bytes, last, read } of readPieces(plan.file)) {
    records.feed(bytes, last);
    while (records.next()) {
      if (width < 0) {
        const names = namesOf(records);
        width = names.length;
        const placeOf = new Map(names.map((name, place) => [name, place] as const).reverse());
        places = columns.map((column) => placeOf.get(column.name) ?? -1);
        continue;
      }
      const { line } = records;
      if (records.count !== width) {
        problems.note({
          kind: "cell-count",
          message: `has ${records.count} ${records.count === 1 ? "cell" : "cells"}, but the header has ${width}`,
          line,
        });
        continue;
      }
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] as (typeof columns)[number];
        const cell = places[i] as number;
        const start = records.starts[cell] as number;
        const end = records.ends[cell] as number;
        if (column.numeric && number.read(records.bytes, start, end)) {
          assembler.putNumber(column, number.value, number.plain, line);
        } else {
          assembler.put(column, records.text(cell), line);
        }
      }
      assembler.endRow(line);
      if (assembler.full) yield assembler.take(read);
    }
    if (records.fault !== undefined) problems.end(faultOf(records));
  }
  problems.check();
  if (assembler.rows > 0) yield assembler.take(1);
  return assembler.finish();
}

/** Separators that other writers use, as they are named. */
const SEPARATORS: readonly (readonly [string, string])[] = [
  [";", "semicolons"],
  ["\t", "tabs"],
  ["|", "vertical bars"],
];
const MAX_FIRST_LINES_BYTES = 64 * 1024;

/** A header without a comma and with another separator is one column to a reader, and several to whoever wrote it. */
function checkSeparator(head: Buffer): void {
  const text = head.toString("utf8", 0, MAX_FIRST_LINES_BYTES);
  // What stands inside of quotes separates nothing.
  const [header = "", row = ""] = text.split(/\r\n|\r|\n/, 2).map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, '""'));
  if (header.includes(",")) return;
  const separator = SEPARATORS.find(([character]) => header.includes(character))?.[1];
  if (separator !== undefined) throw separatedBy(separator);
  // The name of one column may have several words; as many words in the first row are numbers next to one another.
  const words = header.replace(/^#/, "").trim().split(/ +/);
  if (words.length > 1 && row.trim().split(/ +/).length === words.length) throw separatedBy("spaces");
}

function separatedBy(separator: string) {
  return unreadable(
    `it is separated by ${separator}; save it with commas between cells, and with decimal points in numbers`,
    { line: 1 },
  );
}

function namesOf(records: CsvRecords): string[] {
  return Array.from({ length: records.count }, (_, cell) => records.text(cell));
}

function faultOf({ fault, line }: CsvRecords): FixtureProblem {
  if (fault === "too-long") {
    return { kind: "too-long", message: `a record has more than ${MAX_RECORD_LENGTH} bytes`, line: line + 1 };
  }
  const message = 'a quote is not closed, or is inside a cell without being doubled ("")';
  return { kind: "unreadable", message, line: Math.max(line, 1) };
}
