import { Failure } from "../../domain/failure.ts";
import type { Committed, Ledger, LedgerEvent, LedgerState } from "../../rollout/ports.ts";
import { catchUp, showHead } from "./checked-out-files.ts";
import { makeCommit, moveHead } from "./commit.ts";
import { git, gitBytes, literally, readCommit } from "./git.ts";

/** The records of a repository on this machine. `folder` contains them, from the top of the repository. */
export function createGitLedger(root: string, folder: string): Ledger {
  return {
    async read(isRecord): Promise<LedgerState> {
      await requireWholeHistory(root);
      const head = await readCommit(root, "HEAD");
      if (head === undefined) return { head, events: new Map() };
      return { head, events: await readEvents(root, head, folder, isRecord) };
    },
    prepare: (paths) => catchUp(root, paths),
    async commit({ parent, files, message }): Promise<Committed> {
      await requireBranch(root);
      const made = await makeCommit(root, parent, files, message);
      if (!(await moveHead(root, made.commit, parent, message.split("\n", 1)[0] ?? ""))) return { kind: "moved" };
      // From here on the order stands: what is left is to show it in the index and the working tree.
      await showHead(root, [...files.keys()]);
      return { kind: "committed", commit: made.commit };
    },
    async signer(commit) {
      const text = await git(root, ["log", "-1", "--no-show-signature", "--format=%G?%x00%GS", commit]);
      const [state, name = ""] = (text ?? "").trimEnd().split("\0");
      return state === "G" && name !== "" ? name : undefined;
    },
  };
}

async function requireWholeHistory(root: string): Promise<void> {
  const shallow = await git(root, ["rev-parse", "--is-shallow-repository"]);
  if (shallow === undefined) {
    throw new Failure("configuration", `${root} is not in a git repository, so there are no deployment records.`, {
      fix: "Run inside the repository that contains deployments/.",
    });
  }
  if (shallow.trim() !== "true") return;
  throw new Failure("environment", "This is a shallow clone: the history of the deployment records is not here.", {
    fix: "Fetch the rest of the history with  git fetch --unshallow;  in a workflow, set fetch-depth: 0 for actions/checkout.",
  });
}

/** On a detached HEAD, a commit would be on no branch, and lost with the next checkout. */
async function requireBranch(root: string): Promise<void> {
  if ((await git(root, ["symbolic-ref", "--quiet", "HEAD"])) !== undefined) return;
  throw new Failure("configuration", "HEAD is detached, so that an order would be on no branch.", {
    fix: "Switch to the branch that has the records, for example  git switch main,  then run again.",
  });
}

const REGULAR = /^100/;
const REMOVED = /^0+$/;

interface Change {
  readonly commit: string;
  readonly committedAtMs: number;
  readonly path: string;
  readonly mode: string;
  readonly oid: string;
}

async function readEvents(
  root: string,
  head: string,
  folder: string,
  isRecord: (path: string) => boolean,
): Promise<Map<string, LedgerEvent[]>> {
  const changes = (await listChanges(root, head, folder)).filter(({ path }) => isRecord(path));
  const regular = changes.filter(({ mode }) => REGULAR.test(mode)).map(({ oid }) => oid);
  const blobs = await readBlobs(root, [...new Set(regular)]);
  const events = new Map<string, LedgerEvent[]>();
  for (const { commit, committedAtMs, path, mode, oid } of changes) {
    // A link or a submodule is something, and no record.
    const bytes = REMOVED.test(oid) ? undefined : REGULAR.test(mode) ? blobs.get(oid) : new Uint8Array();
    const known = events.get(path);
    if (known === undefined) events.set(path, [{ commit, committedAtMs, bytes }]);
    else known.push({ commit, committedAtMs, bytes });
  }
  return events;
}

/** The changes below a folder on the first-parent history, the oldest first; a merge counts with all that it brings. */
async function listChanges(root: string, head: string, folder: string): Promise<Change[]> {
  const text = await git(root, [
    ...["-c", "log.showRoot=true", "log", "-m", "--first-parent", "--reverse", "--no-show-signature"],
    ...["--no-renames", "--raw", "--no-abbrev", "-z", "--format=commit %H %ct", head, "--", literally(folder)],
  ]);
  const changes: Change[] = [];
  const tokens = (text ?? "").split("\0");
  let [commit, committedAtMs] = ["", 0];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? "";
    const [, id, seconds] = /^commit (\S+) (\d+)$/.exec(token) ?? [];
    if (id !== undefined) [commit, committedAtMs] = [id, Number(seconds) * 1000];
    const [, mode, oid] = /^\n?:\d+ (\d+) \S+ (\S+) \S+$/.exec(token) ?? [];
    if (mode === undefined || oid === undefined) continue;
    i += 1;
    changes.push({ commit, committedAtMs, path: tokens[i] ?? "", mode, oid });
  }
  return changes;
}

async function readBlobs(root: string, oids: readonly string[]): Promise<Map<string, Uint8Array>> {
  const blobs = new Map<string, Uint8Array>();
  if (oids.length === 0) return blobs;
  const output = await gitBytes(root, ["cat-file", "--batch"], { input: oids.map((oid) => `${oid}\n`).join("") });
  let at = 0;
  for (const oid of oids) {
    const end = output?.indexOf("\n", at) ?? -1;
    const [, size] = /^\S+ blob (\d+)$/.exec(output?.subarray(at, end).toString("utf8") ?? "") ?? [];
    if (output === undefined || size === undefined) {
      throw new Failure("environment", `git could not read the object ${oid} of the repository at ${root}.`, {
        fix: "Run  git fsck  there and repair what it reports, or clone the repository again.",
      });
    }
    blobs.set(oid, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return blobs;
}
