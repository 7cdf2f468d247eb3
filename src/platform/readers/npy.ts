import { getFloat16 } from "@petamoriken/float16";
import type { CellValue } from "../../gate/fixtures/cells.ts";
import { unreadable } from "./problems.ts";

const MAGIC = "\x93NUMPY";
const MAX_HEADER_LENGTH = 64 * 1024;
/** No element of text is longer, in bytes. */
const MAX_ELEMENT = 64 * 1024;

/** What an array of NumPy says of itself (NEP 1). */
export interface NpyHeader {
  /** Element type in the runtime's words, or NumPy's where none of them can take it. */
  readonly type: string;
  readonly shape: readonly number[];
  readonly elementBytes: number;
  /** Where the elements start in the file. */
  readonly offset: number;
  /** Whether the first dimension is the one that moves fastest in the file, in an array of several columns. */
  readonly fortran: boolean;
  /** Why the elements cannot be read, as a clause; absent if they can. */
  readonly unreadable?: string;
  /** The value of the element at a byte offset. */
  readonly valueAt: (bytes: DataView, at: number) => CellValue;
}

type Reader = Pick<NpyHeader, "type" | "elementBytes" | "valueAt" | "unreadable">;

const READERS: Readonly<Record<string, Reader>> = {
  "|b1": { type: "bool", elementBytes: 1, valueAt: (v, at) => v.getUint8(at) !== 0 },
  "|i1": { type: "int8", elementBytes: 1, valueAt: (v, at) => v.getInt8(at) },
  "|u1": { type: "uint8", elementBytes: 1, valueAt: (v, at) => v.getUint8(at) },
  "<i2": { type: "int16", elementBytes: 2, valueAt: (v, at) => v.getInt16(at, true) },
  "<u2": { type: "uint16", elementBytes: 2, valueAt: (v, at) => v.getUint16(at, true) },
  "<i4": { type: "int32", elementBytes: 4, valueAt: (v, at) => v.getInt32(at, true) },
  "<u4": { type: "uint32", elementBytes: 4, valueAt: (v, at) => v.getUint32(at, true) },
  "<i8": { type: "int64", elementBytes: 8, valueAt: (v, at) => v.getBigInt64(at, true) },
  "<u8": { type: "uint64", elementBytes: 8, valueAt: (v, at) => v.getBigUint64(at, true) },
  "<f2": { type: "float16", elementBytes: 2, valueAt: (v, at) => getFloat16(v, at, true) },
  "<f4": { type: "float32", elementBytes: 4, valueAt: (v, at) => v.getFloat32(at, true) },
  "<f8": { type: "float64", elementBytes: 8, valueAt: (v, at) => v.getFloat64(at, true) },
};

/** How many bytes the header of an array takes, from its first twelve; the array's name is for the message alone. */
export function npyHeaderLength(start: Buffer, name: string): number {
  if (start.length < 12 || start.toString("latin1", 0, 6) !== MAGIC) {
    throw unreadable(`${name} is not a NumPy array`);
  }
  const wide = start[6] !== 1;
  const length = (wide ? 12 : 10) + (wide ? start.readUInt32LE(8) : start.readUInt16LE(8));
  if (length > MAX_HEADER_LENGTH) throw unreadable(`the header of the array ${name} has ${length} bytes`);
  return length;
}

/** Reads the header of an array; what is none ends the job. Elements that are neither numbers nor text are named. */
export function readNpyHeader(header: Buffer, name: string): NpyHeader {
  const text = header.toString("latin1", header[6] === 1 ? 10 : 12);
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const dims = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  if (order === undefined || dims === undefined) throw unreadable(`the header of the array ${name} cannot be read`);
  const shape = [...dims.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  const reader =
    descr === undefined
      ? noReader("a structure", `the array ${name} is a structured array; save its fields as separate arrays`)
      : readerOf(descr, name);
  const fortran = order === "True" && shape.filter((d) => d !== 1).length > 1;
  return { ...reader, shape, fortran, offset: header.length };
}

function noReader(type: string, why: string): Reader {
  return { type, elementBytes: 0, unreadable: why, valueAt: () => null };
}

function readerOf(descr: string, name: string): Reader {
  if (descr.includes("O")) {
    return noReader(
      "Python objects",
      `the array ${name} contains Python objects, which are pickled and never read; save it as  astype(str)`,
    );
  }
  const known = READERS[descr] ?? READERS[descr.replace(/^</, "|")];
  if (known !== undefined) return known;
  if (descr.startsWith(">"))
    return noReader(descr, `the array ${name} is big-endian (${descr}); save it as  astype('<${descr.slice(1)}')`);
  const [, kind, digits] = /^[<|]([US])(\d+)$/.exec(descr) ?? [];
  const elementBytes = Number(digits) * (kind === "U" ? 4 : 1);
  if (kind === undefined || elementBytes > MAX_ELEMENT) {
    return noReader(descr, `the array ${name} has elements of the type ${descr}, which no input accepts`);
  }
  const valueAt = kind === "U" ? utf32At(elementBytes) : bytesAt(elementBytes);
  return { type: "string", elementBytes, valueAt };
}

/** Text of fixed length, filled up with NUL. */
function utf32At(length: number): NpyHeader["valueAt"] {
  return (view, at) => {
    let text = "";
    for (let i = at; i < at + length; i += 4) {
      const point = view.getUint32(i, true);
      if (point === 0) break;
      text += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
    }
    return text;
  };
}

function bytesAt(length: number): NpyHeader["valueAt"] {
  return (view, at) => {
    const bytes = Buffer.from(view.buffer, view.byteOffset + at, length);
    const end = bytes.indexOf(0);
    return bytes.toString("utf8", 0, end < 0 ? length : end);
  };
}
