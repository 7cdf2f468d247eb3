/** The bytes of a model file, read piece by piece: a model may be larger than memory. */
export interface ModelBytes {
  readonly size: number;
  /** Exactly `length` bytes from `offset`, both within the file. The result may be overwritten by the next call. */
  read(offset: number, length: number): Uint8Array;
}

/** The file is no model that can be read, and why. */
export class ModelUnreadable extends Error {}

/** A field of a protobuf message: a number, or where in the file its bytes lie. */
export type Field =
  | { readonly number: number; readonly kind: "varint"; readonly value: number }
  | { readonly number: number; readonly kind: "bytes" | "fixed"; readonly start: number; readonly end: number };

/** Windows grow while they follow one another, and start small again behind what was stepped over. */
const WINDOW = { least: 4 * 1024, most: 64 * 1024 } as const;
/** Who steps over so few bytes, as a number that is counted and not read, still reads on. */
const NEAR = 64;
/** No text of a model's structure is longer; what is, is no model. */
const LONGEST_TEXT = 64 * 1024;
const TEXT = new TextDecoder();

/**
 * Walks the wire format of Protocol Buffers over a file without reading what nobody asks for: a field of any length is
 * stepped over, so that gigabytes of weights cost nothing.
 */
export class Wire {
  readonly #bytes: ModelBytes;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;
  #windowSize: number = WINDOW.least;

  constructor(bytes: ModelBytes) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.size;
  }

  /** The fields of the message at `[start, end)`, in the order of the file. Throws `ModelUnreadable` where it is none. */
  *fields(start: number, end: number): Generator<Field> {
    let at = start;
    while (at < end) {
      const tag = this.#varint(at, end);
      const number = Math.floor(tag.value / 8);
      const type = tag.value % 8;
      if (number === 0) throw new ModelUnreadable("a field has the number 0");
      at = tag.next;
      switch (type) {
        case 0: {
          const { value, next } = this.#varint(at, end);
          yield { number, kind: "varint", value };
          at = next;
          break;
        }
        case 2: {
          const { value: length, next } = this.#varint(at, end);
          if (length < 0 || length > end - next) throw new ModelUnreadable("a field reaches beyond its message");
          yield { number, kind: "bytes", start: next, end: next + length };
          at = next + length;
          break;
        }
        case 1:
        case 5: {
          const next = at + (type === 1 ? 8 : 4);
          if (next > end) throw new ModelUnreadable("a field reaches beyond its message");
          yield { number, kind: "fixed", start: at, end: next };
          at = next;
          break;
        }
        default:
          throw new ModelUnreadable(`a field is of the wire type ${type}, which no model has`);
      }
    }
  }

  /** The signed 64-bit integers packed at `[start, end)`. Beyond 2^53 they are rounded. */
  packed(start: number, end: number): number[] {
    if (end - start > LONGEST_TEXT) throw new ModelUnreadable(`a list of numbers has ${end - start} bytes`);
    const values: number[] = [];
    for (let at = start; at < end; ) {
      const { value, next } = this.#varint(at, end);
      values.push(value);
      at = next;
    }
    return values;
  }

  text({ start, end }: Span): string {
    return TEXT.decode(this.bytes({ start, end }));
  }

  /** The bytes of a short field, which hold until the next call. */
  bytes({ start, end }: Span): Uint8Array {
    if (end - start > LONGEST_TEXT) throw new ModelUnreadable(`a name or value has ${end - start} bytes`);
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      if (end - start > WINDOW.least) return this.#bytes.read(start, end - start);
      this.#moveWindow(start);
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
  }

  #varint(at: number, end: number): { value: number; next: number } {
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (at + i >= end) throw new ModelUnreadable("it ends in the middle of a number");
      const byte = this.#byte(at + i);
      const bits = byte & 0x7f;
      // The low 28 bits, then the rest: JavaScript shifts 32 bits only.
      if (i < 4) low += bits * 2 ** (7 * i);
      else high += bits * 2 ** (7 * (i - 4));
      if (byte < 0x80) return { value: signed(low, high), next: at + i + 1 };
    }
    throw new ModelUnreadable("a number has more than ten bytes");
  }

  #byte(at: number): number {
    const inWindow = at - this.#windowStart;
    if (inWindow >= 0 && inWindow < this.#window.length) return this.#window[inWindow] ?? 0;
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

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Two's complement of 64 bits from its low 28 and its high bits. */
function signed(low: number, high: number): number {
  const magnitude = high % 2 ** 36;
  const negative = magnitude >= 2 ** 35;
  return (negative ? magnitude - 2 ** 36 : magnitude) * 2 ** 28 + low;
}
