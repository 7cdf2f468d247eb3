import { Failure } from "../../domain/failure.ts";
import type { GitHubName } from "../github.ts";

/** A place of releases as `--to` and `--from` name it: a folder of this machine, or a repository on GitHub. */
export type PlaceName =
  | { readonly kind: "folder"; readonly folder: string }
  | ({ readonly kind: "github" } & GitHubName);

const GITHUB = /^github:/i;
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const REPO = /^[A-Za-z0-9._-]{1,100}$/;
/** What people copy from a browser or from git, and mean a repository by. */
const ADDRESS = /^(?:(?:https?|ssh|git):\/\/(?:[^/@]*@)?|git@|(?=github\.com[/:]))([^/:]+)[/:]([^/]+)\/([^/]+?)\/?$/i;

/** Reads `github:<owner>/<repo>`, or else the path of a folder. */
export function readPlaceName(option: "to" | "from", text: string): PlaceName {
  if (!GITHUB.test(text)) return readFolder(option, text);
  const [owner = "", repo = "", ...rest] = text.replace(GITHUB, "").split("/");
  const name = repo.replace(/\.git$/, "");
  const isName = OWNER.test(owner) && REPO.test(name) && !/^\.{1,2}$/.test(name);
  if (isName && name === repo && rest.length === 0) return { kind: "github", owner, repo };
  throw new Failure("usage", `--${option} is ${JSON.stringify(text)}, which does not name a repository on GitHub.`, {
    fix: isName
      ? `Write  --${option} github:${owner}/${name}`
      : `Write github:<owner>/<repo>, for example  --${option} github:acme/models`,
  });
}

function readFolder(option: "to" | "from", text: string): PlaceName {
  const address = readAddress(text);
  if (address === undefined) {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { kind: "folder", folder: text };
    throw new Failure("usage", `--${option} is an address, not a folder.`, {
      fix: `Name a folder, or a repository on GitHub:  --${option} github:acme/models`,
    });
  }
  const { host, owner, repo } = address;
  const elsewhere = host === "github.com" ? "" : ", with GITHUB_API_URL set to the API of that server";
  throw new Failure("usage", `--${option} is the address of a repository, not a folder.`, {
    fix: `Write  --${option} github:${owner}/${repo}${elsewhere}`,
  });
}

/** The repository of an address such as `https://github.com/acme/models.git`; never what else is in it, such as a token. */
export function readAddress(text: string): (GitHubName & { readonly host: string }) | undefined {
  const [, host = "", owner = "", found = ""] = ADDRESS.exec(text) ?? [];
  const repo = found.replace(/\.git$/, "");
  return OWNER.test(owner) && REPO.test(repo) ? { host: host.toLowerCase(), owner, repo } : undefined;
}
