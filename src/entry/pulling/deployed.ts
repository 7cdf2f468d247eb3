import { createHash } from "node:crypto";
import type { Deployed } from "../../consume/ports.ts";
import { Failure } from "../../domain/failure.ts";
import { formatLocation } from "../../domain/finding.ts";
import type { Registry } from "../../domain/registry.ts";
import { digestOfFiles } from "../../rollout/digest.ts";
import { parseRecord } from "../../rollout/parse-record.ts";
import { type Deployment, recordPath } from "../../rollout/paths.ts";
import type { Source } from "../cli/status.ts";

/** What the record of an environment orders where the registry is kept: on its default branch, as far as that is known. */
export async function deployedIn(
  open: () => Promise<Source | undefined>,
  deployment: Deployment,
  registry: Registry,
): Promise<Deployed | undefined> {
  const source = await open();
  const path = recordPath(registry, deployment);
  const bytes = await source?.read(path);
  if (source === undefined || bytes === undefined) return undefined;
  const { document, findings } = parseRecord(path, bytes, deployment);
  if (document === undefined) throw invalid(path, source, findings[0]);
  const { order } = document.value;
  if (order === undefined) return undefined;
  const { stable, canary } = order;
  return {
    where: `${path} on ${source.where}`,
    stable: stable.version,
    ...(canary === undefined ? {} : { canary: canary.version }),
    matches: (files) => digestOfFiles(files, sha256) === stable.digest,
  };
}

function invalid(path: string, { where }: Source, found: Parameters<typeof describe>[0]): Failure {
  return new Failure("configuration", `${path} on ${where} is not a valid deployment record: ${describe(found)}`, {
    fix: "Correct it there, or restore the last valid one; or pull a version by its number.",
  });
}

function describe(found: ReturnType<typeof parseRecord>["findings"][number] | undefined): string {
  if (found === undefined) return "it cannot be read.";
  return `${found.location === undefined ? "" : `${formatLocation(found.location)} `}${found.message}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
