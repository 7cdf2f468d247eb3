import { Failure } from "../../domain/failure.ts";
import { modelsFolder, partsBelowModels, type Registry, versionFolder } from "../../domain/registry.ts";
import type { ModelVersion } from "../../domain/tag.ts";
import { makePrivateFolder } from "../../platform/files/private-folder.ts";
import { type Base, findBase, remoteAddress, requireHead } from "../../platform/git/base.ts";
import { listChangedFiles, listUncommitted, type Uncommitted } from "../../platform/git/changes.ts";
import { openCommitted } from "../../platform/git/committed.ts";
import { openStandIn } from "../../platform/git/stand-in.ts";
import { attempt } from "../../release/attempt.ts";
import { type Changed, findChanged, NOTHING_CHANGED } from "../../release/changed.ts";
import { type Checked, type Checking, checkChanged, checkNamed, nothingIn } from "../../release/check-changed.ts";
import type { Minimum } from "../../release/minimum.ts";
import type { Ending } from "../../release/outcome.ts";
import type { ChangedFile } from "../../release/ports.ts";
import { under } from "../../release/request.ts";
import type { History } from "../../releases/ports.ts";
import { ACTION_TIME_LIMIT_S } from "../limits.ts";
import { readMinimum } from "../minimum.ts";
import type { RegistryHere } from "../registry.ts";
import { resolvingHistory, taggedOn } from "../repository.ts";
import type { Invocation } from "./arguments.ts";
import { asLocalFailure } from "./failure.ts";
import { localLfs } from "./lfs.ts";
import { listUncommittedPaths } from "./lists.ts";
import { isolationOf, type Running, requestOf, worldAt } from "./on-model.ts";
import { checkPage } from "./page.ts";
import { readAddress } from "./place-name.ts";
import { openFrom, type Place } from "./places.ts";
import { locate } from "./registry.ts";

type Check = Extract<Invocation, { readonly command: "check" }>;

/** What a check looks at, known before anything is measured. */
export interface Scope {
  /** A full commit id. */
  readonly head: string;
  readonly registry: Registry;
  /** Absent if versions were named. */
  readonly base?: Base;
  readonly changed: Changed;
  /** What lies below models/ and is in no commit: it does not count. */
  readonly uncommitted: readonly Uncommitted[];
  /** Models that the branch changes and that have also changed in the base since: the pull request is judged merged. */
  readonly movedOn: readonly string[];
  /** What stands in for releases, if no one looks at any: a branch, or the commit itself. */
  readonly standIn?: string;
  /** Where they probably are: the repository on GitHub that the remote names. */
  readonly suggestedFrom?: string;
}

/** The result of a check. `nothing` says why no version was judged, if none was. */
export interface LocalCheck extends Checked {
  readonly scope: Scope;
  readonly nothing: string;
}

/**
 * Judges what a pull request of the commits of HEAD would be judged for, as the Action's check does: by its stages, on the
 * committed files. `begun` hears what is looked at before anything is measured, `ended` of each version that has ended.
 */
export async function runCheck(
  invocation: Check,
  running: Running,
  heard: { readonly begun: (scope: Scope) => void; readonly ended: (ending: Ending) => void },
): Promise<LocalCheck> {
  const { io, retryPolicy } = running;
  const here = await locate(invocation.registry, io);
  const { root, registry } = here;
  if (invocation.html !== undefined) await checkPage(invocation.html, io.cwd(), here);
  const minimum = await readMinimum(invocation.policy, { cwd: io.cwd(), root, name: "--policy" });
  const from = invocation.from && (await openFrom(invocation.from, { ...here, io, retryPolicy }));
  const { path: target, dispose } = await makePrivateFolder();
  const { path: besides, dispose: disposeBesides } = await makePrivateFolder();
  try {
    const base = invocation.ids.length > 0 ? undefined : await findBase(root, invocation.base);
    const head = base?.head ?? (await requireHead(root));
    const lfs = localLfs(root);
    const committed = await openCommitted({ root, commit: head, target, lfs, registry });
    const files = base === undefined ? [] : await listChangedFiles(root, base.mergeBase, head, registry);
    const changed = base === undefined ? NOTHING_CHANGED : await findChanged(files, committed);
    const scope: Scope = {
      head,
      registry,
      ...(base === undefined ? {} : { base }),
      changed,
      uncommitted: await listUncommitted(root, registry),
      movedOn: base === undefined ? [] : await listMovedOn(here, base, files),
      ...(from === undefined && !invocation.first ? { standIn: base?.name ?? "this commit" } : {}),
      ...(await suggestFrom(root)),
    };
    refuseUncommittedAlone(scope, files);
    if (invocation.html !== undefined)
      requireOne(invocation.ids.length > 0 ? invocation.ids : judgedIn(changed), registry);
    heard.begun(scope);
    const repository = from?.github === undefined ? committed : taggedOn(from.github, committed);
    const opening = { root, commit: base?.commit ?? head, target: besides, lfs, registry };
    const standIn =
      scope.standIn === undefined
        ? undefined
        : (id: ModelVersion) =>
            openStandIn({ ...opening, name: scope.standIn ?? "", ...(base === undefined ? { below: id } : {}) });
    const checking = await checkingOf(
      invocation,
      running,
      { ...here, files: { root: target, repository }, from, standIn, minimum },
      heard.ended,
    );
    if (base !== undefined)
      return { scope, ...(await checkChanged(changed, checking)), nothing: nothingIn("pull request", changed.gone) };
    const endings: Ending[] = [];
    for (const id of invocation.ids) endings.push(await checkNamed(id, checking));
    return { scope, endings, findings: [], nothing: "" };
  } finally {
    await dispose();
    await disposeBesides();
  }
}

function judgedIn({ gone, versions }: Changed): readonly ModelVersion[] {
  return [...gone, ...versions];
}

/** A page shows one version. */
function requireOne(ids: readonly ModelVersion[], registry: Registry): void {
  const [first, second, ...more] = ids.map((id) => versionFolder(registry, id));
  if (second === undefined) return;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  throw new Failure(
    "usage",
    `--html writes the report of one version, and there are several: ${first}, ${second}${others}.`,
    {
      fix: `Name one:  model-release check ${first} --html report.html`,
    },
  );
}

async function suggestFrom(root: string): Promise<Pick<Scope, "suggestedFrom">> {
  const repository = readAddress((await remoteAddress(root)) ?? "");
  return repository?.host !== "github.com" ? {} : { suggestedFrom: `github:${repository.owner}/${repository.repo}` };
}

/** Models that changed on both sides since they parted. */
async function listMovedOn(
  { root, registry }: RegistryHere,
  base: Base,
  files: readonly ChangedFile[],
): Promise<string[]> {
  if (base.commit === base.mergeBase) return [];
  const there = modelsOf(await listChangedFiles(root, base.mergeBase, base.commit, registry), registry);
  return [...modelsOf(files, registry)].filter((model) => there.has(model));
}

function modelsOf(files: readonly ChangedFile[], registry: Registry): Set<string> {
  return new Set(files.flatMap(({ path }) => partsBelowModels(registry, path)?.[0] ?? []));
}

/** Whoever has everything in the working tree alone means that: "nothing changed" would be no answer. */
function refuseUncommittedAlone({ base, uncommitted, registry }: Scope, files: readonly ChangedFile[]): void {
  const waiting = uncommitted.filter(({ status }) => status !== "ignored");
  if (base === undefined || files.length > 0 || waiting.length === 0) return;
  throw new Failure(
    "configuration",
    `No commit since ${base.name} changes ${modelsFolder(registry)}/, and uncommitted changes do not count: ${listUncommittedPaths(waiting)}.`,
    {
      fix: "Commit them, then run again: a pull request contains only commits. To judge the working tree, use  model-release gate.",
    },
  );
}

interface Here extends RegistryHere {
  readonly minimum: Minimum | undefined;
  readonly files: Parameters<typeof worldAt>[6] & {};
  readonly from: Place | undefined;
  /** What stands in for releases when a version is judged. */
  readonly standIn: ((id: ModelVersion) => Promise<History>) | undefined;
}

async function checkingOf(
  invocation: Check,
  { io, models }: Running,
  { root, registry, files, from, standIn, minimum }: Here,
  ended: (ending: Ending) => void,
): Promise<Checking> {
  const asked = { ...invocation, timeLimitS: invocation.timeLimitS ?? ACTION_TIME_LIMIT_S };
  const brings = await isolationOf(asked, io, models, files.root);
  const history = from && resolvingHistory(from.history, localLfs(root), registry);
  const placesOf = async (id: ModelVersion) => {
    const found = history ?? (await standIn?.(id));
    if (found === undefined) return {};
    return { history: found, previousReleases: invocation.first ? { ...found, versions: async () => [] } : found };
  };
  return {
    async judge(id, run) {
      const ending = await attempt(id, { publishes: false, asFailure: asLocalFailure, registry }, async (found) => {
        const { world, close } = await worldAt({ root, registry }, id, asked, io, models, found, files);
        try {
          return await run({ ...world, ...(await placesOf(id)) });
        } finally {
          await close();
        }
      });
      if (ending !== undefined) ended(ending);
      return ending;
    },
    requestOf: (id) =>
      under(minimum, {
        ...requestOf(id, "check", asked, brings),
        requireTag: true,
        // The advice is that of the pull request's own report, unless releases are not looked for as they are there.
        ...(from === undefined ? {} : { surface: "action" }),
      }),
    minimum,
    repository: files.repository,
    asFailure: asLocalFailure,
  };
}
