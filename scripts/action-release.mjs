// What the workflow that releases this Action asks before it publishes; RELEASING.md says when it runs.
//   node scripts/action-release.mjs check v1.2.3           package.json, its lock file and CHANGELOG.md agree with the tag
//   node scripts/action-release.mjs notes v1.2.3           prints the version's section of CHANGELOG.md
//   node scripts/action-release.mjs moves v1.2.3 < tags    prints what moves: major-tag=v1 or nothing, latest=true or false
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/**
 * What contradicts the tag `v<version>`, as sentences; none if it can be released. `stated` are the versions that files
 * state, by the name of the file.
 */
export function contradictions(tag, stated, changelog) {
  const version = versionOf(tag);
  if (version === undefined) return [`${tag} is not a version tag: vMAJOR.MINOR.PATCH`];
  const problems = Object.entries(stated)
    .filter(([, other]) => other !== version)
    .map(([file, other]) => `${file} states version ${other}, the tag ${version}`);
  const notes = sectionOf(changelog, version);
  if (notes === undefined) problems.push(`CHANGELOG.md has no heading "## ${version} - YYYY-MM-DD"`);
  else if (notes === "") problems.push(`CHANGELOG.md says nothing about ${version}`);
  if (sectionOf(changelog, "Unreleased")) problems.push(`CHANGELOG.md has entries under Unreleased: move them`);
  return problems;
}

/** The text below the changelog's heading of a version, or below `Unreleased`, without the heading; `undefined` without one. */
export function sectionOf(changelog, version) {
  const sections = changelog.replaceAll("\r\n", "\n").split(/^## /m).slice(1);
  for (const section of sections) {
    const [heading = "", ...lines] = section.split("\n");
    const found = /^(?:Unreleased|(\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2})$/.exec(heading.trim());
    if (found && (found[1] ?? "Unreleased") === version) return lines.join("\n").trim();
  }
  return undefined;
}

/**
 * Which pointers follow a new version among all tags of the repository: the tag of its major only if no version of that
 * major is higher, the mark "latest" only if no version is. Other tags are ignored.
 */
export function pointersOf(tag, tags) {
  const numbers = numbersOf(tag);
  const others = tags.map(numbersOf).filter((other) => other !== undefined);
  const isAtLeast = (other) => compare(numbers, other) >= 0;
  const ofMajor = others.filter(([major]) => major === numbers[0]);
  return { majorTag: ofMajor.every(isAtLeast) ? `v${numbers[0]}` : undefined, latest: others.every(isAtLeast) };
}

/**
 * What is wrong with the address that package.json states, as sentences: findings link to it. `env` is that of a workflow;
 * where no workflow runs, there is nothing to compare with.
 */
export function misaddressed(url, { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }) {
  if (!server || !repository || url === `git+${server}/${repository}.git`) return [];
  return [
    `package.json states the repository ${url}, and this is ${server}/${repository}: change it there and in src/domain/tool.ts`,
  ];
}

function versionOf(tag) {
  return /^v((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*))$/.exec(tag)?.[1];
}

function numbersOf(tag) {
  return versionOf(tag)?.split(".").map(Number);
}

function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

async function main([command, tag = ""]) {
  const root = join(import.meta.dirname, "..");
  const read = (file) => readFileSync(join(root, file), "utf8");
  const { version, repository } = JSON.parse(read("package.json"));
  const stated = { "package.json": version, "package-lock.json": JSON.parse(read("package-lock.json")).version };
  const problems = [...contradictions(tag, stated, read("CHANGELOG.md")), ...misaddressed(repository.url, process.env)];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  if (command === "check") console.log(`${tag} can be released.`);
  else if (command === "notes") console.log(sectionOf(read("CHANGELOG.md"), versionOf(tag)));
  else if (command === "moves") {
    const { majorTag, latest } = pointersOf(tag, (await text(process.stdin)).split(/\s+/));
    console.log(`major-tag=${majorTag ?? ""}\nlatest=${latest}`);
  } else throw new Error("usage: node scripts/action-release.mjs check|notes|moves <tag>");
}

if (process.argv[1] === import.meta.filename) {
  await main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
