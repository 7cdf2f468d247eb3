import { MODEL_ENTRY } from "../registry/metadata.js";
import type { Metadata } from "../registry/metadata-types.js";
import type { GraphSignature, VersionSignature } from "../versioning/signature.js";

const METADATA = "metadata.json";

/** The signature of a version from its metadata, its graph and the SHA-256 of its files by name. */
export function signatureOf(
  metadata: Metadata,
  graph: GraphSignature | undefined,
  digests: ReadonlyMap<string, string>,
): VersionSignature {
  const entry = MODEL_ENTRY[metadata.export_format];
  const external = new Set(graph?.externalData);
  // A model that is a folder has many files, and is one archive where it was released.
  const isOfModel = (name: string) =>
    name === entry || name === `${entry}.tar` || name.startsWith(`${entry}/`) || external.has(name);
  const pick = (ofModel: boolean) =>
    Object.fromEntries([...digests].filter(([name]) => isOfModel(name) === ofModel && name !== METADATA));
  return {
    ...(graph === undefined ? {} : { graph }),
    metadata: {
      inputFeatures: metadata.input_features,
      outputClasses: metadata.output_classes,
      modelType: metadata.model_type,
      exportFormat: metadata.export_format,
      framework: metadata.framework,
      quantization: metadata.validation.quantization,
    },
    modelFiles: pick(true),
    otherFiles: { ...pick(false), [METADATA]: lasting(metadata) },
  };
}

/** What metadata says but for what every version says anew. */
function lasting(metadata: Metadata): string {
  const { version: _, created_at: __, ...rest } = metadata;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
