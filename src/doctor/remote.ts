/** A repository on GitHub, as the address of a git remote names it. */
export interface RepositoryUrl {
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
  /** The API that knows the repository; a token goes nowhere else. */
  readonly apiUrl: string;
}

const ADDRESS =
  /^(?:(?:https?|ssh|git):\/\/(?:[^/@]*@)?|[^/@:]+@)([^/:@]+)(?::\d+(?=\/))?[/:]([^/]+)\/([^/]+?)(?:\.git)?\/?$/i;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * Reads the address of a remote. `undefined` if it is not on GitHub: github.com, a host below ghe.com, or the server whose
 * API `apiUrl` names (`GITHUB_API_URL`), over https or on this machine.
 */
export function readRepositoryUrl(url: string, apiUrl?: string): RepositoryUrl | undefined {
  const [, name = "", owner = "", repo = ""] = ADDRESS.exec(url) ?? [];
  const host = name.toLowerCase();
  if (!NAME.test(owner) || !NAME.test(repo)) return undefined;
  const api = apiOf(host, apiUrl?.trim());
  return api === undefined ? undefined : { host, owner, repo, apiUrl: api };
}

function apiOf(host: string, given: string | undefined): string | undefined {
  if (given !== undefined && URL.canParse(given)) {
    const { protocol, hostname } = new URL(given);
    const isLocal = protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname);
    const serves = hostname === host || hostname === `api.${host}`;
    if (serves && (protocol === "https:" || isLocal)) return given.replace(/\/+$/, "");
  }
  if (host === "github.com" || host === "ssh.github.com") return "https://api.github.com";
  return host.endsWith(".ghe.com") ? `https://api.${host}` : undefined;
}
