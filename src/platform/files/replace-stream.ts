import { randomBytes } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";

/** Writes a file in one step from pieces of text, none of which is held: it is there whole, or as it was before. */
export async function replaceWithPieces(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const partial = `${file}.${randomBytes(6).toString("hex")}.part`;
  const handle = await open(partial, "wx", 0o666);
  try {
    try {
      let buffered = "";
      for await (const piece of pieces) {
        buffered += piece;
        if (buffered.length < 1 << 16) continue;
        await handle.writeFile(buffered);
        buffered = "";
      }
      await handle.writeFile(buffered);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, file);
  } catch (error) {
    await unlink(partial).catch(() => {});
    throw error;
  }
}
