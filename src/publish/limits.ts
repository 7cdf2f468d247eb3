import { type Finding, finding } from "../domain/finding.ts";
import { publishRules as rules } from "../releases/rules.ts";
import type { StagedFile } from "./ports.ts";

/** GitHub keeps a name of these characters as it is; in any other it puts dots. */
const KEPT_NAME = /^[A-Za-z0-9_@+-](?:[A-Za-z0-9_@+-]|\.(?!\.))*$/;
/** An asset has fewer bytes than this: exactly 2 GiB was reported to fail. */
const TOO_LARGE = 2 ** 31;
const MAX_ASSETS = 1000;

/** What of a plan's files, candidate and evidence together, GitHub would refuse or change: reported before anything is written. */
export function checkFiles(files: readonly StagedFile[]): Finding[] {
  return [
    ...(files.length > MAX_ASSETS
      ? [
          finding(rules.tooManyFiles, {
            message: `The release would have ${files.length} files, evidence included; GitHub accepts at most ${MAX_ASSETS}.`,
          }),
        ]
      : []),
    ...files.flatMap(checkFile),
    ...sameNames(files),
  ];
}

function checkFile({ name, size }: StagedFile): Finding[] {
  return [
    ...(KEPT_NAME.test(name) && !name.endsWith(".")
      ? []
      : [finding(rules.fileName, { message: `GitHub would store ${JSON.stringify(name)} under another name.` })]),
    ...(size === 0 ? [finding(rules.fileSize, { message: `${name} is empty; GitHub accepts no empty files.` })] : []),
    ...(size >= TOO_LARGE
      ? [finding(rules.fileSize, { message: `${name} has ${size} bytes; GitHub accepts less than ${TOO_LARGE}.` })]
      : []),
  ];
}

function sameNames(files: readonly StagedFile[]): Finding[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ name }) => {
    const other = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (other === undefined) return [];
    const message = other === name ? `Two files are called ${name}.` : `${other} and ${name} differ only in case.`;
    return [finding(rules.fileName, { message })];
  });
}
