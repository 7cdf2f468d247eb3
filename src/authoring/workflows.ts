import { AT_TOP, type Registry, tagOf } from "../domain/registry.ts";
import type { ActionReference } from "./action-reference.ts";

/** A file of a repository, by its path from the root. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
const ATTEST = "actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6 # v4.2.2";
const DOWNLOAD = "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1";

/**
 * The workflows of a user's own repository: release in two jobs, of which the one that runs models cannot write; check of
 * pull requests; revalidation.
 */
export function workflows({ uses, version }: ActionReference, registry: Registry = AT_TOP): TextFile[] {
  const action = version === undefined ? uses : `${uses} # ${version}`;
  const name = registry.folder === "" ? "" : `-${slugOf(registry.folder)}`;
  return [
    { path: `.github/workflows/model-release${name}.yml`, text: within(registry, release(action)) },
    { path: `.github/workflows/model-check${name}.yml`, text: within(registry, check(action)) },
    { path: `.github/workflows/model-revalidate${name}.yml`, text: within(registry, revalidate(action)) },
  ];
}

/** A folder as a part of a file's name. */
function slugOf(folder: string): string {
  return folder.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "") || "registry";
}

/** A workflow for a registry of its own: with its inputs and tags, and with names that those of another do not have. */
function within(registry: Registry, text: string): string {
  const { folder, tagPrefix } = registry;
  if (folder === "" && tagPrefix === "") return text;
  const inputs = [
    ...(folder === "" ? [] : [`registry: ${JSON.stringify(folder)}`]),
    ...(tagPrefix === "" ? [] : [`tag-prefix: ${tagPrefix}`]),
  ];
  const tagged = text
    .replaceAll("models/fraud/1.0.0", tagOf(registry, { model: "fraud", version: "1.0.0" }))
    .replace("- models/**", `- ${tagPrefix}models/**`)
    .replace(/^( +)mode: \w+$/gm, (line, indent) => [line, ...inputs.map((input) => `${indent}${input}`)].join("\n"));
  if (folder === "") return tagged;
  const shown = folder.replace(/[^A-Za-z0-9/._-]+/g, "-");
  return tagged
    .replace(/^name: .*$/m, (line) => `${line} (${shown})`)
    .replace(/^ {4}name: (?:Gate|Publish|Check|Revalidate)$/gm, (line) => `${line} (${shown})`)
    .replace(/^( +group: model-\w+)-/m, `$1-${slugOf(folder)}-`);
}

function release(action: string): string {
  return `# Releases a model version when its tag is pushed:  git push origin models/fraud/1.0.0
# The job that runs the model cannot write; the job that writes runs no model.
# To release with approval, add required reviewers to the environment model-releases in the repository's settings.
name: Model release

on:
  push:
    tags:
      - models/**
  # GitHub starts nothing when more than three tags are pushed at once, or for tags pushed by a workflow.
  workflow_dispatch:
    inputs:
      tag:
        description: The version to release, for example models/fraud/1.0.0
        required: true
        type: string

permissions: {}

concurrency:
  # One run per tag; other models do not wait, and none is cancelled half-way.
  group: model-release-\${{ inputs.tag || github.ref_name }}
  cancel-in-progress: false

jobs:
  gate:
    name: Gate
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    permissions:
      contents: read # to read files and previous releases; nothing can be written
    outputs:
      artifact-id: \${{ steps.gate.outputs.artifact-id }}
    steps:
      - name: Check out the tag
        uses: ${CHECKOUT}
        with:
          ref: \${{ inputs.tag && format('refs/tags/{0}', inputs.tag) || github.ref }}
          persist-credentials: false
      - name: Measure
        id: gate
        uses: ${action}
        with:
          mode: gate
          tag: \${{ inputs.tag }}

  publish:
    name: Publish
    needs: gate
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    environment: model-releases
    permissions:
      contents: write # to publish the release
      id-token: write # to sign the attestation of the verdict as this workflow
      attestations: write # to store the attestation
    steps:
      - name: Check out the tag
        uses: ${CHECKOUT}
        with:
          ref: \${{ inputs.tag && format('refs/tags/{0}', inputs.tag) || github.ref }}
          persist-credentials: false
      - name: Fetch the evidence of this run
        uses: ${DOWNLOAD}
        with:
          artifact-ids: \${{ needs.gate.outputs.artifact-id }}
          path: evidence
          merge-multiple: true
      - name: Publish
        id: publish
        uses: ${action}
        with:
          mode: publish
          tag: \${{ inputs.tag }}
          evidence-path: evidence
      # The verdict, signed as this workflow's: only of a release that this run published, whose stored verdict no one could
      # edit before. In a private repository, GitHub offers this only with Enterprise Cloud.
      - name: Attest the verdict
        if: steps.publish.outputs.predicate-path != '' && !github.event.repository.private
        uses: ${ATTEST}
        with:
          subject-checksums: \${{ steps.publish.outputs.subjects-path }}
          predicate-type: https://in-toto.io/attestation/test-result/v0.1
          predicate-path: \${{ steps.publish.outputs.predicate-path }}
`;
}

function check(action: string): string {
  return `# Judges every model version that a pull request or a merge queue adds or changes, as a release would. Publishes nothing.
# It runs on every pull request, so that the check can be required: a required check that a path filter skips stays
# pending forever on GitHub. If no model changes, the step ends before anything is installed.
name: Model check

on:
  pull_request:
  merge_group:

permissions: {}

concurrency:
  group: model-check-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: true

jobs:
  check:
    name: Check
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    permissions:
      contents: read # to read the files and the previous releases
      pull-requests: write # for the one comment; a fork's token is read-only, so a fork gets none
    steps:
      - name: Check out the pull request
        uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - name: Check
        uses: ${action}
        with:
          mode: check
`;
}

function revalidate(action: string): string {
  return `# Judges released versions again, on today's runtime. Touches no release.
name: Model revalidation

on:
  workflow_dispatch:
    inputs:
      model:
        description: The model, for example fraud; empty for all
        type: string
      version:
        description: The version, for example 1.0.0; empty for all of the model
        type: string

permissions: {}

concurrency:
  group: model-revalidate-\${{ inputs.model || 'all' }}-\${{ inputs.version || 'all' }}
  cancel-in-progress: false

jobs:
  revalidate:
    name: Revalidate
    runs-on: ubuntu-24.04
    timeout-minutes: 120
    permissions:
      contents: read # to read releases and tags
    steps:
      - name: Check out
        uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - name: Revalidate
        uses: ${action}
        with:
          mode: revalidate
          model: \${{ inputs.model }}
          version: \${{ inputs.version }}
`;
}
