import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../src/publish/plan.js";
import type { StandIn } from "../github/stand-in.js";

// What one run of the tool does once everything is staged: nothing but publish.
const CHILD = `
  import { readFileSync } from "node:fs";
  import { connect } from "./src/platform/github/client.js";
  import { createGitHubHistory } from "./src/platform/github/history.js";
  import { createGitHubPublisher } from "./src/platform/github/publisher.js";
  import { compareIdentity } from "./src/publish/identity.js";
  import { isEvidence } from "./src/publish/evidence.js";
  import { publish } from "./src/publish/protocol.js";
  const { plan, ...options } = JSON.parse(readFileSync(0, "utf8"));
  const github = connect({ ...options, patience: { settleMs: 10 } });
  const history = createGitHubHistory(github);
  const { tag, commit } = plan.spec;
  const files = plan.files.filter((f) => !isEvidence(f.name));
  const standing = compareIdentity({ tag, commit, files }, await history.find(tag, "hashed"));
  const end = standing.kind === "absent" ? (await publish(plan, createGitHubPublisher(github), history)).kind : standing.kind;
  process.stdout.write(end);
`;

export function writeChild(folder: string): void {
  writeFileSync(join(folder, "child.js"), CHILD);
}

export interface Child {
  readonly process: ChildProcess;
  /** What the child printed at its end, or how it ended otherwise. */
  readonly end: Promise<string>;
  /** Ends it as a crash does; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a process that publishes `plan`; `folder` holds the compiled sources. */
export function startChild(folder: string, { apiUrl, owner, repo }: StandIn, plan: Plan): Child {
  const child = spawn(process.execPath, [join(folder, "child.js")], { stdio: ["pipe", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (part: Buffer) => {
    output += String(part);
  });
  child.stderr.on("data", (part: Buffer) => {
    output += String(part);
  });
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify({ plan, apiUrl, owner, repo, token: "ghs-may-write" }));
  const end = new Promise<string>((resolve) => {
    child.on("close", (_, signal) => resolve(signal ?? output));
  });
  return {
    process: child,
    end,
    async kill() {
      child.kill("SIGKILL");
      await end;
    },
  };
}
