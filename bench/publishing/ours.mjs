// One run of Model Release as far as publishing goes, in a process of its own. The argument is a file with the plan.
import { readFile } from "node:fs/promises";
import { connect } from "../../lib/platform/github/client.js";
import { createGitHubHistory } from "../../lib/platform/github/history.js";
import { createGitHubPublisher } from "../../lib/platform/github/publisher.js";
import { publish } from "../../lib/publish/protocol.js";
import { isEvidence } from "../../lib/releases/evidence.js";
import { compareIdentity } from "../../lib/releases/identity.js";

const { apiUrl, plan } = JSON.parse(await readFile(process.argv[2], "utf8"));
const github = connect({ token: "bench", apiUrl, owner: "acme", repo: "registry" });
const history = createGitHubHistory(github);
const files = plan.files.filter((file) => !isEvidence(file.name));
const { tag, commit } = plan.spec;
const standing = compareIdentity({ tag, commit, files }, await history.find(tag, "hashed"));
const { kind } = standing.kind === "absent" ? await publish(plan, createGitHubPublisher(github), history) : standing;
console.log(kind);
