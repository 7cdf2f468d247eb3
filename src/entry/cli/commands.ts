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
  first: { type: "boolean", argument: "", help: "this is the first release; do not look for a previous one" },
  "dry-run": { type: "boolean", argument: "", help: "stop after showing the plan; publish nothing" },
  "require-gate": { type: "boolean", argument: "", help: "refuse a model that has no accuracy gate" },
  "on-inconclusive": {
    type: "string",
    argument: "warn|fail",
    help: "how to treat an inconclusive gate (default: as model.yml says, or warn)",
  },
  bom: { type: "boolean", argument: "", help: "add a CycloneDX bill of materials (bom.cdx.json) to the release" },
  "sign-key": {
    type: "string",
    argument: "<file>",
    help: "sign the model's files (model.sig) with the private key in this PEM file, or in a variable: env:<NAME>",
  },
  "public-key": {
    type: "string",
    argument: "<file>",
    help: "require a signature (model.sig) that this public key in PEM confirms",
  },
  "time-limit": {
    type: "string",
    argument: "<seconds>",
    help: "stop the model's process after this time (default: 120; for check and revalidate, 600, as in the Action)",
  },
  "memory-limit": {
    type: "string",
    argument: "<MB>",
    help: "stop the model's process above this memory (default: 4000, at most 60% of this machine's)",
  },
  registry: {
    type: "string",
    argument: "<folder>",
    help: "the folder that contains models/ (default: the top of the repository, or the nearest such folder above)",
  },
  "tag-prefix": {
    type: "string",
    argument: "<prefix>",
    help: "the part of this registry's tags before models/, such as ads/; a second registry in a repository needs one",
  },
  policy: {
    type: "string",
    argument: "<file>",
    help: "a minimum policy, which model.yml may tighten but not loosen; the file can be anywhere",
  },
  github: { type: "boolean", argument: "", help: "write workflows that check and release models on GitHub" },
  action: {
    type: "string",
    argument: "<reference>",
    help: "the action that the workflows use: <owner>/<repository>@<full commit SHA> (default: the source of this copy)",
  },
  model: { type: "string", argument: "<file>", help: "the ONNX model; weights in files next to it are copied too" },
  fixtures: {
    type: "string",
    argument: "<file>",
    help: "labelled rows that training never saw, or a folder of ONNX test data (default: the model's own)",
  },
  label: {
    type: "string",
    argument: "<column>",
    help: "the column that contains the labels, if its name does not show that",
  },
  query: {
    type: "string",
    argument: "<column>",
    help: "for a ranking: the column that groups the rows that are ranked together, if its name does not show that",
  },
  set: {
    type: "string",
    argument: "<key>=<value>",
    multiple: true,
    help: "set a value of metadata.json, such as epochs=20; @<file> is the SHA-256 of a file; repeatable",
  },
  into: { type: "string", argument: "<folder>", help: "the folder to pull models into" },
  locked: { type: "boolean", argument: "", help: "pull only what the lock file pins" },
  lock: {
    type: "string",
    argument: "<file>",
    help: "the lock file (default: model-release.lock.json in the current folder)",
  },
  env: { type: "string", argument: "<environment>", help: "the environment, such as prod or staging" },
  steps: {
    type: "string",
    argument: "<percent>,…",
    help: "the shares of a new rollout, ascending up to 100 (default: 5,25,50,100)",
  },
  next: { type: "boolean", argument: "", help: "order the next step of the rollout" },
  "accept-major": {
    type: "boolean",
    argument: "",
    help: "promote although callers of the stable version may break: every caller works with both",
  },
  reason: { type: "string", argument: "<text>", help: "why, in one line; it is kept in the record" },
  at: {
    type: "string",
    argument: "<time>",
    help: "show what was ordered at this time, such as 2026-11-25T14:05Z (UTC without a zone)",
  },
  check: { type: "boolean", argument: "", help: "write nothing; report what is out of date" },
  yes: { type: "boolean", argument: "", help: "ask nothing; leave unknown values open" },
  html: { type: "string", argument: "<file>", help: "write the report as one HTML page into this file" },
  suggest: { type: "boolean", argument: "", help: "print only the version number that the changes require" },
  markdown: { type: "boolean", argument: "", help: "print Markdown, for a pull request or a page" },
  quiet: { type: "boolean", argument: "", help: "print no progress, and one line for a version that passes" },
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

/** Of every command that looks for a registry. */
const REGISTRY = ["registry", "tag-prefix"] as const;
/** Of every command that runs models. */
const LIMITS = ["time-limit", "memory-limit"] as const;
/** Of every command that decides by the gate: what a run asks for beyond model.yml. */
const STRICTNESS = ["require-gate", "on-inconclusive", "policy"] as const;

/** Every command, with the words that its help shows. */
export const COMMANDS = {
  validate: {
    argument: "models/<model>/<version>...",
    summary: "check files, metadata.json and model.yml, and that the model loads",
    text: "Checks the files of a version, its metadata.json and model.yml, and that what they state agrees with the model. Measures nothing and writes nothing.",
    example: "model-release validate models/fraud/1.0.0",
    options: ["policy", ...LIMITS, "html", "quiet", ...REGISTRY, "json"],
  },
  gate: {
    argument: "models/<model>/<version>...",
    summary: "validate, then measure accuracy and latency against model.yml",
    text: "Does what validate does, then runs the model on its fixtures and compares accuracy and latency with the limits in model.yml, and with the previous release if --from says where to find it. Publishes nothing.",
    example: "model-release gate models/fraud/1.0.1 --from releases/",
    options: ["from", ...STRICTNESS, ...LIMITS, "html", "quiet", ...REGISTRY, "json"],
  },
  check: {
    argument: "[<base> | models/<model>/<version>...]",
    summary: "judge what a branch changes, as the check of its pull request will",
    text: "Judges every version, policy and fixture set that the commits of this branch change, with the same checks and findings as the Action's check of the pull request. <base> is a branch, tag or commit; the default is the remote's default branch, as last fetched. Uncommitted changes do not count. Instead of a base, you can name the paths of versions. With --from, versions are compared with earlier releases, as in the pull request. Without it, they are compared with the versions of the base, those with a tag first; what cannot be judged that way is reported as not judged, with exit code 3.",
    example: "model-release check origin/main --from github:acme/models",
    options: ["from", "first", ...STRICTNESS, ...LIMITS, "quiet", "html", ...REGISTRY, "json"],
    words: { first: { argument: "", help: "no version is released yet: compare with nothing" } },
  },
  release: {
    argument: "models/<model>/<version>...",
    summary: "gate, compare with the previous release, and publish",
    text: "Checks a version from end to end and publishes it completely, or explains why not and publishes nothing. Shows the plan before it writes anything. For GitHub, the token is taken from GITHUB_TOKEN or from  gh auth token.",
    example: "model-release release models/fraud/1.0.0 --to releases/",
    options: [
      "to",
      "from",
      "first",
      "dry-run",
      ...STRICTNESS,
      "bom",
      "sign-key",
      ...LIMITS,
      "html",
      "quiet",
      ...REGISTRY,
      "json",
    ],
  },
  revalidate: {
    argument: "<model>[@<version>]...",
    summary: "judge released versions again, on this machine",
    text: "Fetches a released version, or all versions of a model, from the place that --from names, and judges it again on this machine and runtime, with the fixtures and the model.yml of its commit. Changes no release.",
    example: "model-release revalidate fraud@1.0.0 --from releases/",
    options: ["from", ...STRICTNESS, ...LIMITS, "quiet", ...REGISTRY, "json"],
  },
  pull: {
    argument: "<model>[@<version>]...",
    summary: "fetch released models into a folder, every byte checked",
    text: "Fetches versions from the place that --from names into <folder>/<model_name>/<version>, each whole or not at all, and pins them in a lock file. A version is a number such as 1.0.1, a range such as ^1, latest (the default), or an environment such as prod, whose deployment record names it. With --locked, fetches exactly what the lock file pins; versions already in the folder need no network. Withdrawn versions are refused, and ranges skip deprecated ones. With --public-key, the release must be signed with that key, which the lock file then pins for the model.",
    example: "model-release pull fraud@^1 --from github:acme/models --into served",
    options: ["from", "into", "locked", "lock", "public-key", ...REGISTRY, "quiet", "json"],
    words: {
      from: {
        argument: "<place>",
        help: "the folder or github:<owner>/<repo> with the releases (with --locked, the one in the lock file)",
      },
    },
  },
  verify: {
    argument: "<folder>... | <model>@<version>...",
    summary: "check that a pulled model or a release is complete and unchanged",
    text: "Compares the files of a pulled version with the release's report, with SHA256SUMS and with the lock file, if there is one. With --from, does the same with a release where it is, and writes no file. With --public-key, the files must also be signed with that key. Without a lock file or a key, it can only show that the files agree with each other.",
    example: "model-release verify served/fraud_detection/1.0.1",
    options: ["from", "lock", "public-key", ...REGISTRY, "json"],
    words: {
      from: { argument: "<place>", help: "verify a release in this folder or github:<owner>/<repo>" },
    },
  },
  catalogue: {
    argument: "",
    summary: "list all models and their released versions",
    text: "Writes models/catalogue.json, with one record for each published version, taken from its own report, and the table of models between two markers in models/README.md. With --check, writes nothing and reports every record and cell that is out of date; without --from, --check only compares the two files with each other. With --html, writes neither of them, but a page with all models and versions into a folder of its own, for GitHub Pages or any other server, or to be opened as a file.",
    example: "model-release catalogue --from github:acme/models",
    options: ["from", "check", "html", ...REGISTRY, "json"],
    words: {
      from: { argument: "<place>", help: "the folder or github:<owner>/<repo> with the releases" },
      html: { argument: "<folder>", help: "write a page with all models and versions into this folder" },
    },
  },
  card: {
    argument: "<model>[@<version>] | <folder>",
    summary: "print a model card for a hub",
    text: "Prints the model card of a released version, as Hugging Face takes it for README.md: front matter with a model-index of the measured values, the facts of the report, and the version's own README.md. The version comes from the place that --from names; without --from, the argument is the folder of a released version. Findings go to stderr.",
    example: "model-release card fraud@1.0.1 --from releases/",
    options: ["from", ...REGISTRY, "json"],
    words: { from: { argument: "<place>", help: "the folder or github:<owner>/<repo> with the releases" } },
  },
  promote: {
    argument: "<model>@<version>",
    summary: "order the next share of requests for a released version",
    text: "Records in deployments/<environment>/<model>.yml which share of the requests a released version is to serve, with the flag file and the manifests that follow from it, as one commit. A new version begins as a canary with the first of its steps; --next or --to orders the next step; at 100% it is the stable version. Without either, an active canary stays as it is. The first version of an environment serves everything at once.",
    example: "model-release promote fraud@1.0.1 --env prod --from github:acme/models",
    options: ["env", "from", "steps", "to", "next", "accept-major", "reason", "registry", "tag-prefix", "json"],
    words: {
      from: { argument: "<place>", help: "the folder or github:<owner>/<repo> with the releases" },
      to: { argument: "<percent>", help: "order this share, which must be that of the next step" },
    },
  },
  rollback: {
    argument: "<model>",
    summary: "drop the canary, or return to an earlier stable version",
    text: "Drops the canary if one is active; without one, returns to the most recent earlier stable version that no rollback has left, or to the one that --to names. One commit, no steps, and no model is run. With --from, the digest of that version is checked; if the place cannot be read within seconds, the rollback goes on with a warning.",
    example: 'model-release rollback fraud --env prod --reason "error rate doubled"',
    options: ["env", "reason", "to", "from", "registry", "tag-prefix", "json"],
    words: {
      from: { argument: "<place>", help: "the folder or github:<owner>/<repo> with the releases, to check the digest" },
      to: { argument: "<version>", help: "return to this version, which was stable before" },
    },
  },
  status: {
    argument: "",
    summary: "show which versions are ordered to serve, or were at a time",
    text: "Shows for every environment and model which versions are ordered to serve, since when, why and by whom, from the commits of the deployment records on the first-parent history. A person is named only if the commit has a signature that git verifies. With --at, shows what was ordered at a time of the past.",
    example: "model-release status --env prod --at 2026-11-25T14:05Z",
    options: ["env", "at", "registry", "tag-prefix", "json"],
  },
  diff: {
    argument: "[<old>] <new>",
    summary: "compare two versions and show the required bump",
    text: "Compares two versions as callers see them: inputs, outputs, features, classes, architecture. Each of them is a version folder, a tag or a model file. The default of <old> is the tag before <new>.",
    example: "model-release diff models/fraud/1.0.0 models/fraud/1.0.1",
    options: ["suggest", "markdown", ...REGISTRY, "json"],
  },
  new: {
    argument: "<model> [<version>]",
    summary: "create a version's folder from a model file and labelled rows",
    text: "Copies the model into models/<model>/<version>, reads the model file and the fixtures, measures metrics and latency, and writes metadata.json, README.md, the two figures and, if there is none, model.yml. The default <version> is 1.0.0, or the number that the changes since the newest version require. Values that only a person knows are null, and are listed with the command that sets them. Existing files are not changed.",
    example: "model-release new fraud --model fraud.onnx --fixtures holdout.csv",
    options: ["model", "fixtures", "from", "label", "query", "set", "yes", ...LIMITS, "quiet", ...REGISTRY, "json"],
    words: {
      from: {
        argument: "<version>",
        help: "start from this version; keep the values that the new model does not determine",
      },
    },
  },
  set: {
    argument: "models/<model>/<version> <key>=<value>…",
    summary: "set values of a version's metadata.json",
    text: "Sets values of metadata.json, and lists those that are still open. A key is a path, or its last part. Text needs no quotes, commas separate the items of a list, and @<file> is the SHA-256 of a file.",
    example: "model-release set models/fraud/1.0.0 epochs=20 dataset_hash=@train.csv",
    options: ["json"],
  },
  figures: {
    argument: "models/<model>/<version>",
    summary: "generate missing figures, measured on the fixtures",
    text: "Runs the model on its labelled fixtures and writes confusion_matrix.png (for a classifier) and feature_importance.json (by permutation) into the version's folder if they are missing. Existing files are not changed. Commit the new files before a release.",
    example: "model-release figures models/fraud/1.0.0",
    options: [...LIMITS, "quiet", ...REGISTRY, "json"],
  },
  init: {
    argument: "[<model>]",
    summary: "write a first model.yml, or workflows for GitHub",
    text: "Runs the gate on the model's newest version and writes models/<model>/model.yml with the settings that it recognized and with limits from the measured values. With --github, writes workflows into .github/workflows. Existing files are not changed.",
    example: "model-release init fraud",
    options: ["github", "action", ...REGISTRY, "json"],
  },
  explain: {
    argument: "[<rule>]",
    summary: "explain a rule: why it exists and what to do",
    text: "Prints the page of a rule: why it exists, what to do about its findings, and whether a waiver can let one pass. Without a rule, lists all rules; with the first part of an id, such as metric, lists the rules that begin with it.",
    example: "model-release explain metric/limit",
    options: ["json"],
  },
  doctor: {
    argument: "",
    summary: "check this machine, the repository and its set-up on GitHub",
    text: "Checks Node.js, git, Git LFS, attributes, the runtime, the workflows and their permissions; with a remote on GitHub and a token (GITHUB_TOKEN, or the login of gh), also the tag ruleset, the required check and immutable releases. Each line says how to fix a problem, or how to check what could not be checked.",
    example: "model-release doctor",
    options: [...REGISTRY, "json"],
  },
  hook: {
    argument: "install|pre-push",
    summary: "validate the versions that a git push contains",
    text: "hook install writes git's pre-push hook, unless the repository has one. On every push, the hook validates the model versions that the remote does not have yet, with the content of the pushed commits and tags, and stops the push if one is refused. The hook runs  hook pre-push;  without a push, that judges the checked-out commit.",
    example: "model-release hook install",
    options: [...REGISTRY, "json"],
  },
  schema: {
    argument: "[metadata|model|minimum|report|lock|catalogue|deployment]",
    summary: "print a published JSON Schema",
    text: "Prints the JSON Schema of metadata.json, model.yml, a minimum policy, validation-report.json, model-release.lock.json, catalogue.json or a deployment record; without a name, lists the names.",
    example: "model-release schema metadata",
    options: ["json"],
  },
  completion: {
    argument: "[bash|zsh|fish]",
    summary: "print the completion script of a shell",
    text: "Prints a script that completes commands, options, models, versions and rules. The default is the script for the shell in SHELL. Its first lines say where to put it.",
    example: 'eval "$(model-release completion bash)"',
    options: ["json"],
  },
} as const satisfies Record<string, CommandHelp>;

export type CommandName = keyof typeof COMMANDS;
