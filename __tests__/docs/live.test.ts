import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { tempFolder } from "../helpers/temp-folder.ts";

const ACTION = `acme/model-release@${"0123456789abcdef".repeat(3).slice(0, 40)}`;
const LIVE = resolve("scripts/live.sh");

interface Owner {
  readonly folder: string;
  readonly transcript: string;
  calls(): string;
  run(...args: string[]): { readonly status: number | null; readonly output: string };
}

const TOOL = `${process.execPath} --no-warnings ${resolve("__tests__/docs/cli.mjs")}`;

/** A machine with a gh that plays GitHub's part in a folder. */
function owner(tool = TOOL): Owner {
  const folder = tempFolder();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(resolve("__tests__/docs/live-gh.sh"), join(bin, "gh"));
  const transcript = join(folder, "transcript.txt");
  const env = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: folder,
    FAKE: folder,
    MODEL_RELEASE: tool,
    TRANSCRIPT: transcript,
    POLL_S: "0",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_AUTHOR_NAME: "Owner",
    GIT_AUTHOR_EMAIL: "owner@example.com",
    GIT_COMMITTER_NAME: "Owner",
    GIT_COMMITTER_EMAIL: "owner@example.com",
  };
  return {
    folder,
    transcript,
    calls: () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8") : ""),
    run(...args) {
      const { status, stdout, stderr } = spawnSync("bash", [LIVE, ...args], {
        cwd: folder,
        env,
        input: "no\n",
        encoding: "utf8",
      });
      return { status, output: stdout + stderr };
    },
  };
}

test("a dry run prints the plan and calls nothing", () => {
  const machine = owner();
  const { status, output } = machine.run("--dry-run", "acme/live", ACTION);
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining("Nothing was done") });
  for (const words of ["gh repo create acme/live --private", "git push --quiet --force origin models/fraud/1.0.1"]) {
    expect(output).toContain(words);
  }
  expect(machine.calls()).toBe("");
  expect(existsSync(machine.transcript)).toBe(false);
});

test("a whole run: releases, a refused and a merged pull request, a repetition, a moved tag", () => {
  const machine = owner();
  const { status, output } = machine.run("--yes", "acme/live", ACTION);
  expect({ status, output }).toEqual({
    status: 0,
    output: expect.stringContaining("Everything happened as expected."),
  });
  expect(output).not.toContain("NOT AS EXPECTED");
  expect(output.match(/as expected: /g)).toHaveLength(12);
  // The comment that refuses, and the digests that were compared.
  expect(output).toContain("requires a major release");
  expect(output).toContain("model.onnx: OK");
  expect(readFileSync(machine.transcript, "utf8")).toContain("Everything happened as expected.");
  expect(machine.calls()).not.toContain("repo delete");
  expect(existsSync(join(machine.folder, "repository.git"))).toBe(true);
});

test("nothing is created without a yes, and nothing that exists is touched", () => {
  const machine = owner();
  expect(machine.run("--delete", "acme/live", ACTION).status).toBe(2);
  expect(machine.calls()).not.toMatch(/repo (?:create|delete)/);
  mkdirSync(join(machine.folder, "repository.git"));
  const { status, output } = machine.run("--yes", "--delete", "acme/live", ACTION);
  expect({ status, output }).toEqual({ status: 2, output: expect.stringContaining("exists") });
  expect(machine.calls()).not.toMatch(/repo (?:create|delete)/);
});

test.each([
  [["--yes", "--delete"], false],
  [["--yes"], true],
])("with %j, a run that breaks half-way leaves the repository that it created: %j", (options, stays) => {
  const machine = owner("false");
  const { status, output } = machine.run(...options, "acme/live", ACTION);
  expect({ status, output }).toEqual({
    status: 1,
    output: expect.stringContaining(`Transcript: ${machine.transcript}`),
  });
  expect(existsSync(join(machine.folder, "repository.git"))).toBe(stays);
  expect(output.includes("The repository stays: https://github.com/acme/live")).toBe(stays);
});

test.each([[[]], [["acme/live"]], [["acme/live", "acme/model-release@v1"]], [["--force", "acme/live", ACTION]]])(
  "%j is wrong usage",
  (args) => {
    const machine = owner();
    expect(machine.run(...args).status).toBe(2);
    expect(machine.calls()).toBe("");
  },
);
