import { open } from "node:fs/promises";
import { fileProblem, unreadable } from "./problems.ts";

const PIECE_BYTES = 1 << 20;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const LFS_POINTER = "version https://git-lfs.github.com/spec/";

export interface Piece {
  readonly bytes: Buffer;
  readonly last: boolean;
  /** The share of the file that was read with it. */
  readonly read: number;
}

/** Reads a text file piece by piece, without its byte order mark. What no text is ends the job. */
export async function* readPieces(file: string): AsyncGenerator<Piece> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file);
    const { size } = await handle.stat();
    for (let at = 0; at < size || at === 0; ) {
      const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0 && at < size) throw unreadable("it became shorter while it was read");
      const piece = bytes.subarray(0, bytesRead);
      const first = at === 0;
      at += bytesRead;
      if (first) checkText(piece);
      const marked = first && piece.subarray(0, 3).equals(BYTE_ORDER_MARK);
      yield { bytes: marked ? piece.subarray(3) : piece, last: at >= size, read: size === 0 ? 1 : at / size };
      if (size === 0) return;
    }
  } catch (error) {
    throw fileProblem(error);
  } finally {
    await handle?.close();
  }
}

function checkText(head: Buffer): void {
  checkPointer(head);
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw unreadable("it is UTF-16 text; save it as UTF-8");
  }
  if (head.subarray(0, 1024).includes(0)) throw unreadable("it contains binary data, not text");
}

/** Refuses a Git LFS pointer: it says where the data is, and is not the data. */
export function checkPointer(head: Uint8Array): void {
  if (Buffer.from(head.subarray(0, LFS_POINTER.length)).toString("latin1") === LFS_POINTER) {
    throw unreadable("it is a Git LFS pointer and its content is missing; run  git lfs pull");
  }
}
