import { execFile } from "node:child_process";

const TIMEOUT_MS = 20_000;
/** A token in the environment is for whoever reads it there: gh is asked for the login that it keeps itself. */
const TOKENS = /^(?:GH|GITHUB)_(?:ENTERPRISE_)?TOKEN$/i;

/**
 * The token of the login that GitHub's own command line keeps for a host such as `github.com`; `undefined` if gh is not
 * there or not signed in to it.
 */
export function readGhToken(host: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !TOKENS.test(name)));
  return new Promise((resolve) => {
    execFile("gh", ["auth", "token", "--hostname", host], { env: kept, timeout: TIMEOUT_MS }, (error, stdout) => {
      const token = stdout.trim();
      resolve(error === null && token !== "" ? token : undefined);
    });
  });
}
