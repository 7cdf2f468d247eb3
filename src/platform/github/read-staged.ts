import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Failure } from "../../nouns/failure.js";
import type { StagedFile } from "../../publish/ports.js";

const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of a staged file, hashed on their way. The last part is held back until all bytes are known to be those
 * that were validated: of a file that changed, GitHub never gets enough to store it. `passed` hears of bytes handed on.
 */
export async function* readStaged(file: StagedFile, passed: (bytes: number) => void): AsyncGenerator<Buffer> {
  const sum = createHash("sha256");
  let size = 0;
  let held: Buffer | undefined;
  for await (const part of createReadStream(file.file, { highWaterMark: CHUNK_BYTES })) {
    const chunk = part as Buffer;
    size += chunk.length;
    if (size > file.size) throw changed(file, `has more bytes (over ${file.size})`);
    sum.update(chunk);
    if (held !== undefined) {
      yield held;
      passed(held.length);
    }
    held = chunk;
  }
  if (size < file.size) throw changed(file, `has fewer bytes (${size}, not ${file.size})`);
  if (sum.digest("hex") !== file.sha256) throw changed(file, "has other bytes");
  if (held === undefined) return;
  yield held;
  passed(held.length);
}

function changed({ name }: StagedFile, how: string): Failure {
  return new Failure(
    "environment",
    `${name} ${how} than when it was validated: its staged copy changed during the run.`,
    {
      fix: "Let nothing else write to the runner's temporary folder, then run again. Nothing was published.",
    },
  );
}
