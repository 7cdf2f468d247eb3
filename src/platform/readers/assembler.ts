import { setFloat16 } from "@petamoriken/float16";
import { type CellValue, ROUNDS_TO_INFINITY, readCell, textOfCell } from "../../gate/fixtures/cells.ts";
import type { FeedType, FixturePlan, InputPlan } from "../../gate/fixtures/plan.ts";
import type { FixtureProblem } from "../../gate/ports.ts";
import type { Batch, BatchInput, Kept } from "./batch.ts";
import { copyOf, type Elements, newElements } from "./elements.ts";
import { Growing, GrowingColumn } from "./growing.ts";
import { type Problems, unreadable } from "./problems.ts";

/** What a column of the set is for. A column may serve several ends: a feature that is a slice too. */
interface Use {
  readonly kind: FixtureProblem["kind"];
  readonly takes: "floats" | "numbers" | "long integers" | "text";
  /** Puts the cell of the row `row` of the batch. Says why it cannot, as a predicate. */
  put(row: number, value: CellValue): string | undefined;
  /** As `put`, for a number; `integral` where it was written without an exponent. False where it takes the longer way. */
  putNumber(row: number, value: number, integral: boolean): boolean;
}

/** All that is to be done with the cells of one column. */
export interface ColumnSink {
  readonly name: string;
  readonly uses: readonly Use[];
  /** Whether every use takes numbers: then the text of a cell need not be made. */
  readonly numeric: boolean;
  /** Whether text is refused: if a format distinguishes text from numbers, a number in quotes is a mistake. Not for 64-bit integers, which are exact as text alone. */
  readonly textRefused: boolean;
  /** Whether an input of the model is fed from it. */
  readonly feeds: boolean;
  /** Whether every use is of floating point. */
  readonly floating: boolean;
}

/** Some values of a column. */
export interface ColumnPart {
  readonly values: ArrayLike<CellValue>;
  /** Where `values` are places in a dictionary: the dictionary. */
  readonly lookup?: ArrayLike<CellValue> | undefined;
  readonly from: number;
  readonly count: number;
}

/** Puts the rows of a set together, batch by batch, and keeps of every row what the plan asks for. */
export class Assembler {
  readonly columns: readonly ColumnSink[];
  readonly arrays: readonly ArrayTarget[];
  readonly #inputs: readonly InputTarget[];
  readonly #kept: KeptUses;
  readonly #lines = new Growing(Uint32Array);
  readonly #problems: Problems;
  readonly #place: "line" | "row";
  readonly most: number;
  #rows = 0;

  /** `tails` gives the dimensions behind the rows of each array that the plan feeds by name. */
  constructor(
    plan: FixturePlan,
    most: number,
    place: "line" | "row",
    problems: Problems,
    tails: ReadonlyMap<string, readonly number[]> = new Map(),
  ) {
    const width = plan.inputs.reduce((sum, input) => sum + product(tailOf(input, tails)), 0);
    // Rows may be images: then fewer of them go together. A batch that the model states is what it is.
    this.most = plan.rowsPerRun === most ? most : Math.max(1, Math.min(most, Math.floor(MAX_ELEMENTS / width)));
    this.#place = place;
    this.#problems = problems;
    this.#inputs = plan.inputs.map((input) => new InputTarget(input, this.most, tailOf(input, tails)));
    this.arrays = plan.inputs.flatMap((input, i) =>
      input.kind === "array" ? [{ array: input.array, target: this.#inputs[i] as InputTarget }] : [],
    );
    this.#kept = new KeptUses(plan);
    const uses = new Map<string, Use[]>();
    const add = (column: string, use: Use) => {
      uses.set(column, [...(uses.get(column) ?? []), use]);
    };
    for (const [i, input] of plan.inputs.entries()) {
      const target = this.#inputs[i] as InputTarget;
      if (input.kind === "column") add(input.column, feedUse(target, 0));
      if (input.kind === "columns") for (const [at, name] of input.columns.entries()) add(name, feedUse(target, at));
    }
    const fed = new Set(uses.keys());
    for (const [name, use] of this.#kept.uses) add(name, use);
    this.columns = [...uses].map(([name, all]) => ({
      name,
      uses: all,
      numeric: all.every((use) => use.takes !== "text"),
      textRefused: all.some((use) => use.takes === "numbers" || use.takes === "floats"),
      feeds: fed.has(name),
      floating: all.every((use) => use.takes === "floats"),
    }));
  }

  /** Rows of the batch that are complete. */
  get rows(): number {
    return this.#rows;
  }

  get full(): boolean {
    return this.#rows === this.most;
  }

  /** Puts a cell of the next row. `at` is its line or row, from 1. */
  put(column: ColumnSink, value: CellValue, at: number): void {
    for (const use of column.uses) {
      const why = use.put(this.#rows, value);
      if (why !== undefined) this.note({ kind: use.kind, message: why, column: column.name }, at);
    }
  }

  /** As `put`, for a number. */
  putNumber(column: ColumnSink, value: number, integral: boolean, at: number): void {
    for (const use of column.uses) {
      if (use.putNumber(this.#rows, value, integral)) continue;
      const why = use.put(this.#rows, value);
      if (why !== undefined) this.note({ kind: use.kind, message: why, column: column.name }, at);
    }
  }

  /**
   * Puts values of one column into rows behind the complete ones: the first `offset` rows behind them. `before` rows of
   * the set are complete, in this batch and earlier.
   */
  putColumn(column: ColumnSink, { values, lookup, from, count }: ColumnPart, offset: number, before: number): void {
    const [only, ...others] = column.uses;
    const first = this.#rows + offset;
    for (let i = 0; i < count; i++) {
      const stored = values[from + i] as CellValue;
      const value = lookup === undefined ? stored : (lookup[stored as number] as CellValue);
      if (value === undefined) throw unreadable(`the column ${column.name} points beyond its dictionary`);
      // The common case, without a call for each use.
      if (typeof value === "number" && others.length === 0 && only?.putNumber(first + i, value, true)) continue;
      for (const use of column.uses) {
        const why = use.put(first + i, value);
        if (why !== undefined) {
          this.note({ kind: use.kind, message: why, column: column.name }, before + offset + i + 1);
        }
      }
    }
  }

  note(problem: FixtureProblem, at: number): void {
    this.#problems.note({ ...problem, [this.#place]: at });
  }

  /** Ends the row at the given line or row. No row counts behind the first problem. */
  endRow(at: number): void {
    if (this.#problems.found > 0) return;
    this.#lines.push(at);
    this.#rows += 1;
  }

  /** Ends rows that were put in one go. */
  endRows(count: number): void {
    if (this.#problems.found > 0) return;
    for (let i = 0; i < count; i++) this.#lines.push(this.#lines.length + 1);
    this.#rows += count;
  }

  /** The batch, and room for the next. */
  take(read: number): Batch {
    const rows = this.#rows;
    this.#rows = 0;
    return { rows, read, inputs: this.#inputs.map((input) => input.take(rows)) };
  }

  finish(): Kept {
    return { rows: this.#lines.length, place: this.#place, lines: this.#lines.finish(), ...this.#kept.finish() };
  }
}

/** A batch holds no more elements than these, 16 MB of float32. */
const MAX_ELEMENTS = 2 ** 22;

function product(dims: readonly number[]): number {
  return dims.reduce((total, d) => total * d, 1);
}

export interface ArrayTarget {
  readonly array: string;
  readonly target: InputTarget;
}

function tailOf(input: InputPlan, tails: ReadonlyMap<string, readonly number[]>): readonly number[] {
  switch (input.kind) {
    case "columns":
      return [input.columns.length];
    case "column":
      return input.tail;
    case "array":
      return tails.get(input.array) ?? [];
  }
}

/** Room for the rows of one input. */
export class InputTarget {
  readonly name: string;
  readonly type: FeedType;
  readonly tail: readonly number[];
  readonly width: number;
  readonly #most: number;
  elements: Elements;

  constructor({ name, type }: InputPlan, most: number, tail: readonly number[]) {
    this.name = name;
    this.type = type;
    this.tail = tail;
    this.width = product(tail);
    this.#most = most;
    this.elements = newElements(type, most * this.width);
  }

  take(rows: number): BatchInput {
    const { name, type, tail } = this;
    const full = rows === this.#most;
    const data = full ? this.elements : copyOf(this.elements, 0, rows * this.width);
    if (full) this.elements = newElements(type, this.#most * this.width);
    return { name, type, tail, data };
  }
}

function feedUse(target: InputTarget, at: number): Use {
  if (target.type === "float32" || target.type === "float64") return new FloatUse(target, at);
  return target.type === "string" ? new TextUse(target, at) : new NumericUse(target, at);
}

/** float32 and float64: what nearly every column feeds. */
class FloatUse implements Use {
  readonly kind = "cell";
  readonly takes = "floats";
  readonly #target: InputTarget;
  readonly #at: number;
  readonly #limit: number;

  constructor(target: InputTarget, at: number) {
    this.#target = target;
    this.#at = at;
    this.#limit = ROUNDS_TO_INFINITY[target.type as "float32"];
  }

  put(row: number, value: CellValue): string | undefined {
    const cell = readCell(value, this.#target.type);
    if (!cell.ok) return cell.why;
    this.#set(row, cell.value as number);
    return undefined;
  }

  putNumber(row: number, value: number): boolean {
    if (Math.abs(value) >= this.#limit) return false;
    this.#set(row, value);
    return true;
  }

  #set(row: number, value: number): void {
    (this.#target.elements as Float32Array)[row * this.#target.width + this.#at] = value;
  }
}

/** Integers, float16 and bool. */
class NumericUse implements Use {
  readonly kind = "cell";
  readonly takes: Use["takes"];
  readonly #target: InputTarget;
  readonly #at: number;

  constructor(target: InputTarget, at: number) {
    const { type } = target;
    this.takes = type === "float16" ? "floats" : type === "int64" || type === "uint64" ? "long integers" : "numbers";
    this.#target = target;
    this.#at = at;
  }

  put(row: number, value: CellValue): string | undefined {
    const cell = readCell(value, this.#target.type);
    if (!cell.ok) return cell.why;
    setElement(this.#target.elements, this.#target.type, row * this.#target.width + this.#at, cell.value);
    return undefined;
  }

  putNumber(row: number, value: number, integral: boolean): boolean {
    // Above 2^53 a number no longer says which integer was meant.
    if (!integral || !Number.isSafeInteger(value)) return false;
    return this.put(row, value) === undefined;
  }
}

/** Puts an element that `readCell` gave for the type. */
export function setElement(elements: Elements, type: FeedType, at: number, value: number | bigint | string): void {
  if (type === "float16") {
    const { buffer, byteOffset } = elements as Uint16Array;
    setFloat16(new DataView(buffer), byteOffset + 2 * at, value as number, true);
  } else {
    elements[at] = value as never;
  }
}

class TextUse implements Use {
  readonly kind = "cell";
  readonly takes = "text";
  readonly #target: InputTarget;
  readonly #at: number;

  constructor(target: InputTarget, at: number) {
    this.#target = target;
    this.#at = at;
  }

  put(row: number, value: CellValue): string | undefined {
    const cell = readCell(value, "string");
    if (!cell.ok) return cell.why;
    this.#target.elements[row * this.#target.width + this.#at] = cell.value as never;
    return undefined;
  }

  putNumber(): boolean {
    return false;
  }
}

/** A label, a group, a query or a slice. Of these only a label must be there. */
class KeptText implements Use {
  readonly kind = "cell";
  readonly takes = "text";
  readonly column = new GrowingColumn<CellValue>(textOfCell);
  readonly #required: boolean;

  constructor(required = false) {
    this.#required = required;
  }

  put(_row: number, value: CellValue): string | undefined {
    if (this.#required && isMissing(value)) return "is empty";
    this.column.push(value);
    return undefined;
  }

  putNumber(): boolean {
    return false;
  }
}

function isMissing(value: CellValue): boolean {
  return value === null || (typeof value === "string" && value.trim() === "") || Number.isNaN(value);
}

/** A target or a weight. */
class NumberUse implements Use {
  readonly kind: "target" | "weight";
  readonly takes = "floats";
  readonly numbers = new Growing(Float64Array);

  constructor(kind: "target" | "weight") {
    this.kind = kind;
  }

  put(row: number, value: CellValue): string | undefined {
    const cell = readCell(value, "float64");
    const number = cell.ok ? (cell.value as number) : Number.NaN;
    if (this.putNumber(row, number)) return undefined;
    if (isMissing(value)) return "is empty";
    return this.kind === "target" ? "is not a finite number" : "is not a finite number above 0";
  }

  putNumber(_row: number, value: number): boolean {
    if (!Number.isFinite(value) || (this.kind === "weight" && value <= 0)) return false;
    this.numbers.push(value);
    return true;
  }
}

/** What is kept of every row. */
class KeptUses {
  readonly uses: readonly (readonly [string, Use])[];
  readonly #finish: () => Omit<Kept, "rows" | "place" | "lines">;

  constructor({ label, weight, group, query, slices }: FixturePlan) {
    const uses: [string, Use][] = [];
    const keep = <T extends Use>(column: string | undefined, use: T): T | undefined => {
      if (column === undefined) return undefined;
      uses.push([column, use]);
      return use;
    };
    const labels = label?.as === "text" ? keep(label.column, new KeptText(true)) : undefined;
    const targets = label?.as === "number" ? keep(label.column, new NumberUse("target")) : undefined;
    const weights = keep(weight, new NumberUse("weight"));
    const groups = keep(group, new KeptText());
    const queries = keep(query, new KeptText());
    const sliced = slices.map((name) => [name, keep(name, new KeptText()) as KeptText] as const);
    this.uses = uses;
    this.#finish = () => ({
      ...(labels && { labels: labels.column.finish() }),
      ...(targets && { targets: targets.numbers.finish() }),
      ...(weights && { weights: weights.numbers.finish() }),
      ...(groups && { groups: groups.column.finish() }),
      ...(queries && { queries: queries.column.finish() }),
      slices: Object.fromEntries(sliced.map(([name, use]) => [name, use.column.finish()])),
    });
  }

  finish(): Omit<Kept, "rows" | "place" | "lines"> {
    return this.#finish();
  }
}
