/** The bytes of a model file, read piece by piece: a model may be larger than memory. */
export interface ModelBytes {
  readonly size: number;
  /** Exactly `length` bytes from `offset`, both within the file. The result may be overwritten by the next call. */
  read(offset: number, length: number): Uint8Array;
}

/** The file is no model that can be read, and why. */
export class ModelUnreadable extends Error {}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A message, in the parts that a file has of it: where a message that can occur once occurs again, Protocol Buffers
 * merges the two, which is the same as reading one after the other.
 */
export type Message = readonly Span[];

/** A field of a protobuf message: where in the file its bytes lie, and which number they are. */
export type Field = Span & { readonly number: number } & (
    | { readonly kind: "bytes" | "fixed" }
    | {
        readonly kind: "varint";
        /** The signed 64-bit integer, rounded beyond 2^53. */
        readonly value: number;
        /** Its low 32 bits, exact: what a field of that width keeps. */
        readonly int32: number;
      }
  );

/** Windows grow while they follow one another, and start small again after bytes that were stepped over. */
const WINDOW = { least: 4 * 1024, most: 64 * 1024 } as const;
/** Who steps over so few bytes, as a number that is counted and not read, still reads on. */
const NEAR = 64;
/** No text of a model's structure is longer; what is, is no model. */
const MAX_TEXT_BYTES = 64 * 1024;
/** Levels of messages and groups within one another that Protocol Buffers reads. */
const MAX_DEPTH = 100;
/** Tags and lengths take at most five bytes, other numbers ten. */
const MAX_SHORT_BYTES = 5;
const MAX_NUMBER_BYTES = 10;
const MAX_TAG = 2 ** 32 - 1;
const MAX_LENGTH = 2 ** 31 - 1;

/** What the content of a length-delimited field has to be: another message, by its name, or numbers one after the other. */
export type FieldForm = string | "varints" | "fixed32" | "fixed64";
/** By the name of a message, the fields of it that are more than single numbers, text or bytes. */
export type Forms = Readonly<Record<string, Readonly<Record<number, FieldForm>>>>;

/**
 * Walks the wire format of Protocol Buffers over a file without reading what no one asks for: text, bytes and weights of
 * any length are stepped over. It accepts what the Python and C++ readers of Protocol Buffers accept, and nothing else.
 */
export class Wire {
  readonly #bytes: ModelBytes;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;
  #windowSize: number = WINDOW.least;
  /** Where the number that was read last ends. */
  #next = 0;
  #int32 = 0;

  constructor(bytes: ModelBytes) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.size;
  }

  /**
   * The fields of a message in the order of the file; of those in `wanted` alone, if it is given. Throws
   * `ModelUnreadable` if it is no message.
   */
  *fields(message: Message, wanted?: ReadonlySet<number>): Generator<Field> {
    for (const { start, end } of message) {
      let at = start;
      while (at < end) {
        const tag = this.#tag(at, end);
        const number = Math.floor(tag / 8);
        const type = tag % 8;
        const from = this.#next;
        at = this.#skip(number, type, from, end, MAX_DEPTH);
        if (type === 3 || (wanted !== undefined && !wanted.has(number))) continue;
        if (type === 0) {
          const value = this.#varint(from, end);
          yield { number, kind: "varint", value, int32: this.#int32, start: from, end: at };
        } else if (type === 2) {
          const length = this.#length(from, end);
          yield { number, kind: "bytes", start: this.#next, end: this.#next + length };
        } else {
          yield { number, kind: "fixed", start: from, end: at };
        }
      }
    }
  }

  /**
   * Checks a message and everything in it, as a reader does that takes in the whole: what nothing else looks at may
   * be broken too. Throws `ModelUnreadable`.
   */
  check({ start, end }: Span, form: string, forms: Forms, depth = MAX_DEPTH): void {
    const fields = forms[form] ?? {};
    for (let at = start; at < end; ) {
      const tag = this.#tag(at, end);
      const number = Math.floor(tag / 8);
      const from = this.#next;
      at = this.#skip(number, tag % 8, from, end, depth);
      const inside = tag % 8 === 2 ? fields[number] : undefined;
      if (inside === undefined) continue;
      const length = this.#length(from, end);
      const within = { start: this.#next, end: this.#next + length };
      if (inside === "varints") this.#checkVarints(within);
      else if (inside === "fixed32" || inside === "fixed64") {
        if (length % (inside === "fixed32" ? 4 : 8) !== 0) {
          throw new ModelUnreadable("a list of numbers ends in the middle of one");
        }
      } else {
        if (depth === 0) throw new ModelUnreadable(`it is nested more than ${MAX_DEPTH} levels deep`);
        this.check(within, inside, forms, depth - 1);
      }
    }
  }

  /** The signed 64-bit integers packed in a span. Beyond 2^53 they are rounded. */
  packed({ start, end }: Span): number[] {
    if (end - start > MAX_TEXT_BYTES) throw new ModelUnreadable(`a list of numbers has ${end - start} bytes`);
    const values: number[] = [];
    for (let at = start; at < end; at = this.#next) values.push(this.#varint(at, end));
    return values;
  }

  /** How many integers are packed in a span of any length. */
  countPacked({ start, end }: Span): number {
    let count = 0;
    for (let at = start; at < end; at++) if (this.#byte(at) < 0x80) count++;
    return count;
  }

  /** A name or another text of the structure. Throws `ModelUnreadable` if it is not UTF-8: readers differ over that. */
  text(span: Span): string {
    try {
      return STRICT.decode(this.bytes(span));
    } catch (error) {
      if (error instanceof ModelUnreadable) throw error;
      throw new ModelUnreadable("a name in it is not valid UTF-8");
    }
  }

  /** Bytes that are mostly text; others are written as `\x` and their hexadecimal digits. */
  textOrBytes(span: Span): string {
    const bytes = this.bytes(span);
    try {
      const text = STRICT.decode(bytes);
      if (!text.startsWith("\\x")) return text;
    } catch {
      // Written below.
    }
    return `\\x${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
  }

  /** The bytes of a short field, which hold until the next call. */
  bytes({ start, end }: Span): Uint8Array {
    if (end - start > MAX_TEXT_BYTES) throw new ModelUnreadable(`a name or value has ${end - start} bytes`);
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      if (end - start > WINDOW.least) return this.#bytes.read(start, end - start);
      this.#moveWindow(start);
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
  }

  /** Where the field that starts at `at`, behind its tag, ends. */
  #skip(number: number, type: number, at: number, end: number, depth: number): number {
    switch (type) {
      case 0:
        this.#number(at, end, MAX_NUMBER_BYTES);
        return this.#next;
      case 1:
      case 5: {
        const next = at + (type === 1 ? 8 : 4);
        if (next > end) throw new ModelUnreadable("a field reaches beyond its message");
        return next;
      }
      case 2: {
        const length = this.#length(at, end);
        return this.#next + length;
      }
      case 3:
        return this.#skipGroup(number, at, end, depth);
      default:
        throw new ModelUnreadable(
          type === 4
            ? "a group ends that never started"
            : `a field is of the wire type ${type}, which ONNX does not use`,
        );
    }
  }

  /** A group holds fields up to the end of the same number; no field of a model is one, and readers step over them. */
  #skipGroup(number: number, start: number, end: number, depth: number): number {
    const open = [number];
    let at = start;
    while (open.length > 0) {
      if (open.length > depth) throw new ModelUnreadable(`it is nested more than ${MAX_DEPTH} levels deep`);
      if (at >= end) throw new ModelUnreadable("it ends in the middle of a group");
      const tag = this.#tag(at, end);
      const inner = Math.floor(tag / 8);
      at = this.#next;
      if (tag % 8 === 3) open.push(inner);
      else if (tag % 8 !== 4) at = this.#skip(inner, tag % 8, at, end, depth);
      else if (open.pop() !== inner) throw new ModelUnreadable("a group ends that another one started");
    }
    return at;
  }

  #tag(at: number, end: number): number {
    const tag = this.#number(at, end, MAX_SHORT_BYTES);
    if (tag > MAX_TAG) throw new ModelUnreadable("the number of a field is too large");
    if (tag < 8) throw new ModelUnreadable("a field has the number 0");
    return tag;
  }

  #length(at: number, end: number): number {
    const length = this.#number(at, end, MAX_SHORT_BYTES);
    if (length > MAX_LENGTH || length > end - this.#next) {
      throw new ModelUnreadable("a field reaches beyond its message");
    }
    return length;
  }

  /** An unsigned number of at most `most` bytes, exact up to 2^53; `#next` is where it ends. */
  #number(at: number, end: number, most: number): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < most; i++) {
      if (at + i >= end) throw new ModelUnreadable("it ends in the middle of a number");
      const byte = this.#byte(at + i);
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        this.#next = at + i + 1;
        return value;
      }
    }
    throw new ModelUnreadable(`a number has more than ${most === MAX_SHORT_BYTES ? "five" : "ten"} bytes`);
  }

  /** A signed number of 64 bits; `#int32` are its low bits, `#next` is where it ends. */
  #varint(at: number, end: number): number {
    let low = 0;
    let high = 0;
    for (let i = 0; i < MAX_NUMBER_BYTES; i++) {
      if (at + i >= end) throw new ModelUnreadable("it ends in the middle of a number");
      const byte = this.#byte(at + i);
      const bits = byte & 0x7f;
      // The low 28 bits, then the rest: JavaScript shifts 32 bits only.
      if (i < 4) low += bits * 2 ** (7 * i);
      else high += bits * 2 ** (7 * (i - 4));
      if (byte < 0x80) {
        this.#next = at + i + 1;
        this.#int32 = (low + (high % 16) * 2 ** 28) | 0;
        return signed(low, high);
      }
    }
    throw new ModelUnreadable("a number has more than ten bytes");
  }

  #checkVarints({ start, end }: Span): void {
    let continued = 0;
    for (let at = start; at < end; at++) {
      if (this.#byte(at) < 0x80) continued = 0;
      else if (++continued === MAX_NUMBER_BYTES) throw new ModelUnreadable("a number has more than ten bytes");
    }
    if (continued > 0) throw new ModelUnreadable("it ends in the middle of a number");
  }

  #byte(at: number): number {
    const inWindow = at - this.#windowStart;
    if (inWindow >= 0 && inWindow < this.#window.length) return this.#window[inWindow] as number;
    this.#moveWindow(at);
    return this.#window[0] ?? 0;
  }

  #moveWindow(at: number): void {
    const beyond = at - this.#windowStart - this.#window.length;
    const follows = beyond <= NEAR && at >= this.#windowStart;
    this.#windowSize = follows ? Math.min(2 * this.#windowSize, WINDOW.most) : WINDOW.least;
    this.#windowStart = at;
    this.#window = this.#bytes.read(at, Math.min(this.#windowSize, this.#bytes.size - at)).slice();
  }
}

/** A byte order mark is part of a name. */
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Two's complement of 64 bits from its low 28 and its high bits. */
function signed(low: number, high: number): number {
  const magnitude = high % 2 ** 36;
  const negative = magnitude >= 2 ** 35;
  return (negative ? magnitude - 2 ** 36 : magnitude) * 2 ** 28 + low;
}
