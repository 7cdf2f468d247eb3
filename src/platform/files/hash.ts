import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

export interface FileHash {
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The object id that git gives these bytes, without any filter: lower-case hex. */
  readonly gitOid: string;
}

/** Reads a file once and hashes it for the release and for git. `objectFormat` is the repository's. */
export async function hashFile(
  path: string,
  size: number,
  objectFormat: "sha1" | "sha256" = "sha1",
): Promise<FileHash> {
  const sha256 = createHash("sha256");
  const git = createHash(objectFormat).update(`blob ${size}\0`);
  const read = await feed(path, size, [sha256, git]);
  return { size: read, sha256: sha256.digest("hex"), gitOid: git.digest("hex") };
}

/** Copies a file and hashes the copy, so that what is checked is what was copied. */
export async function copyAndHash(from: string, to: string): Promise<{ size: number; sha256: string }> {
  await copyFile(from, to);
  const sha256 = createHash("sha256");
  const size = await feed(to, (await stat(to)).size, [sha256]);
  return { size, sha256: sha256.digest("hex") };
}

const MAX_PIECE_BYTES = 1 << 20;
const MIN_PIECE_BYTES = 1 << 12;

async function feed(path: string, expected: number, hashes: readonly Hash[]): Promise<number> {
  let size = 0;
  // A piece is allocated whole however little is read into it, and a version folder has many small files.
  const highWaterMark = Math.min(MAX_PIECE_BYTES, Math.max(MIN_PIECE_BYTES, expected + 1));
  await pipeline(createReadStream(path, { highWaterMark }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      size += chunk.length;
      for (const hash of hashes) hash.update(chunk);
    }
  });
  return size;
}

/** Flushes a file or a folder to the disk; a platform that cannot flush folders is left alone. */
export async function sync(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!["EISDIR", "EPERM", "EINVAL"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
