import { type Finding, finding } from "../nouns/finding.js";
import type { StagedFile } from "../publish/ports.js";
import { MODEL_ENTRY } from "../registry/metadata.js";
import { registryRules } from "../registry/rules.js";
import type { ReportContract } from "../report/report.js";
import type { History } from "../versioning/ports.js";
import { versioningRules as rules } from "../versioning/rules.js";
import type { GraphSignature } from "../versioning/signature.js";
import { type Baseline, fetchBaseline } from "./baseline.js";
import type { Candidate } from "./candidate.js";
import { checkContract } from "./contract.js";
import type { PreviousFound } from "./previous.js";
import { signatureOf } from "./signature.js";
import type { World } from "./world.js";

/** What the comparison with the previous release came to. */
export interface Compared {
  /** Absent where there is nothing to compare with, or where one side cannot be read. */
  readonly contract?: ReportContract;
  readonly baseline?: Baseline;
  readonly findings: readonly Finding[];
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
  const read = readGraph(candidate, staged, world);
  if (!read.ok) return { findings: read.findings };
  const findings = [...checkExternalData(candidate, read.graph), ...checkLabels(candidate, read.graph)];
  world.listener.found?.(findings);
  if (release === undefined || previous.kind !== "found" || candidate.metadata === undefined) return { findings };
  world.listener.stage(`Comparing with ${previous.tag}`);
  const fetched = await fetchBaseline(release, previous.version, world.past, world);
  if (!fetched.ok) {
    const location = { file: candidate.tag };
    return { findings: [...findings, finding(rules.notComparable, { message: fetched.why, location })] };
  }
  const { baseline } = fetched;
  const digests = new Map(candidate.assets.map((file) => [file.name, file.sha256]));
  const signature = signatureOf(candidate.metadata.value, read.graph, digests);
  const contract = checkContract(candidate, signature, previous, baseline, taken);
  world.listener.found?.(contract.findings);
  return { baseline, contract: contract.report, findings: [...findings, ...contract.findings] };
}

type Read =
  | { readonly ok: true; readonly graph: GraphSignature | undefined }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** The graph of the candidate; `undefined` where its format is not looked into. */
function readGraph(candidate: Candidate, staged: readonly StagedFile[], { readModel }: ComparingWorld): Read {
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
  return (graph?.externalData ?? [])
    .filter((name) => !assets.some((asset) => asset.name === name))
    .map((name) =>
      finding(registryRules.externalDataMissing, {
        message: `${tag}/${modelFile} keeps weights in ${JSON.stringify(name)}, which is not beside it.`,
        location: { file: `${tag}/${modelFile}` },
      }),
    );
}

/** Numbers stand for classes by their place; names have to be those that metadata.json lists. */
function checkLabels({ metadata, tag, modelFile }: Candidate, graph: GraphSignature | undefined): Finding[] {
  const stated = metadata?.value.output_classes ?? [];
  const lists = (graph?.classLabels ?? []).filter((labels) => labels.some((label) => !/^-?\d+$/.test(label)));
  const matches = lists.some((labels) => labels.join("\n") === stated.join("\n"));
  const [named] = lists;
  if (named === undefined || matches || stated.length === 0) return [];
  return [
    finding(rules.labelsContradict, {
      message: `${tag}/${modelFile} gives ${named.join(", ")}; output_classes lists ${stated.join(", ")}.`,
      location: metadata?.locate(["output_classes"]),
    }),
  ];
}
