import { type Finding, finding } from "../domain/finding.ts";
import type { GraphSignature } from "../formats/graph.ts";
import type { StagedFile } from "../publish/ports.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import { registryRules } from "../registry/rules.ts";
import { versioningRules as rules } from "../versioning/rules.ts";
import { namedClasses } from "../versioning/signature.ts";
import type { Candidate } from "./candidate.ts";
import type { World } from "./world.ts";

/** The private copies of a candidate, and what its model file says of itself. */
export interface Staged {
  readonly files: readonly StagedFile[];
  /** `undefined` if the format is not looked into, `unknown` if there is no file that can be read. */
  readonly graph: GraphSignature | undefined | "unknown";
  /** Where the model file contradicts its folder and its metadata. */
  readonly findings: readonly Finding[];
}

/** Copies a candidate into the private folder and reads its model file, which is not run. */
export async function stage(
  candidate: Candidate,
  world: Pick<World, "workspace" | "readModel" | "listener">,
): Promise<Staged> {
  const files = await world.workspace.stage(candidate.assets);
  const read = readGraph(candidate, files, world);
  const findings = read.ok
    ? [...checkExternalData(candidate, read.graph), ...checkLabels(candidate, read.graph)]
    : read.findings;
  world.listener.found?.(findings);
  return { files, graph: read.ok ? read.graph : "unknown", findings };
}

type Read =
  | { readonly ok: true; readonly graph: GraphSignature | undefined }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** The graph of the candidate; `undefined` where its format is not looked into. */
function readGraph(candidate: Candidate, files: readonly StagedFile[], { readModel }: Pick<World, "readModel">): Read {
  const { modelFile, metadata, folder } = candidate;
  // What is missing has findings of its own.
  if (modelFile === undefined || metadata === undefined) return { ok: false, findings: [] };
  if (modelFile !== MODEL_ENTRY.onnx) return { ok: true, graph: undefined };
  const file = files.find(({ name }) => name === modelFile);
  if (file === undefined) return { ok: false, findings: [] };
  const model = readModel(file.file);
  if (model.ok) return { ok: true, graph: model.signature };
  const message = `${folder}/${modelFile} cannot be read: ${model.why}.`;
  return {
    ok: false,
    findings: [
      finding(rules.modelUnreadable, { message, fix: model.fix, location: { file: `${folder}/${modelFile}` } }),
    ],
  };
}

function checkExternalData({ assets, folder, modelFile }: Candidate, graph: GraphSignature | undefined): Finding[] {
  const present = new Set(assets.map((asset) => asset.name));
  return (graph?.externalData ?? [])
    .filter((name) => !present.has(name))
    .map((name) =>
      finding(registryRules.externalDataMissing, {
        message: `${folder}/${modelFile} keeps weights in ${JSON.stringify(name)}, which is not next to it.`,
        location: { file: `${folder}/${modelFile}` },
      }),
    );
}

/** Names of classes in the file have to be those that metadata.json lists, if it lists any. */
function checkLabels({ metadata, folder, modelFile }: Candidate, graph: GraphSignature | undefined): Finding[] {
  const stated = metadata?.value.output_classes ?? [];
  const lists = namedClasses(graph, stated);
  const expected = stated.join("\n");
  const matches = lists.some((labels) => labels.length === stated.length && labels.join("\n") === expected);
  const [named] = lists;
  if (named === undefined || matches || stated.length === 0) return [];
  return [
    finding(rules.labelsContradict, {
      message: `${folder}/${modelFile} gives ${named.join(", ")}; output_classes lists ${stated.join(", ")}.`,
      location: metadata?.locate(["output_classes"]),
    }),
  ];
}
