import { errorsOf, type Finding } from "../../domain/finding.ts";
import { modelFolderOf } from "../../domain/registry.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Report } from "../../releases/report.ts";
import { limitsMet } from "./limits-met.ts";

export const TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";
const STATEMENT = "https://in-toto.io/Statement/v1";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/resource_descriptor.md */
interface ResourceDescriptor {
  readonly name: string;
  readonly uri?: string;
  readonly digest?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md, version 0.1 */
export interface TestResult {
  readonly result: "PASSED" | "WARNED" | "FAILED";
  /** What the model was judged by. */
  readonly configuration: readonly ResourceDescriptor[];
  /** The workflow run, if there was one. */
  readonly url?: string;
  readonly passedTests: readonly string[];
  readonly warnedTests: readonly string[];
  readonly failedTests: readonly string[];
}

/** What could not be decided, and what nothing was judged by, never counts as passed. */
const RESULT: Readonly<Record<Verdict, TestResult["result"]>> = {
  pass: "PASSED",
  inconclusive: "WARNED",
  ungated: "WARNED",
  fail: "FAILED",
};

/** The verdict of a report as an in-toto test result, with nothing in it that the report does not say. */
export function testResultOf(report: Report): TestResult {
  const { findings, run } = report;
  const failed = errorsOf(findings);
  const warned = findings.filter((f) => f.level === "warning" || (f.level === "error" && f.waiver !== undefined));
  return {
    result: RESULT[report.verdict],
    configuration: configurationOf(report),
    ...(run?.url === undefined ? {} : { url: run.url }),
    passedTests: limitsMet(report),
    warnedTests: namesOf(warned),
    failedTests: namesOf(failed),
  };
}

/** The same as an in-toto statement about the candidate's own files. It is not signed: an attestation signs it. */
export function statementOf(report: Report): object {
  return {
    _type: STATEMENT,
    subject: report.files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: TEST_RESULT,
    predicate: testResultOf(report),
  };
}

function namesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ rule, subject }) => (subject === undefined ? rule : `${rule} ${subject}`)))];
}

function configurationOf(report: Report): ResourceDescriptor[] {
  const { tool, source, policy, policyDigest, minimum, runtime } = report;
  const folder = modelFolderOf(report.folder ?? report.tag);
  const version = (name: string, text: string) => ({ name, uri: `pkg:npm/${name}@${encodeURIComponent(text)}` });
  return [
    version(tool.name, tool.version),
    ...(runtime === undefined ? [] : [version(runtime.name, runtime.version)]),
    ...(source.commit === undefined ? [] : [{ ...repositoryOf(report), digest: { gitCommit: source.commit } }]),
    ...(typeof policyDigest === "string" ? [{ name: `${folder}/model.yml`, digest: { sha256: policyDigest } }] : []),
    ...(minimum === undefined ? [] : [{ name: minimum.file, digest: { sha256: minimum.sha256 } }]),
    ...(policy?.fixtures?.files ?? []).map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
  ];
}

function repositoryOf({ run }: Report): Pick<ResourceDescriptor, "name" | "uri"> {
  const [, address] = /^(https?:\/\/.+)\/actions\/runs\//.exec(run?.url ?? "") ?? [];
  return { name: "source", ...(address === undefined ? {} : { uri: `git+${address}` }) };
}
