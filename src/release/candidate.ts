import { Failure } from "../domain/failure.ts";
import { type Finding, finding } from "../domain/finding.ts";
import { modelFolder, modelFolderOf, tagOf, versionFolder } from "../domain/registry.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { DefaultUsed } from "../gate/result.ts";
import type { Document, Parsed } from "../registry/document.ts";
import { checkLayout } from "../registry/layout.ts";
import { checkAgainstFolder, parseMetadata } from "../registry/metadata.ts";
import type { Metadata } from "../registry/metadata-types.ts";
import { parsePolicy } from "../registry/policy.ts";
import type { ModelPolicy } from "../registry/policy-types.ts";
import type { Checkout, Repository } from "../registry/ports.ts";
import { uncommittedRules } from "../registry/rules.ts";
import type { VersionFile } from "../registry/version-file.ts";
import { chooseFixtures, type FixtureChoice, type Fixtures } from "./fixtures.ts";
import { holdToMinimum, type Minimum } from "./minimum.ts";
import type { Request } from "./request.ts";
import { releaseRules as rules } from "./rules.ts";
import type { World } from "./world.ts";

/** One version of a model as it lies in the working tree, with everything that can be said of it without running it. */
export interface Candidate {
  readonly id: ModelVersion;
  readonly tag: string;
  /** The path of its folder, from the top of the repository. */
  readonly folder: string;
  /** `undefined` where the folder is not in a git repository. */
  readonly commit: string | undefined;
  /** The commit that the tag points at, where the tag exists. */
  readonly tagCommit: string | undefined;
  /** The files that would be released. */
  readonly assets: readonly VersionFile[];
  /** Name of the model's main file among `assets`, where there is one. */
  readonly modelFile: string | undefined;
  readonly metadata: Document<Metadata> | undefined;
  readonly policy: Document<ModelPolicy> | undefined;
  /** There is a model.yml, and it was refused. */
  readonly policyRefused: boolean;
  /** SHA-256 of model.yml; `null` if there is none. */
  readonly policyDigest: string | null;
  readonly fixtures: Fixtures | undefined;
  /** There are fixtures, and they were refused. */
  readonly fixturesRefused: boolean;
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly defaults: readonly DefaultUsed[];
}

/**
 * Reads a version from the working tree and checks all that can be checked by reading.
 * Throws a `Failure` where there is no such folder.
 */
export async function findCandidate(
  { id, mode, requireTag, surface, minimum }: Pick<Request, "id" | "mode" | "requireTag" | "surface" | "minimum">,
  { repository, listener }: Pick<World, "repository" | "listener">,
): Promise<Candidate> {
  const tag = tagOf(repository.registry, id);
  const folder = versionFolder(repository.registry, id);
  listener.stage(`Reading ${folder}`);
  const files = await repository.list(folder);
  if (files === undefined) {
    throw new Failure("configuration", `The folder ${folder} does not exist.`, {
      fix:
        surface === "action"
          ? "Check the names of model and version, and that actions/checkout has checked out the commit that contains them."
          : "Run inside the repository that contains models/, and check the names of model and version.",
    });
  }
  const checkout = await repository.checkout(tag);
  const metadata = await readMetadata(folder, repository);
  const own = await readPolicy(id.model, repository);
  const held = hold(minimum, own, `${modelFolderOf(folder)}/model.yml`);
  const policy = held.policy;
  const layout = checkLayout({ folder, files, metadata: metadata.document?.value });
  const policyRefused = own.document === undefined && own.findings.length > 0;
  // Which set is meant, and which name metadata.json is to state, may stand in what could not be read.
  const fixtures = policyRefused ? UNKNOWN_FIXTURES : await chooseFixtures(id.model, policy.document, repository);
  const title = describeTitle(id, policy);
  const contradictions =
    metadata.document === undefined
      ? []
      : checkAgainstFolder(metadata.document, {
          id,
          metadataName: policyRefused ? metadata.document.value.model_name : policy.document?.value.metadata_name,
          files,
          modelFiles: layout.modelFiles,
        });
  const findings = [
    ...checkTag(tag, checkout, requireTag, mode),
    ...layout.findings,
    ...metadata.findings,
    ...policy.findings,
    ...contradictions,
    ...fixtures.findings,
  ];
  listener.found?.(findings);
  return {
    id,
    tag,
    folder,
    commit: checkout?.head,
    tagCommit: checkout?.tagCommit,
    assets: layout.assets,
    modelFile: layout.modelFile,
    metadata: metadata.document,
    policy: policy.document,
    policyRefused,
    policyDigest: policy.policyDigest,
    fixtures: fixtures.fixtures,
    fixturesRefused: policyRefused || (fixtures.fixtures === undefined && fixtures.findings.length > 0),
    title: title.title,
    findings: mode === "release" ? findings : findings.map(relaxUncommitted),
    defaults: [...title.defaults, ...held.defaults, ...fixtures.defaults],
  };
}

async function readMetadata(folder: string, repository: Repository): Promise<Parsed<Metadata>> {
  const path = `${folder}/metadata.json`;
  const bytes = await repository.read(path);
  // That it is missing is for the layout to say.
  return bytes === undefined ? { findings: [] } : parseMetadata(path, bytes);
}

const UNKNOWN_FIXTURES: FixtureChoice = { findings: [], defaults: [] };

/** A model.yml that cannot be read is refused for that; there is nothing to hold to the minimum. */
function hold(minimum: Minimum | undefined, policy: PolicyRead, path: string) {
  const refused = policy.document === undefined && policy.findings.length > 0;
  if (minimum === undefined || refused) return { policy, defaults: [] };
  const { document, findings, defaults } = holdToMinimum(minimum, policy.document, path);
  return { policy: { ...policy, document, findings: [...policy.findings, ...findings] }, defaults };
}

/** Everything that a model's policy and fixture set are refused for, for a model that has no version to judge by them. */
export async function checkPolicyAlone(
  model: string,
  repository: Repository,
  minimum?: Minimum,
): Promise<readonly Finding[]> {
  const path = `${modelFolder(repository.registry, model)}/model.yml`;
  const { policy } = hold(minimum, await readPolicy(model, repository), path);
  if (policy.document === undefined) return policy.findings;
  const fixtures = await chooseFixtures(model, policy.document, repository);
  return [...policy.findings, ...fixtures.findings].map(relaxUncommitted);
}

type PolicyRead = Parsed<ModelPolicy> & Pick<Candidate, "policyDigest">;

async function readPolicy(model: string, repository: Repository): Promise<PolicyRead> {
  const path = `${modelFolder(repository.registry, model)}/model.yml`;
  const listed = await repository.list(path);
  const bytes = await repository.read(path);
  if (bytes === undefined) {
    const message = `${path} is not a regular file, so it is not read.`;
    const irregular = finding(rules.policyNotFile, { message, location: { file: path } });
    return { findings: listed === undefined ? [] : [irregular], policyDigest: null };
  }
  const [file] = listed ?? [];
  const parsed = { ...parsePolicy(path, bytes), policyDigest: file?.sha256 ?? null };
  if (file?.gitStatus !== "modified" && file?.gitStatus !== "untracked") return parsed;
  const changed = finding(rules.policyChanged, {
    message: `${path} differs from the commit (${file.gitStatus}).`,
    location: { file: path },
    fix: `Commit ${path}, or restore it with  git checkout -- ${path}.`,
    inAction: NOT_BY_A_STEP,
  });
  return { ...parsed, findings: [...parsed.findings, changed] };
}

const UNCOMMITTED: readonly string[] = [rules.policyChanged.id, rules.fixturesChanged.id, ...uncommittedRules];

/** On a runner nobody edits: what differs from the commit was written by the workflow itself. */
const NOT_BY_A_STEP = "Make sure that no earlier step of the job changes the file, or commit the change.";

/** At a desk, before anything is committed, a difference from git is worth a word and no more. */
function relaxUncommitted(found: Finding): Finding {
  return UNCOMMITTED.includes(found.rule) ? { ...found, level: "notice" } : found;
}

function describeTitle(id: ModelVersion, policy: Parsed<ModelPolicy>) {
  const name = policy.document?.value.title ?? id.model;
  const defaults: DefaultUsed[] =
    policy.document?.value.title === undefined && policy.findings.length === 0
      ? [{ setting: "title", value: id.model, why: "model.yml sets none" }]
      : [];
  return { title: `${name} v${id.version}`, defaults };
}

function checkTag(tag: string, checkout: Checkout | undefined, requireTag: boolean, mode: Request["mode"]): Finding[] {
  if (mode !== "release") return [];
  if (checkout === undefined)
    return [finding(rules.notInGit, { message: `${tag} is not in a git repository with a commit.` })];
  const { head, tagCommit, missingFrom } = checkout;
  if (tagCommit === undefined) {
    const rule = requireTag ? rules.tagMissing : rules.headStandsIn;
    const message = requireTag
      ? `Tag ${tag} does not exist.`
      : `Tag ${tag} does not exist; using the checked-out commit ${head.slice(0, 12)}.`;
    return [finding(rule, { message, fix: requireTag ? `git tag ${tag} && git push origin ${tag}` : undefined })];
  }
  const offBranch =
    missingFrom === undefined
      ? []
      : [
          finding(rules.notOnBranch, {
            message: `The tag ${tag} points to ${tagCommit.slice(0, 12)}, which is not on the branch ${missingFrom}.`,
            fix: `Merge that commit into ${missingFrom}, or move the tag to a commit that is on it, and push the tag again.`,
          }),
        ];
  if (tagCommit === head) return offBranch;
  return [
    ...offBranch,
    finding(rules.tagElsewhere, {
      message: `The tag ${tag} points to ${tagCommit.slice(0, 12)}, but ${head.slice(0, 12)} is checked out.`,
      fix: `git checkout ${tag}  — or, if this commit is the right one:  git tag --force ${tag}`,
      inAction: `Let actions/checkout check out refs/tags/${tag}; or, if the checked-out commit is the right one, move the tag to it and push the tag again.`,
    }),
  ];
}
