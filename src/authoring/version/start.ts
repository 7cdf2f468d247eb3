import { Failure } from "../../domain/failure.ts";
import { errorsOf } from "../../domain/finding.ts";
import { versionFolder } from "../../domain/registry.ts";
import { METADATA, MODEL_FILE, README } from "../../registry/layout.ts";
import { parseMetadata } from "../../registry/metadata.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import { newestOf } from "./next-version.ts";
import type { CreateWorld, NewVersion } from "./request.ts";

/** An earlier version in the working tree: what a new one is compared with, and what it may start from. */
export interface Start {
  readonly version: string;
  readonly metadata: Metadata;
  readonly card?: string;
  readonly digests: ReadonlyMap<string, string>;
  readonly modelFile: string;
}

/** The version that a request starts from, else the newest one. Throws a `Failure` if it is needed and cannot be read. */
export async function readStart(
  { model, from, version }: NewVersion,
  existing: readonly string[],
  { repository, workspace }: Pick<CreateWorld, "repository" | "workspace">,
): Promise<Start | undefined> {
  if (from !== undefined && !existing.includes(from)) {
    throw new Failure(
      "configuration",
      `--from names ${from}, and there is no folder ${versionFolder(repository.registry, { model, version: from })}.`,
      {
        fix:
          existing.length === 0
            ? "Leave --from out: this is the first version."
            : `The versions are ${existing.join(", ")}.`,
      },
    );
  }
  const chosen = from ?? newestOf(existing);
  if (chosen === undefined) return undefined;
  const folder = versionFolder(repository.registry, { model, version: chosen });
  const bytes = await repository.read(`${folder}/${METADATA}`);
  const parsed = bytes === undefined ? undefined : parseMetadata(`${folder}/${METADATA}`, bytes);
  if (parsed?.document === undefined) {
    // Without a start, only the number of the version cannot be known.
    if (from === undefined && version !== undefined) return undefined;
    const [first] = errorsOf(parsed?.findings ?? []);
    const why = first === undefined ? `${folder} contains no ${METADATA}.` : `${folder}/${METADATA}: ${first.message}`;
    throw new Failure("configuration", `${why} So the next version cannot be known.`, {
      fix:
        from === undefined
          ? `${first?.fix ?? "Add the file."} Or name the new version:  model-release new ${model} <version> …`
          : (first?.fix ?? "Add the file."),
    });
  }
  const card = await repository.read(`${folder}/${README}`);
  const files = (await repository.list(folder)) ?? [];
  return {
    version: chosen,
    metadata: parsed.document.value,
    ...(card === undefined ? {} : { card: new TextDecoder().decode(card) }),
    digests: new Map(files.map(({ name, sha256 }) => [name, sha256])),
    modelFile: workspace.path(`${folder}/${MODEL_FILE}`),
  };
}
