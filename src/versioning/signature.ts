import type { GraphSignature } from "../formats/graph.ts";
import type { ExportFormat, ModelType } from "../registry/metadata-types.ts";

/** All that callers of a model version rely on. Two signatures are compared to find out which bump a change needs. */
export interface VersionSignature {
  /** Absent where the format is not ONNX: then only what metadata states is known. */
  readonly graph?: GraphSignature;
  /** Absent where two bare files are compared. */
  readonly metadata?: MetadataSignature;
  /** SHA-256 of the model's main file and of its external data, by name. */
  readonly modelFiles: Readonly<Record<string, string>>;
  /** SHA-256 of everything else, by name. */
  readonly otherFiles: Readonly<Record<string, string>>;
}

export interface MetadataSignature {
  readonly inputFeatures: readonly string[];
  readonly outputClasses: readonly string[];
  /** No one says what the classes are called: what metadata lists contradicts the file. */
  readonly classesUnknown?: true;
  readonly modelType: ModelType;
  readonly exportFormat: ExportFormat;
  readonly framework: string;
  readonly quantization: string;
}

/** The classes that callers of a version know it by; `undefined` if no one says what they are called. */
export function knownClasses({ metadata }: VersionSignature): readonly string[] | undefined {
  return metadata?.classesUnknown ? undefined : metadata?.outputClasses;
}

/**
 * The lists of classes in a file that are names. Numbers stand for classes by their place, unless they are the `stated`
 * names themselves: then their order counts.
 */
export function namedClasses(graph: GraphSignature | undefined, stated: readonly string[] = []): (readonly string[])[] {
  const sorted = (names: readonly string[]) => JSON.stringify([...names].sort());
  const expected = sorted(stated);
  return (graph?.classLabels ?? []).filter(
    (labels) => labels.some((label) => !/^-?\d+$/.test(label)) || sorted(labels) === expected,
  );
}
