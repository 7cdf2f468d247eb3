import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import type { FixtureProblem } from "../../../gate/ports.js";
import { JobFailure } from "../protocol.js";

const LONGEST_RECORD = 1 << 20;

export interface CsvRecord {
  readonly cells: readonly string[];
  /** The line that the record ends on, counted from 1. */
  readonly line: number;
  /** Bytes of the file read so far, and in all. */
  readonly bytes: number;
  readonly size: number;
}

/** Streams the records of a CSV file, the header among them; a file that cannot be read as CSV ends the job. */
export async function* readRecords(file: string): AsyncGenerator<CsvRecord> {
  try {
    const { size } = await stat(file);
    const parser = parse({
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    });
    // An error of the file reaches the loop below through the parser.
    pipeline(createReadStream(file), parser, () => {});
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number; bytes: number };
    }>) {
      yield { cells: record, line: info.lines, bytes: info.bytes, size };
    }
  } catch (error) {
    if (error instanceof JobFailure) throw error;
    throw new JobFailure({ kind: "fixtures", problems: [problemOf(error)], more: 0 });
  }
}

function problemOf(error: unknown): FixtureProblem {
  const { code = "", lines } = error as CsvError & { lines?: number };
  const at = lines === undefined ? {} : { line: lines };
  if (code === "CSV_MAX_RECORD_SIZE") {
    return { kind: "too-long", message: `a record has more than ${LONGEST_RECORD} characters`, ...at };
  }
  if (code.startsWith("CSV_")) {
    return {
      kind: "unreadable",
      message: 'a quote is not closed, or stands inside of a cell without being doubled ("")',
      ...at,
    };
  }
  return { kind: "unreadable", message: `it cannot be read (${code || "unknown error"})` };
}
