import { on } from "node:events";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";

/** Bytes of a file, in memory that is used again once they are released. */
export interface Piece {
  readonly bytes: Uint8Array;
  release(): void;
}

/** Four uploads together stay in a processor's second cache: with 4 MiB instead of 1, reading takes three times as long. */
const PIECE_BYTES = 64 << 10;
/** One is sent, one is held back, and two are read ahead. */
const PIECES = 4;

interface Reading {
  readonly file: string;
  /** Shared by both threads; each piece belongs to one of them at a time, as their messages say. */
  readonly memory: SharedArrayBuffer;
  readonly pieceBytes: number;
  readonly port: MessagePort;
}

/** The thread's word. The other way goes the number of a piece that is free again. */
type Message =
  | { readonly piece: number; readonly length: number }
  | { readonly sha256: string }
  | { readonly error: Error };

/**
 * The bytes of a file, and at the end the lower-case hex SHA-256 of them all. A thread of its own reads and hashes, since
 * encryption alone can fill this one. Throws where the file cannot be read, and an `AbortError` at the signal.
 */
export async function* readInThread(
  file: string,
  signal: AbortSignal,
): AsyncGenerator<Piece | { readonly sha256: string }> {
  const { port1: port, port2 } = new MessageChannel();
  const memory = new SharedArrayBuffer(PIECES * PIECE_BYTES);
  const reading: Reading = { file, memory, pieceBytes: PIECE_BYTES, port: port2 };
  try {
    const messages = on(port, "message", { signal, close: ["close"] });
    readingThread().postMessage(reading, [port2]);
    for await (const [said] of messages) {
      const message = said as Message;
      if ("error" in message) throw message.error;
      if ("sha256" in message) {
        yield message;
        return;
      }
      const { piece, length } = message;
      const bytes = new Uint8Array(memory, piece * PIECE_BYTES, length);
      yield { bytes, release: () => port.postMessage(piece) };
    }
    throw new Error(`the thread that reads ${file} ended`);
  } finally {
    port.close();
  }
}

let thread: Worker | undefined;

/** One thread reads for all uploads: it hashes faster than one processor encrypts. It does not hold the process. */
function readingThread(): Worker {
  if (thread !== undefined) return thread;
  // Its text travels with the bundle, whichever bundle that is: it needs no file to begin from.
  const started = new Worker(`(${serveReadings})(require)`, { eval: true, env: {} });
  started.unref();
  // Whoever waits for it sees the ports close.
  started.on("error", () => {});
  started.on("exit", () => {
    thread = undefined;
  });
  thread = started;
  return started;
}

/** Runs in the thread, which knows nothing but this function: it may use no name from outside. */
function serveReadings(load: NodeJS.Require): void {
  const { createHash } = load("node:crypto") as typeof import("node:crypto");
  const { closeSync, openSync, readSync } = load("node:fs") as typeof import("node:fs");
  const { parentPort } = load("node:worker_threads") as typeof import("node:worker_threads");

  parentPort?.on("message", ({ file, memory, pieceBytes, port }: Reading) => {
    const sum = createHash("sha256");
    let descriptor: number | undefined;
    const close = () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    };
    const attempt = (action: () => void) => {
      try {
        action();
      } catch (error) {
        close();
        port.postMessage({ error });
      }
    };
    const fill = (piece: number) => {
      if (descriptor === undefined) return;
      const bytes = new Uint8Array(memory, piece * pieceBytes, pieceBytes);
      const length = readSync(descriptor, bytes);
      if (length > 0) {
        sum.update(bytes.subarray(0, length));
        port.postMessage({ piece, length });
        return;
      }
      close();
      port.postMessage({ sha256: sum.digest("hex") });
    };
    port.on("message", (piece: number) => attempt(() => fill(piece)));
    port.on("close", close);
    attempt(() => {
      descriptor = openSync(file, "r");
      for (let piece = 0; (piece + 1) * pieceBytes <= memory.byteLength; piece++) fill(piece);
    });
  });
}
