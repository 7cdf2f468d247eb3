import { type Check, ok, problem, someOf } from "./check.ts";
import type { Lfs, TrackedFile } from "./ports.ts";

/** Files that are no text, by their names: converted line endings would destroy them. */
const BINARY = /\.(?:onnx|data|bin|weights|pt|pb|npz|npy|parquet|png)$/i;

const isInLfs = ({ attributes }: TrackedFile) => attributes.filter === "lfs";

/** Git LFS, if a file below models/ is stored there. */
export function checkLfs(files: readonly TrackedFile[], { version, filters }: Lfs): readonly Check[] {
  const pointers = files.filter(({ isPointer }) => isPointer).map(({ path }) => path);
  const stored = files.filter(isInLfs);
  if (stored.length === 0 && pointers.length === 0) {
    return [ok("git lfs", "No file below models/ is stored in Git LFS, so git-lfs is not needed.")];
  }
  if (version === undefined) {
    return [
      problem(
        "git lfs",
        `Files below models/ are stored in Git LFS, but git-lfs is not installed: ${someOf([...pointers, ...stored.map(({ path }) => path)])}`,
        "Install git-lfs (https://git-lfs.com), then run  git lfs install  and  git lfs pull",
      ),
    ];
  }
  return [
    filters
      ? ok("git lfs", `git-lfs ${version}`)
      : problem("git lfs", `git-lfs ${version} is installed, but not set up for this user.`, "Run  git lfs install"),
    ...(pointers.length === 0
      ? []
      : [
          problem(
            "git lfs",
            `The content of ${pointers.length === 1 ? "a file" : `${pointers.length} files`} was not fetched from Git LFS: ${someOf(pointers)}`,
            "Run  git lfs pull",
          ),
        ]),
  ];
}

/** Whether git keeps its hands off the bytes of models, on this machine and on every other. */
export function checkAttributes(files: readonly TrackedFile[]): readonly Check[] {
  return [checkFixed(files), checkLineEndings(files)];
}

/** Where no attribute decides, `core.autocrlf` of each machine does: Git for Windows turns it on. */
function checkFixed(files: readonly TrackedFile[]): Check {
  const open = files.filter((file) => !isFixed(file)).map(({ path }) => path);
  if (open.length > 0) {
    return problem(
      "attributes",
      `On another machine, git may check out ${someOf(open)} with different line endings, and so with a different digest.`,
      `Add the line  ${modelsIn(open)}/** -text  to .gitattributes, and commit it.`,
    );
  }
  return ok("attributes", "Every file below models/ is checked out with the same bytes on every machine.");
}

/** The folder `models/` that contains a registry's files. */
function modelsIn([path = ""]: readonly string[]): string {
  return /^(?:.*?\/)?models(?=\/)/.exec(path)?.[0] ?? "models";
}

function isFixed(file: TrackedFile): boolean {
  const { text, eol } = file.attributes;
  return isInLfs(file) || text === "unset" || (eol === "lf" && !BINARY.test(file.path));
}

/** A digest is of bytes: what git changes on the way to the working tree makes another file of it. */
function checkLineEndings(files: readonly TrackedFile[]): Check {
  const converted = files.filter((file) => !isInLfs(file) && isConverted(file)).map(({ path }) => path);
  if (converted.length > 0) {
    return problem(
      "line endings",
      `git changes the bytes of ${someOf(converted)} when it checks them out, so their digests differ on this machine.`,
      `Add the line  ${modelsIn(converted)}/** -text  to .gitattributes, and commit it. Then, with nothing uncommitted, check the files out again:  git rm -rq --cached ${modelsIn(converted)} && git reset -q --hard`,
    );
  }
  return ok("line endings", "No file below models/ is changed when git checks it out.");
}

function isConverted({ inGit, inWorkingTree, attributes }: TrackedFile): boolean {
  const isOther = inWorkingTree !== "" && inGit !== inWorkingTree;
  const { ident, "working-tree-encoding": encoding, eol, text } = attributes;
  const isSet = (value: string | undefined) => value !== undefined && value !== "unspecified" && value !== "unset";
  return isOther || ident === "set" || isSet(encoding) || (eol === "crlf" && text !== "unset");
}
