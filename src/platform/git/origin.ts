import { realpath } from "node:fs/promises";
import type { ToolOrigin } from "../../authoring/action-reference.ts";
import { git, readCommit } from "./git.ts";

/** The remote and the commit of a checkout whose top is `folder`; nothing if it is none. */
export async function readOrigin(folder: string): Promise<Pick<ToolOrigin, "remote" | "commit">> {
  const top = await git(folder, ["rev-parse", "--show-toplevel"]);
  if (top === undefined || top.trim() !== (await realpath(folder))) return {};
  const remote = (await git(folder, ["config", "--get", "remote.origin.url"]))?.trim();
  const commit = await readCommit(folder, "HEAD");
  return { ...(remote === undefined ? {} : { remote }), ...(commit === undefined ? {} : { commit }) };
}
