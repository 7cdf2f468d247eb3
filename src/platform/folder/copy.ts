import { createHash } from "node:crypto";
import { Failure } from "../../domain/failure.ts";
import type { Disk, OpenFile } from "./disk.ts";

const CHUNK_BYTES = 1 << 20;

export interface Digest {
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** What a copy must be; without `sha256` where no one stated it. */
export interface Expected {
  readonly size: number;
  readonly sha256?: string;
}

/** Reads a file once, in pieces. */
export async function digestFile(disk: Disk, file: string): Promise<Digest> {
  return reading(disk, file, (source) => digest(source, async () => {}));
}

/**
 * Copies a file to where it is safe from a loss of power, and refuses a copy that is not `expected`: what was read may
 * have changed since its digest was taken. Where the file system can share the bytes, nothing is written twice.
 */
export async function copyChecked(disk: Disk, from: string, to: string, expected: Expected): Promise<void> {
  requireSame(from, expected, (await disk.clone(from, to)) ? await digestClone(disk, to) : await copy(disk, from, to));
}

/** The bytes of a small file, refused where they are not what was `expected`. */
export async function readAll(disk: Disk, path: string, expected?: Expected): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const keep = async (bytes: Uint8Array) => {
    parts.push(Uint8Array.from(bytes));
  };
  const found = await reading(disk, path, (source) => digest(source, keep));
  if (expected !== undefined) requireSame(path, expected, found);
  return Buffer.concat(parts);
}

function requireSame(path: string, expected: Expected, found: Digest): void {
  if (found.size === expected.size && (expected.sha256 === undefined || found.sha256 === expected.sha256)) return;
  throw new Failure("environment", `${path} changed after its digest was taken.`, {
    fix: "The copy is not used. Make sure that nothing else writes to it, then run again.",
  });
}

async function digestClone(disk: Disk, file: string): Promise<Digest> {
  await disk.sync(file);
  return digestFile(disk, file);
}

async function copy(disk: Disk, from: string, to: string): Promise<Digest> {
  return reading(disk, from, async (source) => {
    const target = await disk.open(to, "create");
    try {
      const copied = await digest(source, (bytes) => target.write(bytes));
      await target.sync();
      return copied;
    } finally {
      await target.close();
    }
  });
}

async function reading<T>(disk: Disk, file: string, action: (source: OpenFile) => Promise<T>): Promise<T> {
  const source = await disk.open(file, "read");
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

/** Hashes what comes out of `source` while `pass` takes it. */
async function digest(source: OpenFile, pass: (bytes: Uint8Array) => Promise<void>): Promise<Digest> {
  const hash = createHash("sha256");
  const buffer = spare ?? Buffer.allocUnsafe(CHUNK_BYTES);
  spare = undefined;
  let size = 0;
  try {
    for (;;) {
      const read = await source.read(buffer);
      if (read === 0) return { size, sha256: hash.digest("hex") };
      const bytes = buffer.subarray(0, read);
      const passed = pass(bytes);
      // The disk takes the piece while it is hashed here.
      hash.update(bytes);
      await passed;
      size += read;
    }
  } finally {
    spare = buffer;
  }
}

/** The buffer of the last copy: a release has many small files, and each would allocate one. */
let spare: Buffer | undefined;
