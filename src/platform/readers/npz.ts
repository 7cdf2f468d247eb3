import type { Readable } from "node:stream";
import type { Entry } from "yauzl";
import { type CellValue, readCell } from "../../gate/fixtures/cells.ts";
import type { FixturePlan } from "../../gate/fixtures/plan.ts";
import type { FixtureHeader } from "../../gate/ports.ts";
import { Assembler, type InputTarget, setElement } from "./assembler.ts";
import type { Reading } from "./batch.ts";
import { type NpyHeader, npyHeaderLength, readNpyHeader } from "./npy.ts";
import { Problems, unreadable } from "./problems.ts";
import { type Archive, openArchive, zipProblem } from "./zip.ts";

/** No row of an array has more bytes. */
const MAX_ROW = 64 * 1024 * 1024;
/** An array in Fortran order is held in memory, twice. */
const MAX_FORTRAN_BYTES = 256 * 1024 * 1024;

/** Names, types and shapes of the arrays. */
export async function readNpzHeader(file: string): Promise<FixtureHeader> {
  const archive = await openArchive(file);
  try {
    const columns: FixtureHeader["columns"][number][] = [];
    for (const entry of archive.entries) {
      const array = await ArrayReader.open(archive, entry);
      array.close();
      const { type, shape, unreadable: why } = array.header;
      columns.push({ name: array.name, shape, ...(why === undefined ? { type } : { unreadable: why }) });
    }
    const rows = columns[0]?.shape?.[0];
    return { columns, ...(rows === undefined ? {} : { rows }) };
  } catch (error) {
    throw zipProblem(error);
  } finally {
    archive.close();
  }
}

/** Streams the arrays of an .npz next to one another, a batch of rows of each at a time. */
export async function* readNpz(plan: FixturePlan, most: number): Reading {
  const archive = await openArchive(plan.file);
  const opened = new Map<string, ArrayReader>();
  try {
    const open = async (name: string): Promise<ArrayReader> => {
      const known = opened.get(name);
      if (known !== undefined) return known;
      const entry = archive.entries.find((e) => nameOf(e) === name);
      if (entry === undefined) throw unreadable(`it contains no array ${name}`);
      const array = await ArrayReader.open(archive, entry);
      opened.set(name, array);
      if (array.header.unreadable !== undefined) throw unreadable(array.header.unreadable);
      return array;
    };
    const tails = new Map<string, readonly number[]>();
    for (const input of plan.inputs) {
      if (input.kind === "array") tails.set(input.array, (await open(input.array)).tail);
    }
    const problems = new Problems();
    const assembler = new Assembler(plan, most, "row", problems, tails);
    for (const column of assembler.columns) await open(column.name);
    const rows = rowsOf([...opened.values()]);
    for (let row = 0; row < rows; row += assembler.most) {
      const count = Math.min(rows - row, assembler.most);
      const read = new Map<string, Buffer>();
      for (const [name, array] of opened) read.set(name, await array.rows(count));
      for (const column of assembler.columns) {
        const array = opened.get(column.name) as ArrayReader;
        const bytes = read.get(column.name) as Buffer;
        assembler.putColumn(column, { values: array.values(bytes, count), from: 0, count }, 0, row);
      }
      for (const { array: name, target } of assembler.arrays) {
        putArray(assembler, opened.get(name) as ArrayReader, read.get(name) as Buffer, target, count, row);
      }
      assembler.endRows(count);
      if (assembler.rows > 0) yield assembler.take((row + count) / rows);
    }
    problems.check();
    return assembler.finish();
  } catch (error) {
    throw zipProblem(error);
  } finally {
    for (const array of opened.values()) array.close();
    archive.close();
  }
}

function putArray(
  assembler: Assembler,
  { header, name, width }: ArrayReader,
  bytes: Buffer,
  { elements, type }: InputTarget,
  count: number,
  before: number,
): void {
  const { elementBytes, valueAt } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count * width; i++) {
    const value = valueAt(view, i * elementBytes);
    // NaN and infinity are fed as they are: an array is what the model is to see.
    if (typeof value === "number" && (type === "float32" || type === "float64")) {
      elements[i] = value as never;
      continue;
    }
    const cell = readCell(value, type);
    if (cell.ok) setElement(elements, type, i, cell.value);
    else {
      const row = before + Math.floor(i / width) + 1;
      assembler.note({ kind: "cell", message: `an element of the array ${name} ${cell.why}` }, row);
    }
  }
}

function rowsOf(arrays: readonly ArrayReader[]): number {
  const [first] = arrays;
  if (first === undefined) return 0;
  const other = arrays.find((a) => a.length !== first.length);
  if (other !== undefined) {
    throw unreadable(
      `the array ${first.name} has ${first.length} rows, but the array ${other.name} has ${other.length}: all arrays must have the same number of rows`,
    );
  }
  return first.length;
}

function nameOf(entry: Entry): string {
  return entry.fileName.replace(/\.npy$/, "");
}

/** Reads an array of an archive row by row. */
class ArrayReader {
  readonly name: string;
  readonly header: NpyHeader;
  readonly #bytes: ByteStream;
  #turned: Buffer | undefined;
  #given = 0;

  private constructor(name: string, header: NpyHeader, bytes: ByteStream) {
    this.name = name;
    this.header = header;
    this.#bytes = bytes;
  }

  static async open(archive: Archive, entry: Entry): Promise<ArrayReader> {
    const name = nameOf(entry);
    if (!entry.fileName.endsWith(".npy")) throw unreadable(`${entry.fileName} in it is not a NumPy array`);
    const bytes = new ByteStream(await archive.stream(entry));
    const start = await bytes.take(12, name);
    const rest = await bytes.take(npyHeaderLength(start, name) - 12, name);
    const header = readNpyHeader(Buffer.concat([start, rest]), name);
    const array = new ArrayReader(name, header, bytes);
    if (header.unreadable !== undefined) return array;
    const expected = header.offset + header.shape.reduce((a, b) => a * b, 1) * header.elementBytes;
    if (expected !== entry.uncompressedSize) {
      throw unreadable(`the array ${name} has ${entry.uncompressedSize} bytes, but its shape requires ${expected}`);
    }
    if (array.width * header.elementBytes > MAX_ROW) {
      throw unreadable(`a row of the array ${name} has more than ${MAX_ROW} bytes`);
    }
    return array;
  }

  get length(): number {
    return this.header.shape[0] ?? 1;
  }

  get tail(): readonly number[] {
    return this.header.shape.slice(1);
  }

  /** Elements a row. */
  get width(): number {
    return this.tail.reduce((product, d) => product * d, 1);
  }

  /** The bytes of the next rows. */
  async rows(count: number): Promise<Buffer> {
    const length = count * this.width * this.header.elementBytes;
    if (!this.header.fortran) return this.#bytes.take(length, this.name);
    this.#turned ??= await this.#turn();
    const start = this.#given;
    this.#given += length;
    return this.#turned.subarray(start, this.#given);
  }

  /** All elements in row-major order: of an array in Fortran order, every row is spread over the whole of it. */
  async #turn(): Promise<Buffer> {
    const { shape, elementBytes } = this.header;
    const bytes = this.length * this.width * elementBytes;
    if (bytes > MAX_FORTRAN_BYTES) {
      throw unreadable(
        `the array ${this.name} has ${bytes} bytes in Fortran order, and at most ${MAX_FORTRAN_BYTES} are read; save it with  np.ascontiguousarray(…)`,
      );
    }
    const stored = await this.#bytes.take(bytes, this.name);
    const turned = Buffer.alloc(bytes);
    const index = shape.map(() => 0);
    for (let to = 0; to < bytes; to += elementBytes) {
      let from = 0;
      for (let d = shape.length - 1; d >= 0; d--) from = from * (shape[d] as number) + (index[d] as number);
      for (let i = 0; i < elementBytes; i++) turned[to + i] = stored[from * elementBytes + i] as number;
      for (let d = shape.length - 1; d >= 0; d--) {
        index[d] = (index[d] as number) + 1;
        if ((index[d] as number) < (shape[d] as number)) break;
        index[d] = 0;
      }
    }
    return turned;
  }

  values(bytes: Buffer, count: number): CellValue[] {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: count }, (_, i) => this.header.valueAt(view, i * this.header.elementBytes));
  }

  close(): void {
    this.#bytes.close();
  }
}

/** Takes bytes from a stream, as many as are asked for. */
class ByteStream {
  readonly #stream: Readable;
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  async take(length: number, name: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0; ) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#pieces.next();
        if (done) throw unreadable(`the array ${name} is cut short`);
        this.#rest = value;
      }
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  close(): void {
    this.#stream.destroy();
  }
}
