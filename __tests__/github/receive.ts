import type { IncomingMessage } from "node:http";

export interface Received {
  readonly bytes: Buffer;
  /** Whether the client went away before it had sent what it announced. */
  readonly aborted: boolean;
}

/** Reads a body to its end, or until `limit` bytes have come; what came after them stays in the socket. */
export function receive(request: IncomingMessage, limit = Number.POSITIVE_INFINITY): Promise<Received> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (aborted: boolean) => resolve({ bytes: Buffer.concat(chunks), aborted });
    request.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length < limit) return;
      request.pause();
      finish(false);
    });
    request.on("end", () => finish(false));
    // An aborted request closes without an end; where both come, the first one counts.
    request.on("error", () => finish(true));
    request.on("close", () => finish(true));
  });
}
