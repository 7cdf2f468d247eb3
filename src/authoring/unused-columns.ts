import { formatOf } from "../gate/fixtures/format.ts";
import type { GateInput } from "../gate/input.ts";
import type { Inference } from "../gate/ports.ts";
import type { GateResult } from "../gate/result.ts";

/** Columns of the fixtures that feed no input and have no role, in their order; empty if they cannot be listed. */
export async function unusedColumns(
  { fixtures, metadata }: Pick<GateInput, "fixtures" | "metadata">,
  { signature, defaults }: Pick<GateResult, "signature" | "defaults">,
  inference: Pick<Inference, "readHeader">,
): Promise<string[]> {
  const format = fixtures && (fixtures.format ?? formatOf(fixtures.path));
  if (fixtures === undefined || format === undefined || format === "onnx") return [];
  const header = await inference.readHeader(fixtures.file, format);
  if (!header.ok) return [];
  const used = new Set([
    ...metadata.value.input_features,
    ...(signature?.inputs ?? []).map(({ name }) => name),
    ...defaults.filter(({ setting }) => /^gate\.(?:label|query)$/.test(setting)).map(({ value }) => value),
  ]);
  return header.value.columns.map(({ name }) => name).filter((name) => name !== "" && !used.has(name));
}
