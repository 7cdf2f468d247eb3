import type { RuleCatalogue } from "../domain/rule.ts";

export const publishRules = {
  otherIdentity: {
    id: "publish/other-identity",
    level: "error",
    title: "The version is already published with other content",
    why: "The published files have been downloaded and their digests pinned. A version number never changes its meaning.",
    fix: "Release the new content under a new version.",
  },
  adopted: {
    id: "publish/adopted",
    level: "warning",
    title: "The release was not made by this tool",
    why: "Its files match the candidate's, so it is accepted as it is. It is missing the evidence that this tool attaches.",
    fix: "Nothing to do. The next version will have the evidence.",
  },
  filled: {
    id: "publish/filled",
    level: "notice",
    title: "An empty release is filled",
    why: "The release of this tag was created by hand, without files. It becomes a draft again, is filled, verified and published, so that it is never visible half-filled.",
    fix: "Nothing to do: its title and notes are replaced, and its old text is kept below them.",
  },
  foreignDraft: {
    id: "publish/foreign-draft",
    level: "error",
    title: "A draft that this tool did not make uses the tag",
    why: "It may be work in progress. Completing or deleting it could destroy that work.",
    fix: "Delete that draft, then run again: a draft has no tag of its own, so no version number is used up.",
  },
  takenMeanwhile: {
    id: "publish/taken",
    level: "error",
    title: "Another run published the tag at the same time",
    why: "Two runs raced for one tag, and the other run won with different content.",
    fix: "Look at the published release. If it is wrong, release the right content under a new version.",
  },
  burnedTag: {
    id: "publish/burned-tag",
    level: "error",
    title: "The tag belonged to an immutable release that was deleted",
    why: "GitHub never reuses the tag of an immutable release, so that what people have verified cannot be replaced.",
    fix: "Bump the version: release the same content under the next number.",
  },
  unexpectedAsset: {
    id: "publish/unexpected-asset",
    level: "error",
    title: "The draft contains an unexpected file",
    why: "It was attached by hand. Publishing it would release an unchecked file, and deleting it could destroy it.",
    fix: "Delete that file from the draft, or delete the draft, then run again.",
  },
  tooManyFiles: {
    id: "publish/too-many-files",
    level: "error",
    title: "The release would have more files than GitHub accepts",
    why: "GitHub accepts 1,000 assets per release, and refuses the next one after all the others were uploaded.",
    fix: "Pack small files into one archive.",
  },
  fileSize: {
    id: "publish/file-size",
    level: "error",
    title: "GitHub does not accept a file of this size",
    why: "An empty file is refused, and so is one of 2 GiB or more: a release must be published whole or not at all.",
    fix: "Leave empty files out; keep the weights of a large model in several external data files.",
  },
  fileName: {
    id: "publish/file-name",
    level: "error",
    title: "GitHub would store the file under another name",
    why: "Names that GitHub rewrites, or that differ only in upper and lower case, are not what people download.",
    fix: "Use letters, digits and . _ @ + - only, no dot at either end, no two dots in a row, and names that differ in more than case.",
  },
} as const satisfies RuleCatalogue;
