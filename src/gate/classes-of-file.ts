import type { ModelSignature } from "../domain/signature.ts";
import type { Document } from "../registry/document.ts";
import { fitClasses } from "../registry/metadata.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import { registryRules } from "../registry/rules.ts";
import { namedClasses } from "../versioning/signature.ts";
import type { Examined } from "./examine.ts";
import type { GateInput } from "./input.ts";
import type { Previous } from "./previous.ts";

/** Metadata with the classes that the model is measured by: those of its file, if output_classes differs. */
export function withClassesOfFile(
  { metadata, graph }: Pick<GateInput, "metadata" | "graph">,
  { outputs }: ModelSignature,
  contradicted: boolean,
  previous?: Previous,
): Document<Metadata> {
  const { output_classes: stated, model_type: type } = metadata.value;
  if (type !== "classification") return metadata;
  const widths = outputs.flatMap(({ shape }) =>
    shape?.length === 2 && typeof shape[1] === "number" ? [shape[1]] : [],
  );
  const fits = (names: readonly string[]) => names.length > 0 && fitClasses(names.length, widths, graph?.classLabels);
  const lists = namedClasses(graph, stated);
  const named = lists.length === 1 && lists[0] !== undefined && fits(lists[0]) ? lists[0] : undefined;
  // Numbers and truth values are read by position, whatever they are called.
  const answersNames = outputs.some((output) => output.type === "string");
  const reordered = named?.length === stated.length && named.every((name) => stated.includes(name));
  const choose = () => {
    if (named !== undefined && (contradicted || stated.length === 0 || reordered || answersNames)) return named;
    if (!contradicted) return stated;
    // Those of the previous release, if the model can have that many; if not, positions are used.
    const model = previous?.kind === "found" ? previous.model : undefined;
    const previousClasses = model?.metadata.value.output_classes ?? [];
    return fits(previousClasses) ? previousClasses : [];
  };
  return { ...metadata, value: { ...metadata.value, output_classes: choose() } };
}

/** Whether the file has other classes than output_classes states. */
export function contradictsClasses({ findings }: Examined): boolean {
  return findings.some(({ rule }) => rule === registryRules.classCount.id);
}
