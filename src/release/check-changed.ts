import { append } from "../domain/extremes.ts";
import type { Failure } from "../domain/failure.ts";
import type { Finding } from "../domain/finding.ts";
import type { ModelVersion } from "../domain/tag.ts";
import type { Repository } from "../registry/ports.ts";
import type { AsFailure } from "./attempt.ts";
import { checkPolicyAlone } from "./candidate.ts";
import type { Changed } from "./changed.ts";
import { type CheckWorld, check, checkFirst } from "./check.ts";
import { checkBesideStandIn } from "./check-stand-in.ts";
import { checkDeleted } from "./deleted.ts";
import type { Minimum } from "./minimum.ts";
import type { Broken, Ending, Outcome } from "./outcome.ts";
import type { Request } from "./request.ts";
import type { World } from "./world.ts";

/** The world of a check; without places of releases if nothing is released yet. */
export type CheckingWorld = CheckWorld | World;

/** What a check of several versions works with. */
export interface Checking {
  /** Judges one version in a world of its own. What breaks comes back as an ending: the other versions are judged too. */
  judge<T extends Outcome | undefined>(
    id: ModelVersion,
    run: (world: CheckingWorld) => Promise<T>,
  ): Promise<T | Outcome | Broken>;
  requestOf(id: ModelVersion): Request;
  /** What every model.yml has to ask for at least. */
  readonly minimum?: Minimum | undefined;
  /** Where policies without a version are read. */
  readonly repository: Repository;
  readonly asFailure: AsFailure;
}

/** How each version of a check ended, and what belongs to none of them. */
export interface Checked {
  readonly endings: readonly Ending[];
  readonly findings: readonly Finding[];
  /** Why a policy without a version could not be read. */
  readonly failure?: Failure;
}

/** The verdict on everything that a pull request or a merge group changes. */
export async function checkChanged(changed: Changed, checking: Checking): Promise<Checked> {
  const { versions, gone, policiesAlone, findings } = changed;
  const models = [...new Set(versions.map(({ model }) => model))];
  const endings: Ending[] = [];
  for (const id of gone) {
    const request = checking.requestOf(id);
    const ending = await checking.judge(id, async (world) =>
      "history" in world ? checkDeleted(request, world, models) : undefined,
    );
    if (ending !== undefined) endings.push(ending);
  }
  for (const { policyChanged, ...id } of versions) {
    const request = { ...checking.requestOf(id), policyChanged };
    endings.push(await checking.judge(id, (world) => checkOne(request, world)));
  }
  const alone = await checkPolicies(policiesAlone, checking);
  return { endings, ...alone, findings: [...findings, ...alone.findings] };
}

/** The verdict on a version that is named: it is measured, even if a stored verdict would do. */
export function checkNamed(id: ModelVersion, { judge, requestOf }: Checking): Promise<Ending> {
  const request = { ...requestOf(id), alwaysMeasure: true };
  return judge(id, (world) => checkOne(request, world));
}

function checkOne(request: Request, world: CheckingWorld): Promise<Outcome> {
  if (!("history" in world)) return checkFirst(request, world);
  const { standIn } = world.history;
  return standIn === undefined ? check(request, world) : checkBesideStandIn(request, world, standIn);
}

/** Policies of models that have no version to be judged by them. */
async function checkPolicies(
  models: readonly string[],
  { repository, minimum, asFailure }: Checking,
): Promise<Pick<Checked, "findings" | "failure">> {
  const findings: Finding[] = [];
  let failure: Failure | undefined;
  for (const model of models) {
    try {
      append(findings, await checkPolicyAlone(model, repository, minimum));
    } catch (error) {
      failure ??= asFailure(error);
    }
  }
  return { findings, ...(failure === undefined ? {} : { failure }) };
}

/** Why nothing was judged: a change touches no model, or removes what was never released. */
export function nothingIn(what: "pull request" | "merge group", gone: Changed["gone"] = []): string {
  if (gone.length === 0) return `this ${what} changes no model version`;
  return `no version that this ${what} removes is released`;
}
