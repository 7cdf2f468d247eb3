import type { RuleCatalogue } from "../domain/rule.ts";

export const publishRules = {
  otherIdentity: {
    id: "publish/other-identity",
    level: "error",
    title: "The version is already published with other content",
    why: "People have downloaded the published files and pinned their digests. A version number never changes its meaning.",
    fix: "Release the new content under a new version.",
  },
  adopted: {
    id: "publish/adopted",
    level: "warning",
    title: "The release was not made by this tool",
    why: "Its files equal the candidate's, so it is accepted as it is. It does not have the evidence of a release made by this tool.",
    fix: "Nothing to do: the next release contains the evidence.",
  },
  filled: {
    id: "publish/filled",
    level: "notice",
    title: "An empty release is filled",
    why: "Someone created the release of this tag manually, without files. It becomes a draft again, and is filled, verified and published, so it is never visible with only some of its files.",
    fix: "Nothing to do: its title and notes are replaced, and its old text is kept below them.",
  },
  foreignDraft: {
    id: "publish/foreign-draft",
    level: "error",
    title: "A draft that this tool did not make uses the tag",
    why: "Someone may be working on it, and completing or deleting it could destroy their work.",
    fix: "Delete that draft, then run again: a draft has no tag of its own, so no version number is used up.",
  },
  takenMeanwhile: {
    id: "publish/taken",
    level: "error",
    title: "Another run published the tag in the meantime",
    why: "Two runs published the same tag at the same time, and the other run was first, with different content.",
    fix: "Check the published release. If it is wrong, release the right content under a new version.",
  },
  burnedTag: {
    id: "publish/burned-tag",
    level: "error",
    title: "The tag belonged to a deleted immutable release",
    why: "After an immutable release is deleted, GitHub never accepts a second release of its tag, so verified files cannot be replaced.",
    fix: "Release the same content under the next version.",
  },
  unexpectedAsset: {
    id: "publish/unexpected-asset",
    level: "error",
    title: "The draft contains a file that is not planned",
    why: "Someone attached it manually. Publishing it would release an unchecked file, and deleting it could destroy it.",
    fix: "Delete that file from the draft, or delete the draft, then run again.",
  },
  tooManyFiles: {
    id: "publish/too-many-files",
    level: "error",
    title: "The release would have more files than GitHub accepts",
    why: "GitHub accepts 1000 assets per release, and rejects the next one only after all others were uploaded.",
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
    why: "If GitHub rewrites a name, or names differ only in case, people download another file than the one that was checked.",
    fix: "Use letters, digits and . _ @ + - only, no dot at either end, no two dots in a row, and names that differ in more than case.",
  },
} as const satisfies RuleCatalogue;
