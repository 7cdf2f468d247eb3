import { Failure } from "../../domain/failure.ts";
import { isVersion } from "../../domain/tag.ts";
import type { Metadata } from "../../registry/metadata-types.ts";
import { signatureOf } from "../../release/signature.ts";
import type { ModelMaterial } from "./material.ts";
import { composeMetadata, type MetadataParts } from "./metadata.ts";
import { FIRST_VERSION, type NextVersion, nextAfter } from "./next-version.ts";
import type { CreateWorld, NewVersion, Policy } from "./request.ts";
import type { Start } from "./start.ts";

export interface Choosing {
  readonly request: NewVersion;
  readonly start: Start | undefined;
  /** Versions that have a folder. */
  readonly existing: readonly string[];
  /** What is known of the new version before it is measured. */
  readonly parts: Omit<MetadataParts, "version">;
  readonly material: ModelMaterial;
  readonly policy: Policy;
}

/** The number of a new version. Throws a usage `Failure` if nothing that it could be compared with can be read. */
export async function chooseVersion(
  { request, start, existing, parts, material, policy }: Choosing,
  world: Pick<CreateWorld, "tagged" | "readModel">,
): Promise<NextVersion> {
  if (request.version !== undefined) return { version: request.version, because: "given" };
  const { withdrawn = [], rules = {} } = policy?.value.versioning ?? {};
  const taken = [...existing, ...(await world.tagged(request.model)), ...withdrawn].filter(isVersion);
  if (start === undefined) {
    if (taken.length === 0) return { version: FIRST_VERSION, because: "first" };
    throw new Failure(
      "usage",
      `${request.model} has versions (${taken.join(", ")}), but none of them is in this checkout to compare with.`,
      {
        fix: `Name the new version:  model-release new ${request.model} <version> --model ${request.modelPath}`,
      },
    );
  }
  const old = world.readModel(start.modelFile);
  // What is open in the new one is taken to be as it was.
  const { metadata } = composeMetadata({ ...parts, version: FIRST_VERSION, kept: start.metadata });
  const readable = start.metadata.export_format === "onnx" && old.ok ? old.signature : undefined;
  const signature = signatureOf(start.metadata, readable, start.digests);
  const next = signatureOf(metadata as unknown as Metadata, material.graph, material.digests);
  return nextAfter({ version: start.version, signature }, next, rules, taken);
}
