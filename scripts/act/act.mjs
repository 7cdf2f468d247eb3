// One event under nektos/act, in host mode: no container, every step is a process of this machine.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// What a job of this machine's own would bring with it.
const FOREIGN = /^(?:GITHUB|ACTIONS|RUNNER|INPUT|GIT|MR)_/;

/**
 * Runs the workflow of `repository.clone` that `event` starts. Returns each job's name and result, in the order in which
 * they ended, act's exit code, its own warnings and errors, and the log of the steps.
 */
export async function runEvent({
  act,
  node,
  repository,
  workflow,
  kind,
  event,
  token,
  github,
  artifacts,
  local,
  folder,
}) {
  const path = join(folder, "event.json");
  writeFileSync(path, JSON.stringify(event));
  const variables = {
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: `${github.apiUrl}/graphql`,
    GITHUB_REPOSITORY: "acme/models",
    ...artifacts.env,
  };
  const args = [
    kind,
    ...["--directory", repository.clone, "--workflows", join(".github", "workflows", workflow), "--eventpath", path],
    ...["--platform", "ubuntu-24.04=-self-hosted", "--pull=false", "--no-cache-server", "--no-skip-checkout", "--json"],
    ...["--action-offline-mode", "--action-cache-path", join(folder, "cache"), "--secret", `GITHUB_TOKEN=${token}`],
    ...Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...local,
  ];
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const env = {
    ...Object.fromEntries(kept),
    PATH: `${dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: repository.home,
    XDG_CACHE_HOME: join(folder, "cache"),
  };
  return read(await collect(act, args, env));
}

function collect(command, args, env) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { env });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
    child.once("error", failed);
    child.once("close", (code) => done({ code, text: Buffer.concat(chunks).toString("utf8") }));
  });
}

function read({ code, text }) {
  const lines = text.split("\n").map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return { msg: line };
    }
  });
  return {
    code,
    jobs: lines
      .filter((line) => line.jobResult !== undefined)
      .map(({ job, jobResult }) => ({ job, result: jobResult })),
    complaints: lines.filter(({ level }) => level === "warning" || level === "error").map(({ msg }) => msg.trim()),
    log: lines.map(({ job, msg = "" }) => `${job === undefined ? "" : `[${job}] `}${msg.trimEnd()}`).join("\n"),
  };
}
