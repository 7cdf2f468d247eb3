import { lstat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../domain/failure.ts";
import { makeOwnFolder, refuseLinks, replaceFile } from "../files/no-follow.ts";
import { unlessAbsent } from "../system-error.ts";
import { indexInfo, whileLocked } from "./commit.ts";
import { git, gitBytes, literally, readCommit } from "./git.ts";

/** A file in its three places, by the object id of its content; absent if it is not there. */
interface Standing {
  readonly path: string;
  readonly head: string | undefined;
  /** What HEAD had before the last commit that changed one of these files. */
  readonly before: string | undefined;
  /** More than one if a merge is not complete. */
  readonly staged: readonly string[];
  readonly inTree: string | undefined;
}

/**
 * Brings files of the index and the working tree to what HEAD has, if an interrupted run left them as they were before the
 * last commit. Anything else in them is someone's work, and a `Failure`.
 */
export async function catchUp(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await refuseLinks(root, path);
  const standing = await standingOf(root, paths);
  refuseForeign(standing);
  await bringToHead(root, standing);
}

/** The same after a commit of these files: what someone has changed since is left as it is. */
export async function showHead(root: string, paths: readonly string[]): Promise<void> {
  const standing = await standingOf(root, paths);
  await bringToHead(
    root,
    standing.filter((file) => !isForeign(file)),
  );
}

/** Leaves all other files alone, staged ones included. */
async function bringToHead(root: string, standing: readonly Standing[]): Promise<void> {
  const stale = standing.filter((file) => !isStaged(file, file.head));
  if (stale.length > 0) {
    const present = new Map(stale.flatMap(({ path, head }) => (head === undefined ? [] : [[path, head] as const])));
    const absent = stale.flatMap(({ path, head, before = "" }) =>
      head === undefined ? [`0 ${"0".repeat(before.length)}\t${path}\0`] : [],
    );
    const input = indexInfo(present) + absent.join("");
    await whileLocked(() => gitBytes(root, ["update-index", "-z", "--index-info"], { input }));
  }
  for (const { path, head, inTree } of standing) {
    if (inTree === head) continue;
    if (head === undefined) await unlink(join(root, path)).catch(unlessAbsent);
    else await write(root, path, head);
  }
}

function refuseForeign(standing: readonly Standing[]): void {
  const foreign = standing.filter(isForeign);
  if (foreign.length === 0) return;
  const names = foreign.map(({ path }) => path);
  throw new Failure(
    "configuration",
    `${names.join(", ")} ${names.length === 1 ? "has" : "have"} changes that are not committed.`,
    {
      fix: `Commit them, or discard them with  git restore --staged --worktree -- ${names.join(" ")}`,
    },
  );
}

function isForeign(file: Standing): boolean {
  const known = [file.head, file.before];
  return !known.includes(file.inTree) || !known.some((each) => isStaged(file, each));
}

function isStaged({ staged }: Standing, oid: string | undefined): boolean {
  return oid === undefined ? staged.length === 0 : staged.length === 1 && staged[0] === oid;
}

async function write(root: string, path: string, oid: string): Promise<void> {
  const bytes = await gitBytes(root, ["cat-file", "blob", oid]);
  await makeOwnFolder(root, dirname(path));
  await replaceFile(join(root, path), bytes ?? new Uint8Array());
}

async function standingOf(root: string, paths: readonly string[]): Promise<Standing[]> {
  const head = await readCommit(root, "HEAD");
  if (head === undefined) return [];
  const listed = await git(root, ["ls-tree", "-r", "-z", "--full-tree", head, "--", ...paths.map(literally)]);
  const tree = new Map(
    (listed ?? "").split("\0").flatMap((line) => {
      const [, oid, path] = /^\d+ \S+ (\S+)\t(.+)$/s.exec(line) ?? [];
      return oid === undefined || path === undefined ? [] : [[path, oid] as const];
    }),
  );
  const [before, staged, inTree] = [
    await readBefore(root, head, paths),
    await readStaged(root, paths),
    await readWorkingTree(root, paths),
  ];
  return paths.map((path) => ({
    path,
    head: tree.get(path),
    before: before.has(path) ? before.get(path) : tree.get(path),
    staged: staged.get(path) ?? [],
    inTree: inTree.get(path),
  }));
}

/** The content before the last commit that changed one of the files, of those that it changed. */
async function readBefore(
  root: string,
  head: string,
  paths: readonly string[],
): Promise<Map<string, string | undefined>> {
  const text = await git(root, [
    ...["-c", "log.showRoot=true", "log", "-1", "-m", "--first-parent", "--no-show-signature", "--no-renames"],
    ...["--raw", "--no-abbrev", "-z", "--format=", head, "--", ...paths.map(literally)],
  ]);
  const before = new Map<string, string | undefined>();
  const tokens = (text ?? "").split("\0");
  for (let i = 0; i + 1 < tokens.length; i++) {
    const [, oid] = /^\n?:\d+ \d+ (\S+) \S+ \S+$/.exec(tokens[i] ?? "") ?? [];
    if (oid === undefined) continue;
    i += 1;
    before.set(tokens[i] ?? "", /^0+$/.test(oid) ? undefined : oid);
  }
  return before;
}

async function readStaged(root: string, paths: readonly string[]): Promise<Map<string, string[]>> {
  const text = await git(root, ["ls-files", "--stage", "-z", "--full-name", "--", ...paths.map(literally)]);
  const staged = new Map<string, string[]>();
  for (const line of (text ?? "").split("\0")) {
    const [, oid, path] = /^\d+ (\S+) \d\t(.+)$/s.exec(line) ?? [];
    if (oid === undefined || path === undefined) continue;
    staged.set(path, [...(staged.get(path) ?? []), oid]);
  }
  return staged;
}

/** The object ids that git would give the files as they are, after what it does to line ends. */
async function readWorkingTree(root: string, paths: readonly string[]): Promise<Map<string, string>> {
  const kinds = await Promise.all(paths.map((path) => lstat(join(root, path)).catch(unlessAbsent)));
  const found = new Map<string, string>();
  const regular = paths.filter((_, i) => kinds[i]?.isFile());
  for (const [i, path] of paths.entries()) {
    if (kinds[i] !== undefined && !kinds[i].isFile()) found.set(path, "something else");
  }
  if (regular.length === 0) return found;
  // Names with a line end cannot be given to git this way, and no record has one.
  const text = await gitBytes(root, ["hash-object", "--stdin-paths"], { input: `${regular.join("\n")}\n` });
  const oids = (text ?? "").toString().split("\n");
  regular.forEach((path, i) => {
    found.set(path, oids[i] ?? "");
  });
  return found;
}
