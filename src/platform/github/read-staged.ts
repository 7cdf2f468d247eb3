import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Failure } from "../../domain/failure.ts";
import type { StagedFile } from "../../publish/ports.ts";
import { type Piece, readInThread } from "./reading-thread.ts";

/** A smaller file is read at once: a thread takes longer to begin than its bytes take to be hashed. */
const SMALL_BYTES = 4 << 20;

/**
 * The bytes of a staged file, hashed on their way; each part holds until the next is asked for. The last is held back
 * until all bytes are known to be those that were validated: of a file that changed, GitHub never gets enough to store
 * it. Ends with an `AbortError` at the signal.
 */
export async function* readStaged(file: StagedFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (file.size < SMALL_BYTES) yield* readAtOnce(file, signal);
  else yield* readInPieces(file, signal);
}

async function* readAtOnce(file: StagedFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  // One byte more than there should be shows that there are more.
  const bytes = await buffer(createReadStream(file.file, { end: file.size, signal }));
  check(file, bytes.length, createHash("sha256").update(bytes).digest("hex"));
  yield bytes;
}

async function* readInPieces(file: StagedFile, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let held: Piece | undefined;
  let size = 0;
  for await (const read of readInThread(file.file, signal)) {
    if ("sha256" in read) {
      check(file, size, read.sha256);
      break;
    }
    size += read.bytes.length;
    if (size > file.size) throw more(file);
    if (held !== undefined) {
      yield held.bytes;
      held.release();
    }
    held = read;
  }
  if (held !== undefined) yield held.bytes;
}

function check(file: StagedFile, size: number, sha256: string): void {
  if (size > file.size) throw more(file);
  if (size < file.size) throw changed(file, `has fewer bytes (${size}, not ${file.size})`);
  if (sha256 !== file.sha256) throw changed(file, "has different bytes");
}

function more(file: StagedFile): Failure {
  return changed(file, `has more bytes (over ${file.size})`);
}

function changed({ name }: StagedFile, how: string): Failure {
  return new Failure(
    "environment",
    `${name} ${how} than when it was validated: its staged copy changed during the run.`,
    {
      fix: "Nothing was published. Make sure that nothing else writes to the runner's temporary folder, then run again.",
    },
  );
}
