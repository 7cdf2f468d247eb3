// The actions that workflows name, each at the commit that they name, out of repositories that are on this machine.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";

const USES = /^\s*(?:- )?uses: (([^\s/@]+\/([^\s/@]+))[^\s@]*@([0-9a-f]{40}))/gm;

/**
 * The options with which act finds every action that the files name: `owner/name@commit` is in the folder that `own` names,
 * else in `<repositories>/<name>`: at that commit of a git repository, bare or not, or the action's files as they are.
 */
export function localActions(files, repositories, target, own) {
  const named = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(USES)]);
  const unique = new Map(named.map(([, uses, , name, commit]) => [uses, { name, commit }]));
  return [...unique].flatMap(([uses, { name, commit }]) => {
    const source = join(repositories, name);
    const plain = existsSync(join(source, "action.yml")) && !existsSync(join(source, ".git"));
    const folder = own[uses] ?? (plain ? realpathSync(source) : join(target, `${name}-${commit.slice(0, 12)}`));
    if (!existsSync(folder)) extract(source, commit, folder);
    return ["--local-repository", `${uses}=${folder}`];
  });
}

/** What a runner downloads of a repository at a commit. */
export function extract(repository, commit, folder) {
  mkdirSync(folder, { recursive: true });
  const archive = spawnSync("git", ["-C", repository, "archive", commit], { maxBuffer: 2 ** 30 });
  if (archive.status !== 0) throw new Error(`${repository} does not have ${commit}: ${archive.stderr}`);
  const tar = spawnSync("tar", ["-x", "-C", folder], { input: archive.stdout });
  if (tar.status !== 0) throw new Error(`tar: ${tar.stderr}`);
  if (!readdirSync(folder).includes("action.yml")) throw new Error(`${basename(repository)} has no action.yml`);
}
