import type { CellValue } from "../../gate/fixtures/cells.ts";
import type { FixturePlan } from "../../gate/fixtures/plan.ts";
import type { FixtureHeader } from "../../gate/ports.ts";
import { Assembler, type ColumnSink } from "./assembler.ts";
import type { Reading } from "./batch.ts";
import { readPieces } from "./pieces.ts";
import { Problems } from "./problems.ts";

const LINE_FEED = 0x0a;
/** No row of a table of features is longer, in bytes. */
const MAX_LINE_LENGTH = 1 << 20;

const BEYOND = "1e999";

interface Line {
  readonly text: Buffer;
  /** From 1. */
  readonly number: number;
  /** The share of the file that was read. */
  readonly read: number;
}

/** The keys of the first object. */
export async function readJsonlHeader(file: string): Promise<FixtureHeader> {
  const problems = new Problems();
  for await (const line of readLines(file, problems)) {
    const object = parseLine(line, problems);
    problems.check();
    return { columns: Object.keys(object ?? {}).map((name) => ({ name })) };
  }
  return { columns: [] };
}

/** Streams a file of one JSON object a line. Keys that nothing asks for may be there or not; a duplicate key may not. */
export async function* readJsonl(plan: FixturePlan, most: number): Reading {
  const problems = new Problems();
  const assembler = new Assembler(plan, most, "line", problems);
  for await (const line of readLines(plan.file, problems)) {
    const object = parseLine(line, problems);
    if (object === undefined) continue;
    for (const column of assembler.columns) putValue(assembler, column, object, line.number);
    assembler.endRow(line.number);
    if (assembler.full) yield assembler.take(line.read);
  }
  problems.check();
  if (assembler.rows > 0) yield assembler.take(1);
  return assembler.finish();
}

function putValue(assembler: Assembler, column: ColumnSink, object: object, at: number): void {
  const written = Object.hasOwn(object, column.name) ? (object as Record<string, unknown>)[column.name] : undefined;
  // A label [N, 1] is written as lists of one.
  const value = !column.feeds && Array.isArray(written) && written.length === 1 ? written[0] : written;
  const why = refuseValue(column, value);
  // JSON has no infinity: what its reader makes one of is a number that is too large.
  const cell =
    typeof value === "number" && Math.abs(value) === Number.POSITIVE_INFINITY ? BEYOND : (value as CellValue);
  if (why === undefined) assembler.put(column, cell, at);
  else assembler.note({ kind: "cell", message: why, column: column.name }, at);
}

/** Why a value of JSON cannot be a cell at all. */
function refuseValue({ floating, textRefused }: ColumnSink, value: unknown): string | undefined {
  if (value === undefined) return "is missing";
  if (Array.isArray(value)) return "is a list, not a single value";
  if (typeof value === "object" && value !== null) return "is an object, not a single value";
  if (typeof value === "string" && textRefused) return "is text, not a number";
  // JSON's readers round there; as text it is exact.
  const rounded = Number.isInteger(value) && !Number.isSafeInteger(value);
  return rounded && !floating ? "is an integer above 2^53; write it as text" : undefined;
}

function parseLine({ text, number }: Line, problems: Problems): object | undefined {
  const refuse = (message: string) => {
    problems.note({ kind: "unreadable", message, line: number });
    return undefined;
  };
  let source: string;
  try {
    source = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return refuse("it is not UTF-8 text");
  }
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return refuse(
      /[:,[]\s*-?(?:NaN|Infinity)\s*[,}\]]/.test(source)
        ? "it contains NaN or Infinity, which JSON does not allow; write null for a missing value"
        : "it is not JSON",
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("it is not a JSON object");
  // The reader keeps the last of keys that stand twice: which was meant cannot be known.
  if (Object.keys(value).length !== countKeys(source)) return refuse("duplicate key in the object");
  return value;
}

/** How many keys the outermost object of a JSON text has, each as often as it stands there. */
function countKeys(json: string): number {
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '"') {
      for (i++; json[i] !== '"'; i++) if (json[i] === "\\") i++;
    } else if (character === "{" || character === "[") {
      depth++;
    } else if (character === "}" || character === "]") {
      depth--;
    } else if (character === ":" && depth === 1) {
      keys++;
    }
  }
  return keys;
}

/** The lines that are not blank. */
async function* readLines(file: string, problems: Problems): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const { bytes, last, read } of readPieces(file)) {
    const piece = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let at = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, at)) {
      number++;
      const text = piece.subarray(at, end);
      at = end + 1;
      if (!isBlank(text)) yield { text, number, read };
    }
    rest = piece.subarray(at);
    if (rest.length > MAX_LINE_LENGTH) {
      problems.end({ kind: "too-long", message: `it has more than ${MAX_LINE_LENGTH} bytes`, line: number + 1 });
    }
    if (last && !isBlank(rest)) yield { text: rest, number: number + 1, read: 1 };
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((b) => b === 0x20 || b === 0x09 || b === 0x0d);
}
