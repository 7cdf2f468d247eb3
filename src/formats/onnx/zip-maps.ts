import type { ZipMap } from "../graph.ts";
import { MAX_VALUES, readAttribute } from "./attribute.ts";
import type { Node } from "./node.ts";
import type { Wire } from "./wire.ts";

const ML = "ai.onnx.ml";
/** Longer than any chain of Identity operators. */
const FARTHEST = 32;

/**
 * The outputs that ZipMap makes of a tensor of the graph itself. One within another graph or in a function is left out:
 * what feeds it there is no value of the graph. So is one of as many classes as a list keeps, or more.
 */
export function zipMapsOf(outputs: readonly string[], makers: ReadonlyMap<string, Node>, wire: Wire): ZipMap[] {
  return outputs.flatMap((output) => {
    const node = makerOf(output, makers);
    const [tensor = ""] = node?.inputs ?? [];
    if (node?.operator !== "ZipMap" || node.domain !== ML || tensor === "") return [];
    const lists = node.attributes
      .map((attribute) => readAttribute(wire, [attribute], ML, node.operator))
      .flatMap(({ labels = [] }) => (labels.length === 0 ? [] : [labels]));
    const [labels = []] = lists;
    const isKnown = lists.length === 1 && labels.length < MAX_VALUES && new Set(labels).size === labels.length;
    return isKnown ? [{ output, tensor, labels }] : [];
  });
}

/** What makes a value; operators that only hand it on are passed over. */
function makerOf(output: string, makers: ReadonlyMap<string, Node>): Node | undefined {
  let name = output;
  for (let i = 0; i < FARTHEST; i++) {
    const node = makers.get(name);
    if (node?.operator !== "Identity" || node.domain !== "") return node;
    name = node.inputs[0] ?? "";
  }
  return undefined;
}
