import { Failure } from "../../domain/failure.ts";
import { suggest } from "../../registry/suggest.ts";
import { findCommit, git, readCommit, typeOf } from "./git.ts";

/** What a branch is compared with: where it left the branch that a pull request would go into. Commits are full ids. */
export interface Base {
  /** As the user named it, or the remote's default branch: `origin/main`. */
  readonly name: string;
  readonly commit: string;
  /** The commit at which HEAD left `commit`. */
  readonly mergeBase: string;
  readonly head: string;
}

/**
 * The base that is named, or else the default branch of the remote as it was last fetched. Throws a `Failure` if git
 * does not know it, or if it has nothing in common with HEAD: without a base there is no verdict.
 */
export async function findBase(root: string, named?: string): Promise<Base> {
  const head = await requireHead(root);
  const { name, commit } = named === undefined ? await defaultBase(root, head) : await namedBase(root, named);
  const mergeBase = (await git(root, ["merge-base", commit, head]))?.trim();
  if (mergeBase === undefined || mergeBase === "") throw await nothingInCommon(root, name);
  return { name, commit, mergeBase, head };
}

/** The commit that is checked out, as a full id. Throws a `Failure` if there is none. */
export async function requireHead(root: string): Promise<string> {
  if ((await git(root, ["rev-parse", "--git-dir"])) === undefined) {
    throw configuration(
      `${root} is not in a git repository, so there is nothing to compare with.`,
      "Run inside the repository that contains models/. To judge a folder without git, use  model-release gate.",
    );
  }
  const head = await readCommit(root, "HEAD");
  if (head !== undefined) return head;
  throw configuration("This repository has no commit yet.", "Commit your files, then run again.");
}

interface Found {
  readonly name: string;
  readonly commit: string;
}

async function namedBase(root: string, named: string): Promise<Found> {
  const commit = isName(named) ? await lookUp(root, named) : undefined;
  if (commit !== undefined) return { name: named, commit };
  const type = isName(named) ? await otherType(root, named) : undefined;
  if (type !== undefined) {
    throw usage(
      `${JSON.stringify(named)} names a ${type}, and a base is a commit.`,
      "Name a branch, tag or commit, such as main;  git branch --all  lists the branches.",
    );
  }
  const meant = suggest(named, await listRefs(root));
  const message = `There is no branch, tag or commit ${JSON.stringify(named)} in this repository`;
  if (meant !== undefined) throw usage(`${message}; did you mean ${meant}?`, `Run  model-release check ${meant}`);
  throw usage(`${message}.`, await adviceOn(root, named));
}

/** How a branch comes here that was not fetched. */
async function adviceOn(root: string, named: string): Promise<string> {
  if (named.startsWith("models/")) {
    return "A version is named by its folder, such as models/fraud/1.0.0, and a base is a branch, tag or commit, such as main.";
  }
  const remotes = await listRemotes(root);
  const [first = "", ...rest] = named.split("/");
  const [remote, branch] = remotes.includes(first) ? [first, rest.join("/")] : [remotes[0], named];
  if (remote === undefined || !isName(branch) || !/^[\w./-]+$/.test(branch)) {
    return "Name one branch, tag or commit, such as main;  git branch --all  lists the branches.";
  }
  const ref = `${remote}/${branch}`;
  return `If it is a branch of ${remote} that was not fetched yet, run  git fetch ${remote} ${branch}:refs/remotes/${ref}  and then  model-release check ${ref}`;
}

/** Whether git would take the text for the name of one commit, and for nothing else such as an option or a range. */
function isName(text: string): boolean {
  return text !== "" && !/^[-^]|\.\.|[\s:\p{Cc}]/u.test(text);
}

/** How git refuses to look a name up that speaks of a branch that is not there, such as `@{upstream}`. */
const NO_BRANCH = /no upstream configured|does not point to a branch|no such branch|only has \d+ entries/;

async function lookUp(root: string, name: string): Promise<string | undefined> {
  try {
    // Git takes the word of whoever gives a whole id, whether it has the object or not.
    return await (/^[0-9a-f]{40,64}$/i.test(name) ? findCommit(root, name) : readCommit(root, name));
  } catch (error) {
    if (error instanceof Failure && NO_BRANCH.test(error.message)) return undefined;
    throw error;
  }
}

/** What a name stands for, if it is a tree or a blob. */
async function otherType(root: string, name: string): Promise<string | undefined> {
  try {
    const type = await typeOf(root, name);
    return type === "tree" || type === "blob" ? type : undefined;
  } catch (error) {
    // A whole id whose object is not here, or the name of a branch that is not there.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

async function defaultBase(root: string, head: string): Promise<Found> {
  if ((await git(root, ["symbolic-ref", "--quiet", "HEAD"])) === undefined) {
    throw usage(
      `HEAD is detached at ${head.slice(0, 12)}, and a pull request comes from a branch.`,
      "Switch to the branch with  git switch <branch>,  or name the base:  model-release check origin/main",
    );
  }
  const remote = await onlyRemote(root);
  const stated = (await git(root, ["symbolic-ref", "--quiet", `refs/remotes/${remote}/HEAD`]))?.trim();
  const candidates =
    stated === undefined ? ["main", "master"].map((branch) => `refs/remotes/${remote}/${branch}`) : [stated];
  const found: Found[] = [];
  for (const ref of candidates) {
    const commit = await readCommit(root, ref);
    if (commit !== undefined) found.push({ name: ref.replace(/^refs\/remotes\//, ""), commit });
  }
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  // A clone of one branch, as git clone --depth makes it, fetches no other.
  const fetched = (await git(root, ["config", "--get", `remote.${remote}.fetch`])) ?? "";
  const widen = fetched.includes("*") ? "" : `git remote set-branches ${remote} '*',  `;
  throw configuration(
    `This clone does not know the default branch of ${remote}.`,
    `Ask the remote with  ${widen}git fetch ${remote}  and  git remote set-head ${remote} --auto,  or name the base:  model-release check ${remote}/main`,
  );
}

async function onlyRemote(root: string): Promise<string> {
  const remotes = await listRemotes(root);
  const [first, ...others] = remotes;
  if (remotes.includes("origin")) return "origin";
  if (first === undefined) {
    throw usage(
      "This repository has no remote, so the branch that a pull request would go into is not known.",
      "Name the base:  model-release check main",
    );
  }
  if (others.length === 0) return first;
  throw usage(
    `This repository has several remotes, and none is called origin: ${remotes.join(", ")}.`,
    `Name the base:  model-release check ${first}/main`,
  );
}

/** The address of the remote that a pull request would go to, as the settings have it; it may hold a password. */
export async function remoteAddress(root: string): Promise<string | undefined> {
  const remotes = await listRemotes(root);
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  if (remote === undefined) return undefined;
  return (await git(root, ["config", "--get", `remote.${remote}.url`]))?.trim();
}

async function nothingInCommon(root: string, name: string): Promise<Failure> {
  const shallow = (await git(root, ["rev-parse", "--is-shallow-repository"]))?.trim() === "true";
  if (shallow) {
    return new Failure(
      "environment",
      `This is a shallow clone, and its history does not reach the commit at which HEAD left ${name}.`,
      { fix: "Fetch the rest of the history with  git fetch --unshallow,  then run again." },
    );
  }
  return configuration(
    `HEAD and ${name} have no commit in common, so what HEAD changes cannot be listed.`,
    "Name the branch that this one was made from:  model-release check <base>",
  );
}

async function listRemotes(root: string): Promise<string[]> {
  return linesOf(await git(root, ["remote"]));
}

async function listRefs(root: string): Promise<string[]> {
  const kinds = ["refs/heads", "refs/remotes", "refs/tags"];
  return linesOf(await git(root, ["for-each-ref", "--format=%(refname:short)", ...kinds]));
}

function linesOf(text: string | undefined): string[] {
  return (text ?? "").split("\n").filter((line) => line !== "");
}

function usage(message: string, fix: string): Failure {
  return new Failure("usage", message, { fix });
}

function configuration(message: string, fix: string): Failure {
  return new Failure("configuration", message, { fix });
}
