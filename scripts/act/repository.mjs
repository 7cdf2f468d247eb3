// A repository that contains only models/, where GitHub has it (bare) and where its owner works (a clone).
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function createRepository(folder) {
  const origin = join(folder, "origin.git");
  const clone = join(folder, "clone");
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  // Where actions/checkout asks github.com, git answers from the bare repository.
  const config = [
    "[user]\n\tname = Someone\n\temail = someone@example.com",
    `[url "file://${origin}"]\n\tinsteadOf = https://github.com/acme/models`,
    "[protocol]\n\tversion = 2",
    "[advice]\n\tdetachedHead = false",
  ];
  writeFileSync(join(home, ".gitconfig"), `${config.join("\n")}\n`);
  const git = (...args) =>
    execFileSync("git", args, { cwd: clone, env: { PATH: process.env.PATH, HOME: home }, encoding: "utf8" }).trim();
  mkdirSync(clone, { recursive: true });
  git("init", "--quiet", "--bare", "--initial-branch=main", origin);
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", "https://github.com/acme/models");
  return {
    origin,
    clone,
    home,
    git,
    commit(message) {
      git("add", "--all");
      git("commit", "--quiet", "--message", message);
    },
    /** Pushes the branch, and makes the merge that GitHub makes of a pull request; returns its sides. */
    openPull(number, branch) {
      git("push", "--quiet", "--force", "origin", `${branch}:${branch}`);
      const [base, head] = [git("rev-parse", "main"), git("rev-parse", branch)];
      git("checkout", "--quiet", "--detach", "main");
      git("merge", "--quiet", "--no-ff", "--message", `Merge ${head} into ${base}`, branch);
      git("push", "--quiet", "--force", "origin", `HEAD:refs/pull/${number}/merge`);
      return {
        base: { ref: "main", sha: base, repo: "acme/models" },
        head: { ref: branch, sha: head, repo: "acme/models" },
      };
    },
  };
}
