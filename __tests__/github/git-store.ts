import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface GitRef {
  readonly ref: string;
  readonly sha: string;
  readonly type: string;
}

export interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
  readonly path: string;
}

export interface ChangedFile {
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly path: string;
  readonly previous?: string;
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
}

/** The repository behind the stand-in: a real one, so that refs, objects and differences are git's own. */
export interface GitStore {
  /** Exit code 0 answers the output, anything else `undefined`. */
  read(...args: string[]): Promise<Buffer | undefined>;
  /** All refs whose full name starts with `prefix`, in git's order. */
  refs(prefix: string): Promise<GitRef[]>;
  /** The object that a name stands for, e.g. `main^{commit}`. */
  resolve(name: string): Promise<string | undefined>;
  /** The bytes of an object, or `undefined` where there is none of that type. */
  object(type: string, sha: string): Promise<Buffer | undefined>;
  tree(sha: string, recursive: boolean): Promise<TreeEntry[]>;
  /** What `head` changes since it left `base`. */
  changes(base: string, head: string): Promise<ChangedFile[]>;
  createTag(tag: string, commit: string): Promise<void>;
}

/** Configuration of the machine and of a hook that runs the tests stays outside. */
export const gitEnvironment = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

export function openGitStore(folder: string): GitStore {
  const read = async (...args: string[]) => {
    const options = { cwd: folder, env: gitEnvironment, encoding: "buffer", maxBuffer: 1 << 30 } as const;
    try {
      return (await run("git", args, options)).stdout;
    } catch (error) {
      if (typeof (error as { code?: unknown }).code === "number") return undefined;
      throw error;
    }
  };
  const resolve = async (name: string) =>
    text(await read("rev-parse", "--verify", "--quiet", "--end-of-options", name));
  return {
    read,
    resolve,
    refs: async (prefix) =>
      rows(await read("for-each-ref", "--format=%(refname) %(objectname) %(objecttype)")).flatMap((row) => {
        const [ref = "", sha = "", type = ""] = row.split(" ");
        return ref.startsWith(prefix) ? [{ ref, sha, type }] : [];
      }),
    object: async (type, sha) => {
      if (!/^[0-9a-f]{40}$/.test(sha) || text(await read("cat-file", "-t", sha)) !== type) return undefined;
      return read("cat-file", type, sha);
    },
    tree: async (sha, recursive) =>
      records(await read("ls-tree", "-z", "--long", ...(recursive ? ["-r", "-t"] : []), sha)).map(parseEntry),
    changes: async (base, head) => changes(read, resolve, base, head),
    createTag: async (tag, commit) => {
      await run("git", ["update-ref", `refs/tags/${tag}`, commit, ""], { cwd: folder, env: gitEnvironment });
    },
  };
}

function text(bytes: Buffer | undefined): string | undefined {
  const trimmed = bytes?.toString("utf8").trim();
  return trimmed === "" ? undefined : trimmed;
}

function rows(bytes: Buffer | undefined): string[] {
  return (bytes?.toString("utf8") ?? "").split("\n").filter((row) => row !== "");
}

function records(bytes: Buffer | undefined): string[] {
  return (bytes?.toString("utf8") ?? "").split("\0").filter((record) => record !== "");
}

function parseEntry(record: string): TreeEntry {
  const [, mode = "", type = "", sha = "", size = "", path = ""] =
    /^(\d+) (\w+) (\w+) +(\d+|-)\t(.+)$/s.exec(record) ?? [];
  return { mode, type, sha, path, ...(size === "-" ? {} : { size: Number(size) }) };
}

const STATUSES = { A: "added", D: "removed", M: "modified", T: "modified", R: "renamed" } as const;

async function changes(
  read: GitStore["read"],
  resolve: GitStore["resolve"],
  base: string,
  head: string,
): Promise<ChangedFile[]> {
  const range = `${base}...${head}`;
  const names = records(await read("diff", "--name-status", "-z", "-M", range));
  const lines = new Map<string, readonly [number, number]>();
  for (const record of records(await read("diff", "--numstat", "-z", "--no-renames", range))) {
    const [added, deleted, path = ""] = record.split("\t");
    lines.set(path, [Number(added) || 0, Number(deleted) || 0]);
  }
  const files: ChangedFile[] = [];
  while (names.length > 0) {
    const status = STATUSES[(names.shift() ?? "").charAt(0) as keyof typeof STATUSES];
    const previous = status === "renamed" ? names.shift() : undefined;
    const path = names.shift() ?? "";
    const sha = (await resolve(status === "removed" ? `${base}:${path}` : `${head}:${path}`)) ?? "";
    const [additions, deletions] = lines.get(path) ?? [0, 0];
    files.push({ status, path, sha, additions, deletions, ...(previous === undefined ? {} : { previous }) });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
