const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
const SPACE = 0x20;
const TAB = 0x09;
const LOWER_E = 0x65;

/** More digits than these may not be exact in a double while they are gathered. */
const MAX_DIGITS = 15;
/** The powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Reads decimal numbers from bytes without making text of them. A mantissa of at most 15 digits and a power of ten up to
 * 22 are both exact, so that one multiplication or division rounds as `Number` does (Clinger, 1990). Whatever else there
 * is goes the longer way.
 */
export class DecimalReader {
  /** The number that was read. */
  value = 0;
  /** Whether it was written without an exponent. */
  plain = true;

  /** Whether the bytes `[start, end)` are a number that could be read. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    let last = end;
    while (at < last && isSpace(bytes[at] as number)) at++;
    while (last > at && isSpace(bytes[last - 1] as number)) last--;
    const sign = bytes[at];
    const negative = sign === MINUS;
    if (at < last && (negative || sign === PLUS)) at++;
    let mantissa = 0;
    let digits = 0;
    let decimals = 0;
    let seen = 0;
    let behindPoint = false;
    for (; at < last; at++) {
      const byte = bytes[at] as number;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        if (mantissa > 0) digits++;
        if (behindPoint) decimals++;
        seen++;
      } else if (byte === POINT && !behindPoint) {
        behindPoint = true;
      } else {
        break;
      }
    }
    if (seen === 0 || digits > MAX_DIGITS) return false;
    this.plain = true;
    let exponent = 0;
    if (at < last) {
      if (((bytes[at] as number) | 0x20) !== LOWER_E) return false;
      this.plain = false;
      at++;
      const down = bytes[at] === MINUS;
      if (down || bytes[at] === PLUS) at++;
      if (at >= last || last - at > 4) return false;
      for (; at < last; at++) {
        const digit = (bytes[at] as number) - ZERO;
        if (digit < 0 || digit > 9) return false;
        exponent = exponent * 10 + digit;
      }
      if (down) exponent = -exponent;
    }
    const power = exponent - decimals;
    if (power < -22 || power > 22) return false;
    const magnitude = power < 0 ? mantissa / (POWERS[-power] as number) : mantissa * (POWERS[power] as number);
    this.value = negative ? -magnitude : magnitude;
    return true;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
