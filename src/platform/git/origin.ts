import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import type { ToolOrigin } from "../../authoring/action-reference.ts";
import { fetchingEnvironment, git, readCommit } from "./git.ts";

/** The remote and the commit of a checkout whose top is `folder`; nothing if it is none. */
export async function readOrigin(folder: string): Promise<Pick<ToolOrigin, "remote" | "commit">> {
  const top = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (top === undefined || top.trim() !== (await realpath(folder))) return {};
  const remote = (await git(folder, ["config", "--get", "remote.origin.url"]))?.trim();
  const commit = await readCommit(folder, "HEAD");
  return { ...(remote === undefined ? {} : { remote }), ...(commit === undefined ? {} : { commit }) };
}

const LOOKUP_MS = 10_000;

/**
 * The commit of a tag in the repository at `address`, as that repository says it; `undefined` if it has no such tag or
 * cannot be reached in ten seconds.
 */
export function readRemoteTag(address: string, tag: string): Promise<string | undefined> {
  const reference = `refs/tags/${tag}`;
  // An annotated tag is an object of its own; the second line is the commit that it points at.
  const args = ["ls-remote", "--quiet", "--", address, reference, `${reference}^{}`];
  // A host that asks for a password must not wait for one. A proxy of the user's is theirs.
  const env = { ...proxied(), ...fetchingEnvironment(), GIT_TERMINAL_PROMPT: "0", GIT_ASKPASS: "", SSH_ASKPASS: "" };
  return new Promise((resolve) => {
    execFile("git", args, { env, timeout: LOOKUP_MS, killSignal: "SIGKILL" }, (error, stdout) => {
      const lines = error === null ? stdout.trim().split("\n") : [];
      resolve(/^(?:[0-9a-f]{64}|[0-9a-f]{40})(?=\t)/.exec(lines.at(-1) ?? "")?.[0]);
    });
  });
}

function proxied(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(?:(?:https?|all|no)_proxy|ssl_cert_(?:file|dir)|git_ssl_cainfo)$/i.test(name),
    ),
  );
}
