import type { RuleCatalogue } from "../nouns/rule.js";

export const publishRules = {
  otherIdentity: {
    id: "publish/other-identity",
    level: "error",
    title: "The version is already published with other content",
    why: "People have downloaded what is published and pinned its digests. A version number never changes its meaning.",
    fix: "Release the new content under a new version.",
  },
  adopted: {
    id: "publish/adopted",
    level: "warning",
    title: "The release was made by other means",
    why: "Its files are those of the candidate, so it is accepted as it is. It lacks the evidence that a release of this tool carries.",
    fix: "Nothing needs to be done. The next version will carry the evidence.",
  },
  foreignDraft: {
    id: "publish/foreign-draft",
    level: "error",
    title: "A draft that this tool did not make holds the tag",
    why: "Somebody may be working on it. Completing or removing it could lose their work.",
    fix: "Publish or delete that draft, then run again.",
  },
  takenMeanwhile: {
    id: "publish/taken",
    level: "error",
    title: "Somebody else published the tag during this run",
    why: "Two runs raced for one tag, and the other one won with other content.",
    fix: "Look at the published release. If it is wrong, release the right content under a new version.",
  },
} as const satisfies RuleCatalogue;
