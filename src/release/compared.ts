import { type Finding, finding } from "../domain/finding.ts";
import type { GraphSignature } from "../formats/graph.ts";
import type { StagedFile } from "../publish/ports.ts";
import { MODEL_ENTRY } from "../registry/metadata.ts";
import { registryRules } from "../registry/rules.ts";
import type { History } from "../releases/ports.ts";
import type { ReportContract } from "../releases/report.ts";
import { versioningRules as rules } from "../versioning/rules.ts";
import { namedClasses } from "../versioning/signature.ts";
import { type Baseline, fetchBaseline } from "./baseline.ts";
import type { Candidate } from "./candidate.ts";
import { checkContract } from "./contract.ts";
import type { PreviousFound } from "./previous.ts";
import { signatureOf } from "./signature.ts";
import type { World } from "./world.ts";

/** What the comparison with the previous release came to. */
export interface Compared {
  /** Absent where there is nothing to compare with, or where one side cannot be read. */
  readonly contract?: ReportContract;
  readonly baseline?: Baseline;
  readonly findings: readonly Finding[];
  /** What the contract asks of the version's number. */
  readonly numbering: readonly Finding[];
}

type ComparingWorld = Pick<World, "workspace" | "readModel" | "repository" | "listener"> & { readonly past: History };

/** Compares a candidate with the previous release: what changed for callers, and whether its number says so. */
export async function compareWithPrevious(
  candidate: Candidate,
  staged: readonly StagedFile[],
  { previous, release, taken, findings: found }: PreviousFound,
  world: ComparingWorld,
): Promise<Compared> {
  world.listener.found?.(found);
  const { graph, findings } = readFile(candidate, staged, world);
  world.listener.found?.(findings);
  if (release === undefined || previous.kind !== "found" || candidate.metadata === undefined) {
    return { findings, numbering: [] };
  }
  world.listener.stage(`Comparing with ${previous.tag}`);
  const fetched = await fetchBaseline(release, previous.version, world.past, world);
  if (!fetched.ok) {
    const location = { file: candidate.tag };
    return {
      findings: [...findings, finding(rules.notComparable, { message: fetched.why, location })],
      numbering: [],
    };
  }
  const { baseline } = fetched;
  // The previous release can be measured next to a file whose structure cannot be compared.
  if (graph === "unknown") return { baseline, findings, numbering: [] };
  const digests = new Map(candidate.assets.map((file) => [file.name, file.sha256]));
  const signature = signatureOf(candidate.metadata.value, graph, digests);
  const contract = checkContract(candidate, signature, previous, baseline, taken);
  world.listener.found?.(contract.findings);
  return { baseline, contract: contract.report, findings, numbering: contract.findings };
}

interface FileRead {
  /** `undefined` if the format is not looked into, `unknown` if there is no file that can be read. */
  readonly graph: GraphSignature | undefined | "unknown";
  readonly findings: readonly Finding[];
}

/** What a candidate's model file says of itself, and where it contradicts its folder and its metadata. */
export function readFile(
  candidate: Candidate,
  staged: readonly StagedFile[],
  world: Pick<World, "readModel">,
): FileRead {
  const read = readGraph(candidate, staged, world);
  if (!read.ok) return { graph: "unknown", findings: read.findings };
  const { graph } = read;
  return { graph, findings: [...checkExternalData(candidate, graph), ...checkLabels(candidate, graph)] };
}

type Read =
  | { readonly ok: true; readonly graph: GraphSignature | undefined }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** The graph of the candidate; `undefined` where its format is not looked into. */
function readGraph(candidate: Candidate, staged: readonly StagedFile[], { readModel }: Pick<World, "readModel">): Read {
  const { modelFile, metadata, tag } = candidate;
  // What is missing has findings of its own.
  if (modelFile === undefined || metadata === undefined) return { ok: false, findings: [] };
  if (modelFile !== MODEL_ENTRY.onnx) return { ok: true, graph: undefined };
  const file = staged.find(({ name }) => name === modelFile);
  if (file === undefined) return { ok: false, findings: [] };
  const model = readModel(file.file);
  if (model.ok) return { ok: true, graph: model.signature };
  const message = `${tag}/${modelFile} cannot be read: ${model.why}.`;
  return {
    ok: false,
    findings: [finding(rules.modelUnreadable, { message, fix: model.fix, location: { file: `${tag}/${modelFile}` } })],
  };
}

function checkExternalData({ assets, tag, modelFile }: Candidate, graph: GraphSignature | undefined): Finding[] {
  const present = new Set(assets.map((asset) => asset.name));
  return (graph?.externalData ?? [])
    .filter((name) => !present.has(name))
    .map((name) =>
      finding(registryRules.externalDataMissing, {
        message: `${tag}/${modelFile} keeps weights in ${JSON.stringify(name)}, which is not next to it.`,
        location: { file: `${tag}/${modelFile}` },
      }),
    );
}

/** Names of classes in the file have to be those that metadata.json lists, if it lists any. */
function checkLabels({ metadata, tag, modelFile }: Candidate, graph: GraphSignature | undefined): Finding[] {
  const stated = metadata?.value.output_classes ?? [];
  const lists = namedClasses(graph, stated);
  const expected = stated.join("\n");
  const matches = lists.some((labels) => labels.length === stated.length && labels.join("\n") === expected);
  const [named] = lists;
  if (named === undefined || matches || stated.length === 0) return [];
  return [
    finding(rules.labelsContradict, {
      message: `${tag}/${modelFile} gives ${named.join(", ")}; output_classes lists ${stated.join(", ")}.`,
      location: metadata?.locate(["output_classes"]),
    }),
  ];
}
