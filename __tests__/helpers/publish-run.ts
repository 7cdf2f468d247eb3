// What one run of the tool does once everything is staged: nothing but publish.
import { readFileSync } from "node:fs";
import { connect } from "../../src/platform/github/client.ts";
import { createGitHubHistory } from "../../src/platform/github/history.ts";
import { createGitHubPublisher } from "../../src/platform/github/publisher.ts";
import { publish } from "../../src/publish/protocol.ts";
import { isEvidence } from "../../src/releases/evidence.ts";
import { compareIdentity } from "../../src/releases/identity.ts";

const { plan, ...options } = JSON.parse(readFileSync(0, "utf8"));
const github = connect({ ...options, retryPolicy: { settleMs: 10 } });
const history = createGitHubHistory(github);
const { tag, commit } = plan.spec;
const files = plan.files.filter((f: { readonly name: string }) => !isEvidence(f.name));
const standing = compareIdentity({ tag, commit, files }, await history.find(tag, "hashed"));
const end =
  standing.kind === "absent" ? (await publish(plan, createGitHubPublisher(github), history)).kind : standing.kind;
process.stdout.write(end);
