import semver from "semver";
import type { ReadStatus } from "../consume/ports.ts";
import { type Registry, tagOf } from "../domain/registry.ts";
import { readOwnReport } from "../releases/own-report.ts";
import type { History } from "../releases/ports.ts";
import { type CatalogueModel, type CatalogueRecord, recordOf } from "./record.ts";

/**
 * The records of all published versions, by model and from the newest version down. Every one is read from its release:
 * a record that was written earlier may have been edited since, with the digest in it.
 */
export async function* gather(
  models: readonly CatalogueModel[],
  { history, registry }: { readonly history: History; readonly registry: Registry },
  status: ReadStatus,
): AsyncGenerator<CatalogueRecord> {
  for (const { model } of models) {
    const versions = [...(await history.versions(model))].sort((a, b) => semver.compareBuild(b, a));
    for (const version of versions) {
      const release = await history.find(tagOf(registry, { model, version }));
      if (release === undefined) continue;
      const { kind } = await status({ model, version });
      yield recordOf({ model, version }, release, await readOwnReport(release, history), kind);
    }
  }
}
