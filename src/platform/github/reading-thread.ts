import { on } from "node:events";
import { Worker } from "node:worker_threads";

/** Bytes of a file in memory that is used again once they are released. */
export interface Piece {
  readonly bytes: Uint8Array;
  release(): void;
}

/** Small enough to be still in the processor's cache when it is hashed and encrypted. */
const PIECE_BYTES = 256 << 10;
/** One is read, one is held back, and two are on their way. */
const PIECES = 4;

interface Reading {
  readonly file: string;
  /** Shared by both threads; each piece is written by one of them at a time, as their messages say. */
  readonly memory: SharedArrayBuffer;
  readonly pieceBytes: number;
}

/** The thread's word of a piece that was filled, and of the end. The other way, the number of a piece is its release. */
type Message = { readonly piece: number; readonly length: number } | { readonly sha256: string };

/**
 * The bytes of a file, and at the end the lower-case hex SHA-256 of them all. A thread of its own reads and hashes, since
 * encryption alone can fill this one. Throws where the file cannot be read, and an `AbortError` at the signal.
 */
export async function* readInThread(
  file: string,
  signal: AbortSignal,
): AsyncGenerator<Piece | { readonly sha256: string }> {
  const memory = new SharedArrayBuffer(PIECES * PIECE_BYTES);
  const reading: Reading = { file, memory, pieceBytes: PIECE_BYTES };
  // Its text travels with the bundle, whichever bundle that is: it needs no file to begin from.
  const thread = new Worker(`(${readAhead})(require)`, { eval: true, workerData: reading, env: {} });
  try {
    for await (const [said] of on(thread, "message", { signal, close: ["exit"] })) {
      const message = said as Message;
      if ("sha256" in message) {
        yield message;
        return;
      }
      const { piece, length } = message;
      const bytes = new Uint8Array(memory, piece * PIECE_BYTES, length);
      yield { bytes, release: () => thread.postMessage(piece) };
    }
    throw new Error(`the thread that read ${file} ended early`);
  } finally {
    await thread.terminate();
  }
}

/** Runs in the thread, which knows nothing but this function: it may use no name from outside. */
function readAhead(load: NodeJS.Require): void {
  const { createHash } = load("node:crypto") as typeof import("node:crypto");
  const { openSync, readSync } = load("node:fs") as typeof import("node:fs");
  const { parentPort, workerData } = load("node:worker_threads") as typeof import("node:worker_threads");
  const { file, memory, pieceBytes } = workerData as Reading;
  const sum = createHash("sha256");
  const descriptor = openSync(file, "r");
  let ended = false;
  const fill = (piece: number) => {
    if (ended) return;
    const bytes = new Uint8Array(memory, piece * pieceBytes, pieceBytes);
    const length = readSync(descriptor, bytes);
    ended = length === 0;
    if (!ended) sum.update(bytes.subarray(0, length));
    parentPort?.postMessage(ended ? { sha256: sum.digest("hex") } : { piece, length });
  };
  parentPort?.on("message", fill);
  for (let piece = 0; (piece + 1) * pieceBytes <= memory.byteLength; piece++) fill(piece);
}
