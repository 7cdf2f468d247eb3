import { Failure } from "../domain/failure.ts";
import { AREAS, type Check, checksOf, notChecked, problem } from "./check.ts";
import { checkAttributes, checkLfs } from "./files.ts";
import { checkGitHub } from "./github.ts";
import { checkMachine, checkRepository } from "./machine.ts";
import type { Remote, Surroundings, TrackedFile } from "./ports.ts";
import { checkPermissions, checkPresence, checkReferences, readUses } from "./workflows.ts";

const FIX_FIRST = "Fix that first, then run doctor again.";

/** Looks at everything that a release depends on outside of the model, in the order in which it is shown. */
export async function examine(at: Surroundings): Promise<readonly Check[]> {
  const checks = [...(await checkMachine(at)), ...(await checkGit(at)), ...(await checkWorkflows(at))];
  return withoutRepeats(AREAS.flatMap((area) => checks.filter((check) => check.area === area)));
}

/** One cause, such as a missing git, is one problem: what it kept from being checked says so. */
function withoutRepeats(checks: readonly Check[]): readonly Check[] {
  const isRepeat = (check: Check, i: number) =>
    check.state === "problem" && checks.findIndex((c) => c.state === "problem" && c.what === check.what) < i;
  return checks.map((check, i) =>
    isRepeat(check, i) ? notChecked(check.area, "a problem above prevents this check", FIX_FIRST) : check,
  );
}

async function checkGit(at: Surroundings): Promise<readonly Check[]> {
  // Absent until git has listed them: what was not listed was not checked.
  let files: readonly TrackedFile[] | undefined;
  const repository = await checksOf("repository", async () => {
    const hasCommit = await at.hasCommit();
    if (hasCommit) files = await at.trackedFiles();
    return [checkRepository(hasCommit, files ?? [])];
  });
  const tracked = files;
  if (tracked === undefined) {
    const areas = ["git lfs", "attributes", "line endings"] as const;
    return [...repository, ...areas.map((area) => notChecked(area, "no committed file was found", FIX_FIRST))];
  }
  return [
    ...repository,
    ...(await checksOf("git lfs", async () => checkLfs(tracked, await at.lfs()))),
    ...checkAttributes(tracked),
  ];
}

async function checkWorkflows(at: Surroundings): Promise<readonly Check[]> {
  const remote = await orFailure(at.remote());
  const where: Remote = remote instanceof Failure ? { kind: "unknown", why: asClause(remote) } : remote;
  const files = await orFailure(at.workflows());
  if (files instanceof Failure) {
    return [problem("workflows", files.message, files.fix), ...(await checkGitHub(where, [], at.tagPrefix))];
  }
  const { uses, unreadable } = readUses(files);
  return [
    ...checkPresence(uses, unreadable, where.kind !== "none"),
    ...checkReferences(uses),
    ...checkPermissions(uses),
    ...(await checkGitHub(where, uses, at.tagPrefix)),
  ];
}

async function orFailure<T>(answer: Promise<T>): Promise<T | Failure> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function asClause({ message }: Failure): string {
  return message.replace(/\.$/, "");
}
