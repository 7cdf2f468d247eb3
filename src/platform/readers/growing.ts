import type { CellValue } from "../../gate/fixtures/cells.ts";
import type { Column } from "../../gate/fixtures/column.ts";

const FIRST_CAPACITY = 1024;

type Numbers = Float64Array | Int32Array | Uint32Array;

/** A typed array that grows: numbers that are kept for every row, without an object for each. */
export class Growing<T extends Numbers> {
  readonly #make: new (
    length: number,
  ) => T;
  #values: T;
  #length = 0;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#values = new make(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#reserve(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  append(values: ArrayLike<number>): void {
    this.#reserve(this.#length + values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** What was put in, in an array of just that length. */
  finish(): T {
    return this.#values.slice(0, this.#length) as T;
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new this.#make(Math.max(length, 2 * this.#values.length));
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** A column that grows, each distinct value stored once, as the text that `textOf` makes of it. */
export class GrowingColumn<T extends CellValue = string> {
  readonly #textOf: (value: T) => string;
  readonly #byValue = new Map<T, number>();
  readonly #byText = new Map<string, number>();
  readonly #codes = new Growing(Int32Array);

  constructor(textOf: (value: T) => string = String) {
    this.#textOf = textOf;
  }

  push(value: T): void {
    this.#codes.push(this.#byValue.get(value) ?? this.#encode(value));
  }

  finish(): Column {
    return { values: [...this.#byText.keys()], codes: this.#codes.finish() };
  }

  #encode(value: T): number {
    const text = this.#textOf(value);
    const code = this.#byText.get(text) ?? this.#byText.size;
    this.#byText.set(text, code);
    this.#byValue.set(value, code);
    return code;
  }
}
