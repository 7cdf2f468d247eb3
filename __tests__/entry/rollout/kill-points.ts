import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { AT_TOP } from "../../../src/domain/registry.ts";
import { checkDerived } from "../../../src/rollout/derive.ts";
import { parseRecord } from "../../../src/rollout/parse-record.ts";
import { runCli } from "../../helpers/cli.ts";
import { createRegistry, type Registry } from "../../helpers/registry.ts";
import { writeRelease } from "../../helpers/released-folder.ts";
import { PLACE } from "../../helpers/rollout.ts";
import { sha256 } from "../../helpers/shelf.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const RECORD = "deployments/prod/fraud.yml";

/** A call of git at which the run is killed, counted from 1, and whether git has done its work by then. */
export interface KillPoint {
  readonly call: number;
  readonly after: boolean;
}

export interface KillScene {
  /** A registry in which fraud 1.0.0 is stable and 1.0.1 the canary at 5%, and one release of each. */
  readonly registry: Registry;
  readonly releases: string;
}

let template: Promise<KillScene> | undefined;

export async function createKillScene(): Promise<KillScene> {
  template ??= createTemplate();
  const { registry, releases } = await template;
  return { registry: createRegistry(registry.root), releases };
}

async function createTemplate(): Promise<KillScene> {
  const registry = createRegistry();
  registry.git("config", "user.name", "Test");
  registry.git("config", "user.email", "test@example.com");
  const releases = tempFolder();
  for (const version of ["1.0.0", "1.0.1"]) {
    writeRelease(releases, version);
    registry.write(`models/fraud/${version}/metadata.json`, '{"deprecated": false}');
  }
  registry.commit();
  for (const version of ["1.0.0", "1.0.1"]) await runCli(registry.root, promotion(version, releases));
  registry.write("mine.txt", "mine\n");
  registry.git("add", "mine.txt");
  return { registry, releases };
}

const promotion = (version: string, releases: string, ...more: string[]) => [
  ...["promote", `fraud@${version}`, "--env", "prod", "--from", releases, ...more],
];

/** Orders the next step in a process of its own, killed at a call of git; answers with the number of calls until then. */
export async function promoteKilledAt({ registry, releases }: KillScene, point: KillPoint): Promise<number> {
  const bin = tempFolder();
  const count = join(bin, "count");
  writeFileSync(count, "0");
  mkdirSync(join(bin, "bin"));
  const git = `${bin}/bin/git`;
  const kill = `[ "$n" = ${point.call} ] && kill -9 $PPID`;
  writeFileSync(
    git,
    [
      "#!/bin/sh",
      `n=$(($(cat '${count}') + 1)); echo $n > '${count}'`,
      `PATH='${process.env.PATH}'`,
      ...(point.after
        ? ['git "$@"; code=$?', kill, "exit $code"]
        : [kill, `[ "$n" = ${point.call} ] && exit 1`, 'exec git "$@"']),
      "",
    ].join("\n"),
  );
  chmodSync(git, 0o755);
  const args = [resolve("scripts/source/cli.mjs"), ...promotion("1.0.1", releases, "--next")];
  const env = { ...process.env, PATH: `${join(bin, "bin")}${delimiter}${process.env.PATH}` };
  const child = spawn(process.execPath, args, { cwd: registry.root, env, stdio: "ignore" });
  await new Promise((done) => child.once("close", done));
  return Number(readFileSync(count, "utf8"));
}

/** What is wrong after a run was killed; empty if the record and all that is derived from it agree, or nothing changed. */
export function findBroken({ registry }: KillScene): string[] {
  const at = (path: string) => registry.git("show", `HEAD:${path}`);
  const { document, findings } = parseRecord(RECORD, Buffer.from(`${at(RECORD)}\n`), PLACE);
  if (document === undefined) return findings.map(({ message }) => message);
  return checkDerived(document.value, AT_TOP, sha256, (path) => `${at(path)}\n`).map(({ message }) => message);
}

/** Orders again after the kill; answers with what is not as it should be. */
export async function findUnrepaired({ registry, releases }: KillScene): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(registry.root, promotion("1.0.1", releases, "--to", "25"));
  const status = registry.git("status", "--porcelain");
  const left = existsSync(join(registry.root, ".git/index.lock")) ? ["the lock of the index is left"] : [];
  return [
    ...(code === 0 ? [] : [`exit code ${code}: ${stdout}${stderr}`]),
    ...(status === "A  mine.txt" ? [] : [`status ${status}`]),
    ...(/share: 2500/.test(registry.read(RECORD)) ? [] : ["the step was not ordered"]),
    ...left,
  ];
}
