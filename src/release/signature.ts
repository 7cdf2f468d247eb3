import type { GraphSignature } from "../formats/graph.ts";
import { fitClasses, MODEL_ENTRY } from "../registry/metadata.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import { namedClasses, type VersionSignature } from "../versioning/signature.ts";

const METADATA = "metadata.json";

/** The signature of a version from its metadata, its graph and the SHA-256 of its files by name. */
export function signatureOf(
  metadata: Metadata,
  graph: GraphSignature | undefined,
  digests: ReadonlyMap<string, string>,
): VersionSignature {
  const classes = classesOf(metadata, graph);
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
      outputClasses: classes ?? metadata.output_classes,
      ...(classes === undefined ? { classesUnknown: true as const } : {}),
      modelType: metadata.model_type,
      exportFormat: metadata.export_format,
      framework: metadata.framework,
      quantization: metadata.validation.quantization,
    },
    modelFiles: pick(true),
    otherFiles: { ...pick(false), [METADATA]: withoutVolatileKeys(metadata) },
  };
}

/**
 * The classes that callers can rely on: those of output_classes, unless the file contradicts their number or they are not
 * listed; then those that the file names. `undefined` if nobody says what they are called.
 */
function classesOf(metadata: Metadata, graph: GraphSignature | undefined): readonly string[] | undefined {
  const { output_classes: stated, model_type: type } = metadata;
  if (graph === undefined || type !== "classification") return stated;
  const fits = fitClasses(stated.length, widthsOf(graph), graph.classLabels);
  if (stated.length > 0 && fits) return stated;
  const [named, ...others] = namedClasses(graph);
  if (named !== undefined && others.length === 0) return named;
  return fits ? stated : undefined;
}

function widthsOf({ outputs }: GraphSignature): number[] {
  return outputs.flatMap(({ kind, shape }) => {
    const width = kind === "tensor" && shape?.length === 2 ? shape[1] : undefined;
    return typeof width === "number" ? [width] : [];
  });
}

/** What metadata says but for what every version says anew. */
function withoutVolatileKeys(metadata: Metadata): string {
  const { version: _, created_at: __, ...rest } = metadata;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
