import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../../src/entry/cli/commands.ts";
import { runCli } from "../../helpers/cli.ts";
import { createRegistry } from "../../helpers/registry.ts";

let script: string;
let root: string;
beforeAll(async () => {
  script = (await runCli("/", ["completion", "bash"])).stdout;
  const registry = createRegistry();
  registry.addVersion();
  registry.addVersion({ version: "1.0.1" });
  root = registry.root;
  // Names that no model or version has, in a repository that somebody else made.
  for (const name of ["models/$(touch pwned)/1.0.0", "models/scorer/1.0.0;touch pwned", "models/scorer/fixtures"]) {
    mkdirSync(join(root, name), { recursive: true });
  }
  mkdirSync(join(root, "a folder"));
});

/** What bash offers for a line whose last word is being typed. */
function offered(line: string, cwd = root): string[] {
  // As readline does it: at spaces, and at each equals sign.
  const words = line.split(" ").flatMap((word) => word.split(/(=)/).filter((part, i) => i === 0 || part !== ""));
  const call = `eval "$SCRIPT"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _model_release; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const text = execFileSync("bash", ["--norc", "-c", call, "bash", ...words], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, SCRIPT: script },
  });
  return text.split("\n").filter((name) => name !== "");
}

test.each([
  ["model-release ", [...Object.keys(COMMANDS), "help", "--help", "--version"]],
  ["model-release ga", ["gate"]],
  ["model-release xyz", []],
  ["model-release gate ", ["models/scorer/1.0.0", "models/scorer/1.0.1"]],
  ["model-release gate models/scorer/1.0.1", ["models/scorer/1.0.1"]],
  ["model-release init s", ["scorer"]],
  ["model-release gate --fr", ["--from"]],
  ["model-release release models/scorer/1.0.0 --to a", ["a folder"]],
  ["model-release release --to=a", ["a folder"]],
  ["model-release gate --on-inconclusive ", ["warn", "fail"]],
  ["model-release gate --on-inconclusive=", ["warn", "fail"]],
  ["model-release gate --on-inconclusive=w", ["warn"]],
  ["model-release gate --time-limit ", []],
  ["model-release explain metric/lim", ["metric/limit"]],
  ["model-release schema ", ["metadata", "model", "minimum", "report", "lock", "catalogue", "deployment"]],
  ["model-release completion f", ["fish"]],
  ["model-release help valid", ["validate"]],
  ["model-release unknown --j", []],
])("%j offers %j", (line, names) => {
  expect(offered(line)).toEqual(names);
});

test("a folder's name is never run, and versions are offered from any folder of the repository", () => {
  expect(offered("model-release gate models/", join(root, "models"))).toEqual([
    "models/scorer/1.0.0",
    "models/scorer/1.0.1",
  ]);
  expect(offered("model-release init ")).toEqual(["scorer"]);
  expect(existsSync(join(root, "pwned")) || existsSync(join(root, "models/pwned"))).toBe(false);
});

test.each(Object.entries(COMMANDS))("every option of %s is offered", (name, { options }) => {
  expect(offered(`model-release ${name} --`)).toEqual([...options, "help"].map((option) => `--${option}`));
});

test("without a name, the script is that of the user's shell; another is refused", async () => {
  expect((await runCli("/", ["completion"], undefined, { SHELL: "/usr/bin/bash" })).stdout).toBe(script);
  const json = await runCli("/", ["completion", "bash", "--json"]);
  expect(JSON.parse(json.stdout)).toEqual({ shell: "bash", script });
  const unknown = await runCli("/", ["completion"], undefined, { SHELL: "/bin/tcsh" });
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("bash, zsh, fish")]);
  const typo = await runCli("/", ["completion", "basj"]);
  expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining("Did you mean bash?")]);
});
