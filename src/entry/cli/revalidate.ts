import { tagOf } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { attempt } from "../../release/attempt.ts";
import type { Minimum } from "../../release/minimum.ts";
import type { Ending, Outcome } from "../../release/outcome.ts";
import { under } from "../../release/request.ts";
import { revalidate } from "../../release/revalidate.ts";
import { ACTION_TIME_LIMIT_S } from "../limits.ts";
import { readMinimum } from "../minimum.ts";
import type { RegistryHere } from "../registry.ts";
import { findVersions, folderSource, gitHubSource, materializeRelease, type ReleaseSource } from "../released.ts";
import type { Invocation } from "./arguments.ts";
import { asLocalFailure } from "./failure.ts";
import { localLfs } from "./lfs.ts";
import { type Found, isolationOf, type Running, requestOf, worldAt } from "./on-model.ts";
import { openFrom } from "./places.ts";
import { locate } from "./registry.ts";

type Revalidate = Extract<Invocation, { readonly command: "revalidate" }>;

/** Judges released versions again, on this machine and today's runtime; `ended` hears of each that has ended. */
export async function runRevalidate(
  invocation: Revalidate,
  running: Running,
  ended: (ending: Ending) => void,
): Promise<Ending[]> {
  const { io, retryPolicy } = running;
  const here = await locate(invocation.registry, io);
  const { root, registry } = here;
  const minimum = await readMinimum(invocation.policy, { cwd: io.cwd(), root, name: "--policy" });
  const { history, github } = await openFrom(invocation.from, { ...here, io, retryPolicy });
  const lfs = localLfs(root);
  const source =
    github === undefined ? folderSource(history, root, lfs, registry) : gitHubSource(github, lfs, registry);
  // A version that two arguments name is judged once.
  const ids = new Map<string, ModelVersion>();
  for (const { model, version } of invocation.targets) {
    const named = version === undefined ? await findVersions(history, model, registry) : [{ model, version }];
    for (const id of named) ids.set(tagOf(registry, id), id);
  }
  const endings: Ending[] = [];
  for (const id of ids.values()) {
    const ending = await attempt(id, { publishes: false, asFailure: asLocalFailure, registry }, (found) =>
      revalidateOne(id, source, invocation, running, { ...here, minimum }, found),
    );
    endings.push(ending);
    ended(ending);
  }
  return endings;
}

async function revalidateOne(
  id: ModelVersion,
  source: ReleaseSource,
  invocation: Revalidate,
  { io, models }: Running,
  here: RegistryHere & { readonly minimum: Minimum | undefined },
  found: Found,
): Promise<Outcome> {
  const asked = { ...invocation, timeLimitS: invocation.timeLimitS ?? ACTION_TIME_LIMIT_S };
  const files = await materializeRelease(source, id);
  try {
    const brings = await isolationOf(asked, io, models, files.root);
    const { world, close } = await worldAt(here, id, asked, io, models, found, files);
    try {
      // No option would make a revalidation compare with other versions, as the advice for the command line says.
      const request = under(here.minimum, requestOf(id, "revalidate", asked, brings));
      return await revalidate({ ...request, surface: "action" }, world);
    } finally {
      await close();
    }
  } finally {
    await files.dispose();
  }
}
