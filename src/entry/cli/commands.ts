/** Every option of the command line, with the words that its help shows. */
export const OPTIONS = {
  to: {
    type: "string",
    argument: "<place>",
    help: "publish into this folder or github:<owner>/<repo>, and look for the previous release there",
  },
  from: {
    type: "string",
    argument: "<place>",
    help: "look for earlier releases in this folder or github:<owner>/<repo>",
  },
  first: { type: "boolean", argument: "", help: "this is the first release: do not look for a previous one" },
  "dry-run": { type: "boolean", argument: "", help: "stop after showing the plan; publish nothing" },
  "require-gate": { type: "boolean", argument: "", help: "refuse a model that has no accuracy gate" },
  "on-inconclusive": {
    type: "string",
    argument: "warn|fail",
    help: "how to treat an inconclusive gate (default: as model.yml says, or warn)",
  },
  "time-limit": {
    type: "string",
    argument: "<seconds>",
    help: "stop the model's process after this time (default: 120; as in the Action, 600 for check and revalidate)",
  },
  "memory-limit": {
    type: "string",
    argument: "<MB>",
    help: "stop the model's process above this memory (default: 4000, at most 60% of this machine's)",
  },
  registry: {
    type: "string",
    argument: "<folder>",
    help: "the folder that holds models/ (default: the top of the repository, or the nearest one above)",
  },
  "tag-prefix": {
    type: "string",
    argument: "<prefix>",
    help: "what the tags of this registry have before models/, such as ads/; a second registry of a repository needs one",
  },
  github: { type: "boolean", argument: "", help: "write workflows that check and release models on GitHub" },
  action: {
    type: "string",
    argument: "<reference>",
    help: "how workflows name this action: <owner>/<repository>@<full commit SHA> (default: where this copy came from)",
  },
  model: { type: "string", argument: "<file>", help: "the ONNX model; weights in files next to it are copied too" },
  fixtures: {
    type: "string",
    argument: "<file>",
    help: "labelled rows that training never saw, or a folder of ONNX test data (default: the model's own)",
  },
  label: { type: "string", argument: "<column>", help: "the column with the labels, if its name does not say so" },
  set: {
    type: "string",
    argument: "<key>=<value>",
    multiple: true,
    help: "state a value of metadata.json, such as epochs=20; @<file> is the SHA-256 of a file; repeat it for more",
  },
  into: { type: "string", argument: "<folder>", help: "the folder that models are pulled into" },
  locked: { type: "boolean", argument: "", help: "pull only what the lock file pins" },
  lock: {
    type: "string",
    argument: "<file>",
    help: "the lock file (default: model-release.lock.json in the current folder)",
  },
  check: { type: "boolean", argument: "", help: "write nothing: report what is out of date" },
  yes: { type: "boolean", argument: "", help: "ask nothing: leave open what is not known" },
  html: { type: "string", argument: "<file>", help: "write the report as one HTML page into this file" },
  suggest: { type: "boolean", argument: "", help: "print only the version number that the changes require" },
  markdown: { type: "boolean", argument: "", help: "print Markdown, for a pull request or a page" },
  quiet: { type: "boolean", argument: "", help: "no progress; one line for a version that passes" },
  json: { type: "boolean", argument: "", help: "print one JSON document on stdout" },
} as const;

export type OptionName = keyof typeof OPTIONS;

/** What options mean in one command, if it is not what they mean elsewhere. */
export type OptionWords = Readonly<Partial<Record<OptionName, { readonly argument: string; readonly help: string }>>>;

interface CommandHelp {
  readonly argument: string;
  readonly summary: string;
  readonly text: string;
  readonly example: string;
  readonly options: readonly OptionName[];
  readonly words?: OptionWords;
}

/** Every command, with the words that its help shows. */
export const COMMANDS = {
  validate: {
    argument: "models/<model>/<version>...",
    summary: "check files, metadata.json and model.yml, and that the model loads",
    text: "Checks the files of a version, its metadata.json and model.yml, and that what they state agrees with the model. Measures nothing and writes nothing.",
    example: "model-release validate models/fraud/1.0.0",
    options: ["time-limit", "memory-limit", "html", "quiet", "registry", "tag-prefix", "json"],
  },
  gate: {
    argument: "models/<model>/<version>...",
    summary: "validate, then measure accuracy and latency against model.yml",
    text: "Does what validate does, then runs the model on its fixtures and compares accuracy and latency with the limits in model.yml, and with the previous release if --from says where to find it. Publishes nothing.",
    example: "model-release gate models/fraud/1.0.1 --from releases/",
    options: [
      "from",
      "require-gate",
      "on-inconclusive",
      "time-limit",
      "memory-limit",
      "html",
      "quiet",
      "registry",
      "tag-prefix",
      "json",
    ],
  },
  check: {
    argument: "[<base> | models/<model>/<version>...]",
    summary: "judge what a branch changes, as the check of its pull request will",
    text: "Judges every version, policy and fixture set that the commits of this branch change, as the Action judges the pull request: by the same checks, with the same words. <base> is a branch, tag or commit; without it, the default branch of the remote, as it was last fetched. Uncommitted changes do not count. Instead of a base, paths of versions can be named. With --from, versions are compared with earlier releases, as the pull request's are. Without it, the versions of the base stand in for them, those with a tag first; what they cannot answer is not judged, and the exit code is 3.",
    example: "model-release check origin/main --from github:acme/models",
    options: [
      "from",
      "first",
      "require-gate",
      "on-inconclusive",
      "time-limit",
      "memory-limit",
      "quiet",
      "registry",
      "tag-prefix",
      "json",
    ],
    words: { first: { argument: "", help: "no version is released yet: compare with nothing" } },
  },
  release: {
    argument: "models/<model>/<version>...",
    summary: "gate, compare with the previous release, and publish",
    text: "Checks a version from end to end and publishes it completely, or explains why not and publishes nothing. The plan is shown before anything is written. On GitHub, the token is GITHUB_TOKEN, or else that of  gh auth token.",
    example: "model-release release models/fraud/1.0.0 --to releases/",
    options: [
      "to",
      "from",
      "first",
      "dry-run",
      "require-gate",
      "on-inconclusive",
      "time-limit",
      "memory-limit",
      "html",
      "quiet",
      "registry",
      "tag-prefix",
      "json",
    ],
  },
  revalidate: {
    argument: "<model>[@<version>]...",
    summary: "judge released versions again, on this machine",
    text: "Takes a released version, or all of a model, from the place that --from names, with the fixtures and the model.yml of its commit, and judges it again on this machine and this runtime. No release is changed.",
    example: "model-release revalidate fraud@1.0.0 --from releases/",
    options: [
      "from",
      "require-gate",
      "on-inconclusive",
      "time-limit",
      "memory-limit",
      "quiet",
      "registry",
      "tag-prefix",
      "json",
    ],
  },
  pull: {
    argument: "<model>[@<version>]...",
    summary: "fetch released models into a folder, every byte checked",
    text: "Fetches versions from the place that --from names into <folder>/<model_name>/<version>, where each appears whole or not at all, and pins them in a lock file. A version is 1.0.1, a range such as ^1, or latest, which is the default. With --locked, exactly what the lock file pins is fetched, and what is there already needs no network. Withdrawn versions are refused; ranges pass over deprecated ones.",
    example: "model-release pull fraud@^1 --from github:acme/models --into models",
    options: ["from", "into", "locked", "lock", "registry", "tag-prefix", "quiet", "json"],
    words: {
      from: {
        argument: "<place>",
        help: "the folder or github:<owner>/<repo> with the releases (with --locked, the one in the lock file)",
      },
    },
  },
  verify: {
    argument: "<folder>...",
    summary: "check that a pulled model is complete and unchanged",
    text: "Compares the files of a pulled version with the release's report, with SHA256SUMS and with the lock file, if there is one. Without a lock file it says that nothing outside of the folder vouches for the files.",
    example: "model-release verify models/fraud_detection/1.0.1",
    options: ["lock", "json"],
  },
  catalogue: {
    argument: "",
    summary: "list all models and their released versions",
    text: "Writes models/catalogue.json, one record for each published version from its own report, and the table of models in models/README.md between two markers. With --check, writes nothing and reports every record and cell that is out of date; without --from, compares the two files with each other only.",
    example: "model-release catalogue --from github:acme/models",
    options: ["from", "check", "registry", "tag-prefix", "json"],
    words: { from: { argument: "<place>", help: "the folder or github:<owner>/<repo> with the releases" } },
  },
  diff: {
    argument: "[<old>] <new>",
    summary: "compare two versions and show the required bump",
    text: "Compares two versions as callers see them: inputs, outputs, features, classes, architecture. Each side is a version folder, a tag or a model file; without <old>, the tag before <new>.",
    example: "model-release diff models/fraud/1.0.0 models/fraud/1.0.1",
    options: ["suggest", "markdown", "registry", "tag-prefix", "json"],
  },
  new: {
    argument: "<model> [<version>]",
    summary: "make a version's folder from a model file and labelled rows",
    text: "Copies the model into models/<model>/<version>, reads what the file and the fixtures say, measures metrics and latency, and writes metadata.json, README.md, the two figures and, if there is none, model.yml. Without <version>, it is 1.0.0 or the one that the changes since the newest version require. What only a person knows is null and listed with the command that sets it. Nothing that exists is changed.",
    example: "model-release new fraud --model fraud.onnx --fixtures holdout.csv",
    options: [
      "model",
      "fixtures",
      "from",
      "label",
      "set",
      "yes",
      "time-limit",
      "memory-limit",
      "quiet",
      "registry",
      "tag-prefix",
      "json",
    ],
    words: {
      from: {
        argument: "<version>",
        help: "start from this version: keep what the new model's file and measurement do not say",
      },
    },
  },
  set: {
    argument: "models/<model>/<version> <key>=<value>…",
    summary: "set values of a version's metadata.json",
    text: "Sets values of metadata.json by the path of their keys or by the last part of it, and says what is still open. Text needs no quotes, a list is separated by commas, and @<file> is the SHA-256 of a file.",
    example: "model-release set models/fraud/1.0.0 epochs=20 dataset_hash=@train.csv",
    options: ["json"],
  },
  figures: {
    argument: "models/<model>/<version>",
    summary: "generate missing figures, measured on the fixtures",
    text: "Runs the model on its labelled fixtures and writes confusion_matrix.png (for a classifier) and feature_importance.json (by permutation) into the version's folder if they are missing. Existing files are not changed. Commit the new files before a release.",
    example: "model-release figures models/fraud/1.0.0",
    options: ["time-limit", "memory-limit", "quiet", "registry", "tag-prefix", "json"],
  },
  init: {
    argument: "[<model>]",
    summary: "write a first model.yml, or workflows for GitHub",
    text: "Runs the gate on the model's newest version and writes models/<model>/model.yml with what it found by itself and with limits from what it measured. With --github, writes workflows into .github/workflows. Existing files are not changed.",
    example: "model-release init fraud",
    options: ["github", "action", "registry", "tag-prefix", "json"],
  },
  explain: {
    argument: "[<rule>]",
    summary: "explain a rule: why it exists and what to do",
    text: "Prints the page of a rule: why it exists, what to do about its findings, and whether a waiver can let one pass. Without a rule, lists all rules; with the first part of an id, such as metric, those that begin with it.",
    example: "model-release explain metric/limit",
    options: ["json"],
  },
  doctor: {
    argument: "",
    summary: "check this machine, the repository and its set-up on GitHub",
    text: "Checks Node.js, git, Git LFS, attributes, the runtime, the workflows and their permissions; with a remote on GitHub and a token (GITHUB_TOKEN, or the login of gh), also the tag ruleset, the required check and immutable releases. Each line says how to fix a problem, or how to check what was not checked. Exit codes: 0 no problem was found, 1 there is a problem, 3 doctor itself cannot work.",
    example: "model-release doctor",
    options: ["registry", "tag-prefix", "json"],
  },
  hook: {
    argument: "install|pre-push",
    summary: "validate the versions that a git push contains",
    text: "hook install writes git's hook pre-push, unless the repository has one. On every push, the hook validates the model versions that the remote does not have yet, as the pushed commits and tags have them, and stops the push if one is refused. hook pre-push is what the hook runs; without a push, it judges the checked-out commit.",
    example: "model-release hook install",
    options: ["registry", "tag-prefix", "json"],
  },
  schema: {
    argument: "[metadata|model|report|lock|catalogue]",
    summary: "print a published JSON Schema",
    text: "Prints the JSON Schema of metadata.json, model.yml, validation-report.json, model-release.lock.json or catalogue.json; without a name, lists them.",
    example: "model-release schema metadata",
    options: ["json"],
  },
  completion: {
    argument: "[bash|zsh|fish]",
    summary: "print the completion script of a shell",
    text: "Prints a script that completes commands, options, models, versions and rules; without a name, that of the shell in SHELL. Its first lines say where it goes.",
    example: 'eval "$(model-release completion bash)"',
    options: ["json"],
  },
} as const satisfies Record<string, CommandHelp>;

export type CommandName = keyof typeof COMMANDS;
