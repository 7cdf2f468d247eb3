const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** No record of a table of features is longer, in bytes. */
export const MAX_RECORD_LENGTH = 1 << 20;

export type CsvFault = "quote" | "too-long";

/**
 * Finds the cells of CSV records (RFC 4180) in bytes: where each starts and ends, without making text of it. Lines end
 * with LF, CRLF or CR; empty lines are stepped over. Bytes are handed in piece by piece with `feed`; after each,
 * `next` finds one record after the other, until the piece ends in the middle of one.
 */
export class CsvRecords {
  /** Where the cells of the record start and end in `bytes`; without their quotes. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** Whether a cell holds doubled quotes. */
  doubled = new Uint8Array(64);
  count = 0;
  /** The line that the record ends on, from 1. */
  line = 0;
  bytes: Buffer = Buffer.alloc(0);
  fault: CsvFault | undefined;
  #at = 0;
  #last = false;

  /** Goes on with a further piece. `last`: the file ends with it. */
  feed(piece: Buffer, last: boolean): void {
    const rest = this.bytes.subarray(this.#at);
    this.bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    this.#at = 0;
    this.#last = last;
  }

  /** Finds the next record. False where the piece holds no further whole one, or if there is a fault. */
  next(): boolean {
    while (this.#at < this.bytes.length) {
      const start = this.#at;
      if (!this.#record()) {
        this.#at = start;
        if (this.fault === undefined && this.bytes.length - start > MAX_RECORD_LENGTH) this.fault = "too-long";
        return false;
      }
      // An empty line is a record of one empty cell that takes no more than its end.
      if (this.count > 1 || (this.ends[0] as number) > (this.starts[0] as number) || this.bytes[start] === QUOTE) {
        return true;
      }
    }
    return false;
  }

  #record(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    let { line } = this;
    let at = this.#at;
    this.count = 0;
    for (;;) {
      if (this.count === this.starts.length) this.#widen();
      const cell = this.count;
      let byte = 0;
      this.doubled[cell] = 0;
      if (at < length && bytes[at] === QUOTE) {
        let close = at + 1;
        for (; close < length; close++) {
          byte = bytes[close] as number;
          if (byte === LINE_FEED) line++;
          if (byte !== QUOTE) continue;
          if (bytes[close + 1] !== QUOTE) break;
          this.doubled[cell] = 1;
          close++;
        }
        // Whether the last quote of a piece is doubled, the next piece knows.
        if (close >= length || (close + 1 === length && !this.#last)) {
          if (this.#last) this.fault = "quote";
          return false;
        }
        this.starts[cell] = at + 1;
        this.ends[cell] = close;
        at = close + 1;
        byte = bytes[at] as number;
        if (at < length && byte !== COMMA && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
          this.line = line + 1;
          this.fault = "quote";
          return false;
        }
      } else {
        this.starts[cell] = at;
        for (; at < length; at++) {
          byte = bytes[at] as number;
          if (byte > COMMA) continue;
          if (byte === COMMA || byte === LINE_FEED || byte === CARRIAGE_RETURN) break;
          if (byte === QUOTE) {
            this.line = line + 1;
            this.fault = "quote";
            return false;
          }
        }
        this.ends[cell] = at;
      }
      this.count++;
      if (at >= length) {
        if (!this.#last) return false;
        break;
      }
      if (byte === COMMA) {
        at++;
        continue;
      }
      if (byte === CARRIAGE_RETURN) {
        if (at + 1 >= length && !this.#last) return false;
        if (bytes[at + 1] === LINE_FEED) at++;
      }
      at++;
      break;
    }
    this.line = line + 1;
    this.#at = at;
    return true;
  }

  /** The text of a cell. */
  text(cell: number): string {
    const text = this.bytes.toString("utf8", this.starts[cell], this.ends[cell]);
    return this.doubled[cell] === 1 ? text.replaceAll('""', '"') : text;
  }

  #widen(): void {
    const wider = 2 * this.starts.length;
    const grow = <T extends Int32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.starts = grow(this.starts, new Int32Array(wider));
    this.ends = grow(this.ends, new Int32Array(wider));
    this.doubled = grow(this.doubled, new Uint8Array(wider));
  }
}
