import { randomBytes } from "node:crypto";
import { readdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasEnded, processMark } from "../processes.ts";

/** Where this process writes a file that then replaces `file`. */
export function partialName(file: string): string {
  return `${file}.${processMark()}-${randomBytes(4).toString("hex")}.part`;
}

/** Removes what killed runs left of a file that they were about to replace. That it cannot be removed harms no one. */
export async function removePartials(file: string): Promise<void> {
  const [folder, name] = [dirname(file), basename(file)];
  for (const entry of await readdir(folder).catch(() => [])) {
    if (!entry.startsWith(`${name}.`)) continue;
    const [, pid, start] = /^(\d+)(?:\.(\d+))?-[0-9a-f]{8}\.part$/.exec(entry.slice(name.length + 1)) ?? [];
    if (pid !== undefined && hasEnded(Number(pid), start)) await unlink(join(folder, entry)).catch(() => undefined);
  }
}
