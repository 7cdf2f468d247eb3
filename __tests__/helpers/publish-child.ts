import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Plan } from "../../src/publish/plan.ts";
import type { StandIn } from "../github/stand-in.ts";

const CHILD = resolve("__tests__/helpers/publish-run.ts");

export interface Child {
  readonly process: ChildProcess;
  /** What the child printed at its end, or how it ended otherwise. */
  readonly end: Promise<string>;
  /** Ends it as a crash does; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a process that publishes `plan`. */
export function startChild({ apiUrl, owner, repo }: StandIn, plan: Plan): Child {
  const child = spawn(process.execPath, [CHILD], { stdio: ["pipe", "pipe", "pipe"] });
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
