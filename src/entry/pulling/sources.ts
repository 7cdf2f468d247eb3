import { isAbsolute, relative, resolve, sep } from "node:path";
import { type Lock, type Origin, originOf, registryOf } from "../../consume/lock.ts";
import type { Source } from "../../consume/ports.ts";
import type { Registry } from "../../domain/registry.ts";
import type { GitHub } from "../../platform/github/client.ts";
import { requireRepository } from "../../platform/github/exists.ts";
import { createGitHubHistory } from "../../platform/github/history.ts";
import type { RetryPolicy } from "../../platform/github/retry-policy.ts";
import type { History } from "../../releases/ports.ts";
import { type PlaceName, readPlaceName } from "../cli/place-name.ts";
import { openFolderFrom } from "../cli/places.ts";
import { checkoutSource, gitHubSource, readStatusAround, readStatusOn } from "../cli/status.ts";
import type { GitHubName } from "../github.ts";
import { within } from "../registry.ts";
import { withCatalogue } from "./catalogue-status.ts";
import { deployedIn } from "./deployed.ts";

/** For a question whose answer changes nothing that is done: it is asked once. */
export const BRIEF: Partial<RetryPolicy> = { attempts: 1, answerMs: 3000, maxWaitMs: 0 };

/** What opens places that models are pulled from. */
export interface Opening {
  readonly cwd: string;
  /** The top of the repository around `cwd`: a link in it is not followed. */
  readonly root: string;
  /** The absolute path of the folder that contains the lock file. */
  readonly lockFolder: string;
  readonly lock?: Lock | undefined;
  connect(name: GitHubName, policy?: Partial<RetryPolicy>): Promise<GitHub>;
  /** Where an entry of the lock file says where it is from, for a message. */
  said(pin: Origin): string;
}

/** Where a person says that models are pulled from; `name` is absent if only the lock file does. */
export interface Asked {
  readonly name?: PlaceName | undefined;
  readonly registry: Registry;
}

/** The places of one run: each is opened once, when it is needed. */
export function createSources({ name: asked, registry }: Asked, opening: Opening): (pin?: Origin) => Source {
  const made = new Map<string, Place>();
  return (pin) => {
    const name = asked ?? (pin && atLock(readPlaceName("from", pin.from), opening));
    if (name === undefined) throw new Error("no place was named");
    const of = pin === undefined ? registry : registryOf(pin);
    const origin = pin ?? originOf(pinText(name, opening), registry);
    const said = asked === undefined && pin !== undefined ? opening.said(pin) : "--from";
    const key = JSON.stringify([name, of]);
    const source = made.get(key) ?? createSource(name, of, said, opening);
    made.set(key, source);
    return { ...source, origin };
  };
}

type Place = Omit<Source, "origin">;

function createSource(name: PlaceName, registry: Registry, said: string, opening: Opening): Place {
  const { root, cwd } = opening;
  if (name.kind === "folder") {
    const folder = resolve(cwd, name.folder);
    const shown = name.folder.replace(/\/+$/, "") || "/";
    const status = withCatalogue(readStatusAround(folder, shown, registry), { folder, shown, registry });
    const open = once(async () => (await openFolderFrom(name.folder, { root, registry, cwd }, said)).history);
    return {
      registry,
      open,
      status: (id) => status(id),
      async deployed(model, environment) {
        // A folder that is missing has no environments either, but that is not what is wrong.
        await open();
        return deployedIn(() => checkoutSource(folder), { environment, model }, registry);
      },
    };
  }
  const github = once(() => opening.connect(name));
  const patient = readStatusOn(github, registry);
  const brief = readStatusOn(() => opening.connect(name, BRIEF), registry);
  return {
    registry,
    open: once(async (): Promise<History> => {
      await requireRepository(await github());
      return createGitHubHistory(await github(), registry);
    }),
    status: (id, isBrief) => (isBrief ? brief : patient)(id),
    deployed: (model, environment) =>
      deployedIn(async () => gitHubSource(await github()), { environment, model }, registry),
  };
}

function once<T>(action: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}

/** A folder of the lock file, as a person here would name it. */
function atLock(name: PlaceName, { cwd, lockFolder }: Opening): PlaceName {
  if (name.kind === "github" || isAbsolute(name.folder)) return name;
  return { kind: "folder", folder: relative(cwd, resolve(lockFolder, name.folder)) || "." };
}

/**
 * The place as the lock file names it. A folder is named from the lock file's own folder, wherever that is checked out; one
 * that was named by its absolute path and is elsewhere is a place of the machine, and stays as it is. A place that the lock
 * file names already keeps its spelling there: what is pinned for it is not lost by another one.
 */
export function pinText(
  name: PlaceName,
  { cwd, lockFolder, lock }: Pick<Opening, "cwd" | "lockFolder" | "lock">,
): string {
  const text = spelled(name, { cwd, lockFolder });
  const place = (from: string) => (/^github:/i.test(from) ? from.toLowerCase() : resolve(lockFolder, from));
  return lock?.models.find(({ from }) => place(from) === place(text))?.from ?? text;
}

function spelled(name: PlaceName, { cwd, lockFolder }: Pick<Opening, "cwd" | "lockFolder">): string {
  if (name.kind === "github") return `github:${name.owner}/${name.repo}`;
  const path = resolve(cwd, name.folder);
  if (isAbsolute(name.folder) && within(lockFolder, path) === undefined) return path.split(sep).join("/");
  const way = relative(lockFolder, path).split(sep).join("/") || ".";
  // A name that reads like an address is a folder all the same.
  return /^[^/]*[:@]/.test(way) ? `./${way}` : way;
}
