import { type FileHandle, open } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decompress as unzstd } from "fzstd";
import { parquetMetadataAsync, parquetSchema } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { convert } from "hyparquet/src/convert.js";
import { decompressPage, readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import { readPlain } from "hyparquet/src/plain.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import type {
  ColumnDecoder,
  ColumnMetaData,
  Compressors,
  DataPage,
  DataPageHeader,
  DataPageHeaderV2,
  DecodedArray,
  FileMetaData,
  PageHeader,
} from "hyparquet/src/types.js";
import type { CellValue } from "../../gate/fixtures/cells.ts";
import type { FixturePlan } from "../../gate/fixtures/plan.ts";
import type { FixtureColumn, FixtureHeader } from "../../gate/ports.ts";
import { Assembler, type ColumnSink } from "./assembler.ts";
import type { Reading } from "./batch.ts";
import { bitsOf, checkRuns, checkValueCount } from "./parquet-runs.ts";
import { columnType, PARSERS, pathToValues } from "./parquet-types.ts";
import { checkPointer } from "./pieces.ts";
import { fileProblem, Problems, unreadable } from "./problems.ts";

/** Writers make pages of about 1 MB, and row groups of a million rows. */
const MAX_PAGE = 256 * 1024 * 1024;
const MAX_FOOTER = 64 * 1024 * 1024;
/** Headers of pages are short, but for statistics of long texts. */
const HEADER_BYTES = { usual: 4 * 1024, most: 1024 * 1024 } as const;
/** Before runs whose length is not stated elsewhere. */
const LENGTH_BYTES = 4;
const MAGIC = "PAR1";

const compressors: Compressors = {
  GZIP: (input, size) => gunzipSync(input, { maxOutputLength: Math.max(size, 1) }),
  BROTLI: (input, size) => brotliDecompressSync(input, { maxOutputLength: Math.max(size, 1) }),
  ZSTD: (input, size) => unzstd(input, new Uint8Array(size)),
};

type SchemaChild = ReturnType<typeof parquetSchema>["children"][number];

/** Names, types and number of rows, from the file's footer. */
export async function readParquetHeader(file: string): Promise<FixtureHeader> {
  return withFile(file, async (_, metadata) => ({
    columns: parquetSchema(metadata).children.map(headerOf),
    rows: Number(metadata.num_rows),
  }));
}

function headerOf(child: SchemaChild): FixtureColumn {
  const { name } = child.element;
  const values = pathToValues(child)?.at(-1);
  return values === undefined
    ? {
        name,
        type: "a list or a structure",
        unreadable: `the column ${name} contains structures; one value per row is required`,
      }
    : { name, type: columnType(values.element) };
}

/** Streams a Parquet file: of each column one page at a time is in memory, however large its row groups are. */
export async function* readParquet(plan: FixturePlan, most: number): Reading {
  const problems = new Problems();
  const assembler = new Assembler(plan, most, "row", problems);
  const { handle, metadata } = await openParquet(plan.file);
  try {
    const { children } = parquetSchema(metadata);
    const total = Number(metadata.num_rows);
    let done = 0;
    for (const group of metadata.row_groups) {
      const cursors = assembler.columns.map((column) => {
        const schema = children.find((c) => c.element.name === column.name);
        const chunk = group.columns.find((c) => c.meta_data?.path_in_schema[0] === column.name)?.meta_data;
        if (schema === undefined || chunk === undefined) throw unreadable(`a row group has no column ${column.name}`);
        return new PageCursor(handle, chunk, schema, column);
      });
      const rows = Number(group.num_rows);
      for (let row = 0; row < rows; ) {
        const count = Math.min(rows - row, assembler.most - assembler.rows);
        for (const cursor of cursors) await cursor.put(assembler, count, done + row);
        assembler.endRows(count);
        row += count;
        if (assembler.full) yield assembler.take(total === 0 ? 1 : (done + row) / total);
      }
      done += rows;
    }
    problems.check();
    if (assembler.rows > 0) yield assembler.take(1);
    return assembler.finish();
  } catch (error) {
    throw parquetProblem(error);
  } finally {
    await handle.close();
  }
}

/** Walks the pages of one column of a row group. */
class PageCursor {
  readonly #handle: FileHandle;
  readonly #decoder: ColumnDecoder;
  readonly #column: ColumnSink;
  readonly #end: number;
  /** The definition level of a value that is there. */
  readonly #present: number;
  /** What decimals are divided by. */
  readonly #scale: number;
  #at: number;
  #dictionary: ArrayLike<CellValue> | undefined;
  #values: ArrayLike<CellValue> = [];
  /** The dictionary, where the values of this page are places in it. */
  #lookup: ArrayLike<CellValue> | undefined;
  #next = 0;

  constructor(handle: FileHandle, chunk: ColumnMetaData, schema: SchemaChild, column: ColumnSink) {
    const { data_page_offset: data, dictionary_page_offset: dictionary } = chunk;
    this.#handle = handle;
    this.#column = column;
    this.#at = Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
    this.#end = this.#at + Number(chunk.total_compressed_size);
    const path = pathToValues(schema);
    const element = path?.at(-1)?.element;
    if (path === undefined || element === undefined) throw unreadable(`the column ${column.name} contains structures`);
    this.#present = path.filter((level) => level.element.repetition_type !== "REQUIRED").length;
    const isDecimal = element.converted_type === "DECIMAL";
    this.#scale = isDecimal ? 10 ** (element.scale ?? 0) : 1;
    this.#decoder = {
      pathInSchema: chunk.path_in_schema,
      // The reader multiplies by 0.1 and the like, which rounds once too often.
      element: isDecimal ? { ...element, scale: 0 } : element,
      schemaPath: [ROOT, ...path],
      parsers: PARSERS,
      compressors,
      ...chunk,
    };
  }

  /** Puts the next `count` values into the rows behind those that are complete; `before` rows came earlier. */
  async put(assembler: Assembler, count: number, before: number): Promise<void> {
    for (let done = 0; done < count; ) {
      if (this.#next >= this.#values.length) await this.#turn();
      const part = Math.min(count - done, this.#values.length - this.#next);
      const { lookup, values, from } = { lookup: this.#lookup, values: this.#values, from: this.#next };
      assembler.putColumn(this.#column, { values, lookup, from, count: part }, done, before);
      this.#next += part;
      done += part;
    }
  }

  async #turn(): Promise<void> {
    for (;;) {
      if (this.#at >= this.#end) throw unreadable(`the column ${this.#column.name} ends before its row group`);
      const { head, header, length } = await this.#header();
      const { compressed_page_size: compressed, uncompressed_page_size: size } = header;
      if (!(compressed >= 0 && size >= 0 && compressed <= MAX_PAGE && size <= MAX_PAGE)) {
        throw unreadable(`a page of the column ${this.#column.name} has more than ${MAX_PAGE} bytes`);
      }
      const start = this.#at + length;
      this.#at = start + compressed;
      if (this.#at > this.#end) throw unreadable(`a page of the column ${this.#column.name} is cut short`);
      const bytes =
        length + compressed <= head.length
          ? head.slice(length, length + compressed)
          : await this.#read(start, compressed);
      if (this.#open(header, bytes)) return;
    }
  }

  async #header(): Promise<{ head: Uint8Array; header: PageHeader; length: number }> {
    for (let size: number = HEADER_BYTES.usual; ; size = HEADER_BYTES.most) {
      const head = await this.#read(this.#at, Math.min(size, this.#end - this.#at));
      const reader = { view: viewOf(head), offset: 0 };
      try {
        const header = parquetHeader(reader);
        return { head, header, length: reader.offset };
      } catch (error) {
        if (size === HEADER_BYTES.most) throw error;
      }
    }
  }

  /** Decodes a page; true where it has values. */
  #open(header: PageHeader, bytes: Uint8Array): boolean {
    const { uncompressed_page_size: size } = header;
    const { codec, type, element } = this.#decoder;
    const { dictionary_page_header: dictionary, data_page_header: first, data_page_header_v2: second } = header;
    if (dictionary !== undefined) {
      const plain = decompressPage(bytes, size, codec, compressors);
      checkValueCount(dictionary.num_values);
      const values = readPlain({ view: viewOf(plain), offset: 0 }, type, dictionary.num_values, element.type_length);
      this.#dictionary = this.#cellsOf(convert(values, this.#decoder));
      return false;
    }
    if (first !== undefined) {
      const plain = decompressPage(bytes, size, codec, compressors);
      this.#checkPage(plain, first);
      return this.#take(readDataPage(plain, first, this.#decoder), first.encoding);
    }
    if (second !== undefined) {
      const plain = this.#unpack(bytes, size, second);
      return this.#take(
        readDataPageV2(plain, { ...header, data_page_header_v2: { ...second, is_compressed: false } }, this.#decoder),
        second.encoding,
      );
    }
    throw unreadable(`the column ${this.#column.name} has a page of an unknown kind`);
  }

  /** Looks at all runs of a page before one is unpacked. */
  #checkPage(page: Uint8Array, { num_values: values, encoding }: DataPageHeader): void {
    checkValueCount(values);
    const view = viewOf(page);
    let at = 0;
    for (const level of this.#levels()) {
      if (level === 0) continue;
      checkRuns(view, at + LENGTH_BYTES, bitsOf(level), values);
      at += LENGTH_BYTES + view.getUint32(at, true);
    }
    this.#checkValues(view, at, encoding, values);
  }

  /** The same for a page of the second version, whose levels are never compressed; gives the page without compression. */
  #unpack(bytes: Uint8Array, size: number, page: DataPageHeaderV2): Uint8Array {
    const { num_values: values, num_nulls: nulls, encoding, is_compressed: packed } = page;
    const { repetition_levels_byte_length: first, definition_levels_byte_length: second } = page;
    checkValueCount(values);
    checkValueCount(values - nulls);
    const levelBytes = first + second;
    if (!(first >= 0 && second >= 0 && levelBytes <= bytes.length)) throw unreadable("a page ends within its levels");
    const [repetition, definition] = this.#levels();
    const levels = viewOf(bytes.subarray(0, levelBytes));
    if (repetition > 0) checkRuns(levels, 0, bitsOf(repetition), values);
    if (definition > 0) checkRuns(levels, first, bitsOf(definition), values);
    const rest = bytes.subarray(levelBytes);
    const plain = packed === false ? rest : decompressPage(rest, size - levelBytes, this.#decoder.codec, compressors);
    this.#checkValues(viewOf(plain), 0, encoding, values);
    const whole = new Uint8Array(levelBytes + plain.length);
    whole.set(bytes.subarray(0, levelBytes));
    whole.set(plain, levelBytes);
    return whole;
  }

  #levels(): readonly [repetition: number, definition: number] {
    const { schemaPath } = this.#decoder;
    return [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)];
  }

  /** Values that are runs: places in a dictionary, whose width is stated first, or truth values behind their length. */
  #checkValues(view: DataView, at: number, encoding: string, values: number): void {
    if (encoding === "RLE") checkRuns(view, at + LENGTH_BYTES, 1, values);
    else if (encoding.endsWith("_DICTIONARY") && at < view.byteLength) {
      const width = view.getUint8(at);
      if (width > 0) checkRuns(view, at + 1, width, values);
    }
  }

  #take({ definitionLevels, repetitionLevels, dataPage }: DataPage, encoding: string): boolean {
    if (repetitionLevels?.some((level) => level > 0)) {
      throw unreadable(
        `the column ${this.#column.name} contains lists of several values; one value per row is required`,
      );
    }
    const places = encoding.endsWith("_DICTIONARY");
    this.#lookup = places ? this.#dictionary : undefined;
    if (places && this.#lookup === undefined) throw unreadable(`the column ${this.#column.name} has no dictionary`);
    const values = places ? (dataPage as ArrayLike<CellValue>) : this.#cellsOf(convert(dataPage, this.#decoder));
    this.#values = definitionLevels?.length ? this.#withMissing(definitionLevels, values) : values;
    this.#next = 0;
    return this.#values.length > 0;
  }

  /** Puts null where a value is missing. */
  #withMissing(levels: readonly number[], values: ArrayLike<CellValue>): CellValue[] {
    const { lookup } = { lookup: this.#lookup };
    this.#lookup = undefined;
    let next = 0;
    return levels.map((level) => {
      if (level < this.#present) return null;
      const value = values[next++] as CellValue;
      return lookup === undefined ? value : (lookup[value as number] as CellValue);
    });
  }

  /** 64-bit integers that feed floating point as numbers at once: a bigint for each would cost most of the time. */
  #cellsOf(values: DecodedArray): ArrayLike<CellValue> {
    if (this.#scale !== 1) return Array.from(values as ArrayLike<number>, (value) => value / this.#scale);
    if (!(values instanceof BigInt64Array) || !this.#column.floating) return values as ArrayLike<CellValue>;
    const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
    const numbers = new Float64Array(values.length);
    for (let i = 0; i < numbers.length; i++) {
      numbers[i] = (halves[2 * i + 1] as number) * 2 ** 32 + ((halves[2 * i] as number) >>> 0);
    }
    return numbers;
  }

  async #read(start: number, length: number): Promise<Uint8Array> {
    // A buffer of its own: views of numbers are made over it.
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, start);
    if (bytesRead < length) throw unreadable("it is cut short");
    return bytes;
  }
}

const ROOT: SchemaChild = {
  children: [],
  count: 0,
  path: [],
  element: { name: "root", repetition_type: "REQUIRED" },
};

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function withFile<T>(file: string, use: (handle: FileHandle, metadata: FileMetaData) => Promise<T>): Promise<T> {
  const { handle, metadata } = await openParquet(file);
  try {
    return await use(handle, metadata);
  } catch (error) {
    throw parquetProblem(error);
  } finally {
    await handle.close();
  }
}

async function openParquet(file: string): Promise<{ handle: FileHandle; metadata: FileMetaData }> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const { size } = await handle.stat();
    await checkEnds(handle, size);
    const read = handle.read.bind(handle);
    const slice = async (start: number, end = size) => {
      const bytes = new Uint8Array(end - start);
      await read(bytes, 0, bytes.length, start);
      return bytes.buffer;
    };
    return { handle, metadata: await parquetMetadataAsync({ byteLength: size, slice }, { geoparquet: false }) };
  } catch (error) {
    await handle?.close();
    throw parquetProblem(error);
  }
}

/** A Parquet file begins and ends with the same four letters; before the last of them its footer's length stands. */
async function checkEnds(handle: FileHandle, size: number): Promise<void> {
  const head = Buffer.alloc(64);
  await handle.read(head, 0, Math.min(64, size), 0);
  checkPointer(head);
  const tail = Buffer.alloc(8);
  if (size >= 12) await handle.read(tail, 0, 8, size - 8);
  const begins = head.toString("latin1", 0, 4) === MAGIC;
  if (!begins) throw unreadable("it is not a Parquet file");
  if (tail.toString("latin1", 4) !== MAGIC) throw unreadable("it begins as a Parquet file and is cut short");
  const footer = tail.readUInt32LE(0);
  if (footer > size - 12 || footer > MAX_FOOTER) throw unreadable("its footer does not fit into it");
}

/** What the reader throws says what is wrong with the file, in a technician's words. */
function parquetProblem(error: unknown) {
  if (!(error instanceof Error) || "code" in error || error.constructor.name === "JobFailure")
    return fileProblem(error);
  const codec = /unsupported compression codec: (\w+)/.exec(error.message)?.[1];
  if (codec !== undefined) {
    return unreadable(
      `it is compressed with ${codec}; write it with snappy, zstd, gzip or brotli, or without compression`,
    );
  }
  return unreadable(`it is a damaged Parquet file, or one with features that are not read here`);
}
