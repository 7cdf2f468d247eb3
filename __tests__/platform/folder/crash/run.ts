import type { Disk } from "../../../../src/platform/folder/disk.ts";
import { createFolderReleases } from "../../../../src/platform/folder/releases.ts";
import type { Plan } from "../../../../src/publish/plan.ts";
import { publish } from "../../../../src/publish/protocol.ts";
import { isEvidence } from "../../../../src/releases/evidence.ts";
import { compareIdentity } from "../../../../src/releases/identity.ts";

/** A run as far as publishing goes: is it there already, and if not, publish it. Gives what became of it. */
export async function runOnce(folder: string, plan: Plan, disk: Disk): Promise<string> {
  const releases = createFolderReleases({ folder, shown: "releases", disk });
  const files = plan.files.filter((file) => !isEvidence(file.name));
  const { tag, commit } = plan.spec;
  const standing = compareIdentity({ tag, commit, files }, await releases.find(tag));
  if (standing.kind !== "absent") return standing.kind;
  return (await publish(plan, releases, releases)).kind;
}
