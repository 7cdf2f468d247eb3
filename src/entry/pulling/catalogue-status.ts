import { join } from "node:path";
import type { ReadStatus } from "../../consume/ports.ts";
import { statusInCatalogue } from "../../consume/read-status.ts";
import { type Registry, tagOf } from "../../domain/registry.ts";
import { openPlain } from "../../platform/files/no-follow.ts";

const MAX_BYTES = 64 << 20;
/** Where a copy of it is published next to releases. */
const PLACES = ["catalogue.json", "models/catalogue.json"] as const;

/** Asks the `catalogue.json` in a folder of releases, if the repository around it does not say. */
export function withCatalogue(
  status: ReadStatus,
  { folder, shown, registry }: { readonly folder: string; readonly shown: string; readonly registry: Registry },
): ReadStatus {
  const read = new Map<string, Promise<Uint8Array | undefined>>();
  return async (id) => {
    const found = await status(id);
    if (found.kind !== "unknown") return found;
    for (const name of PLACES) {
      const bytes = await (read.get(name) ?? read.set(name, readSmall(join(folder, name))).get(name));
      const readAt = new Date().toISOString();
      const stated = bytes && statusInCatalogue(bytes, tagOf(registry, id), { where: `${shown}/${name}`, readAt });
      if (stated !== undefined) return stated;
    }
    return found;
  };
}

/** What cannot be read says nothing: the answer is then that the status is unknown. */
async function readSmall(path: string): Promise<Uint8Array | undefined> {
  const file = await openPlain(path).catch(() => undefined);
  try {
    return file !== undefined && (await file.stat()).size <= MAX_BYTES ? await file.readFile() : undefined;
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}
