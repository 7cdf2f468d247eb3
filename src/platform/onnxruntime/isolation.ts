import { execFile } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { WORKER_GROUP } from "../files/worker-group.ts";

/** A way of starting the worker apart from this process: the words before its command, and what they bring. */
export interface Isolation {
  readonly name: "user" | "capabilities" | "namespace" | "privileges" | "process";
  readonly command: readonly string[];
  /** What is in force, for a report: clauses. */
  readonly brings: readonly string[];
  /** The system ends the worker when this process ends, however that happens. */
  readonly endsWithParent: boolean;
}

const KEEPS = ["--no-new-privs", "--pdeathsig", "KILL"];
const NO_CAPABILITIES = ["--bounding-set=-all", "--inh-caps=-all"];
const ENDS = "ended by the system when its parent ends";
const NO_RIGHTS = "cannot gain privileges (sudo and setuid programs do not work)";
const HIDDEN = "cannot read the environment or memory of other processes";

/** Nothing but a process of its own, which is what systems without setpriv have. */
export const PLAIN: Isolation = { name: "process", command: [], brings: [], endsWithParent: false };

/**
 * The ways of this system, the strongest first; whether they work is for {@link isolationFor} to try. `setpriv` and
 * `unshare` are parts of util-linux, which Debian, Ubuntu and Fedora have; nothing is installed.
 */
export function isolations(uid: number | undefined, workerGroup: number | undefined, programs: Programs): Isolation[] {
  const { setpriv, unshare } = programs;
  if (setpriv === undefined) return [PLAIN];
  const privileges: Isolation = {
    name: "privileges",
    command: [setpriv, ...KEEPS],
    brings: [NO_RIGHTS, ENDS],
    endsWithParent: true,
  };
  if (uid === 0) {
    const ids = [`--reuid=${workerGroup}`, `--regid=${workerGroup}`, "--clear-groups"];
    return [
      ...(workerGroup === undefined
        ? []
        : [
            {
              name: "user",
              command: [setpriv, ...KEEPS, ...ids, ...NO_CAPABILITIES],
              brings: ["runs as a separate user, who owns nothing", HIDDEN, NO_RIGHTS, ENDS],
              endsWithParent: true,
            } as const,
          ]),
      {
        name: "capabilities",
        command: [setpriv, ...KEEPS, ...NO_CAPABILITIES],
        brings: ["runs as root without any capability", HIDDEN, NO_RIGHTS, ENDS],
        endsWithParent: true,
      },
      privileges,
      PLAIN,
    ];
  }
  if (unshare === undefined) return [privileges, PLAIN];
  const namespaces = (flags: readonly string[], brings: readonly string[]): Isolation => ({
    name: "namespace",
    command: [unshare, ...flags, setpriv, ...KEEPS],
    brings: [...brings, HIDDEN, NO_RIGHTS, ENDS],
    endsWithParent: true,
  });
  return [
    namespaces(["--user", "--net", "--ipc"], ["in a separate user namespace, without a network"]),
    namespaces(["--user"], ["in a separate user namespace"]),
    privileges,
    PLAIN,
  ];
}

export interface Programs {
  readonly setpriv?: string | undefined;
  readonly unshare?: string | undefined;
}

/** Where the programs are, if this system has them. */
export function findPrograms(path = process.env.PATH ?? ""): Programs {
  if (process.platform !== "linux") return {};
  // Those of the system come first: what the workspace puts on PATH must not run in their place.
  const folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", ...path.split(delimiter).filter((f) => f.startsWith("/"))];
  const find = (name: string) => folders.map((folder) => join(folder, name)).find(isExecutable);
  return { setpriv: find("setpriv"), unshare: find("unshare") };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const known = new Map<string, Promise<boolean>>();
const TRY_TIMEOUT_MS = 10_000;

/** Whether a command can be started in this way. Tried once in a process. */
function works({ command }: Isolation): Promise<boolean> {
  const [program, ...args] = command;
  if (program === undefined) return Promise.resolve(true);
  const key = command.join(" ");
  let answer = known.get(key);
  if (answer === undefined) {
    answer = new Promise((resolve) => {
      try {
        execFile(program, [...args, "/bin/sh", "-c", ":"], { env: {}, timeout: TRY_TIMEOUT_MS }, (error) =>
          resolve(error === null),
        );
      } catch {
        resolve(false);
      }
    });
    known.set(key, answer);
  }
  return answer;
}

/** The strongest of `ways` that works here and in which `files` can be read. */
export async function isolationFor(files: readonly string[], ways: readonly Isolation[]): Promise<Isolation> {
  for (const way of ways) {
    if (!canReadAll(files, way)) continue;
    if (await works(way)) return way;
  }
  return PLAIN;
}

/** Whether a worker of that kind could read the files, as far as their modes say it. */
function canReadAll(files: readonly string[], { name }: Isolation): boolean {
  if (name === "user")
    return files.every((file) => canRead(file, { uid: WORKER_GROUP ?? -1, gid: WORKER_GROUP ?? -1 }));
  if (name === "capabilities") return files.every((file) => canRead(file, { uid: 0, gid: 0 }));
  return true;
}

/**
 * Whether a user without capabilities can read a file, by the modes on the way to it. What is not there is no reason
 * against a user: no one can read it.
 */
export function canRead(file: string, user: { readonly uid: number; readonly gid: number }): boolean {
  let real: string;
  try {
    real = realpathSync(file);
  } catch {
    // That it is missing, or unreadable for everybody, is for the job to report.
    return true;
  }
  for (let at = real; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    const needed = at !== real ? 1 : statSync(at).isDirectory() ? 5 : 4;
    if (((mode >> shift) & needed) !== needed) return false;
    if (dirname(at) === at) return true;
  }
}
