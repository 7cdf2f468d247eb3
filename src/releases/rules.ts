import type { RuleCatalogue } from "../domain/rule.ts";

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
    why: "Its files are those of the candidate, so it is accepted as it is. It does not have the evidence of a release made by this tool.",
    fix: "Nothing needs to be done. The next version will carry the evidence.",
  },
  filled: {
    id: "publish/filled",
    level: "notice",
    title: "An empty release is filled",
    why: "Somebody created the release of this tag by hand, without files. It becomes a draft again, and is filled, verified and published, so that nobody sees it half-filled.",
    fix: "Nothing to do: its title and notes are replaced, and its old text is kept below them.",
  },
  foreignDraft: {
    id: "publish/foreign-draft",
    level: "error",
    title: "A draft that this tool did not make uses the tag",
    why: "Somebody may be working on it. Completing or removing it could lose their work.",
    fix: "Delete that draft, then run again: a draft has no tag of its own, so no version number is used up.",
  },
  takenMeanwhile: {
    id: "publish/taken",
    level: "error",
    title: "Somebody else published the tag during this run",
    why: "Two runs raced for one tag, and the other one won with other content.",
    fix: "Look at the published release. If it is wrong, release the right content under a new version.",
  },
  burnedTag: {
    id: "publish/burned-tag",
    level: "error",
    title: "An immutable release had the tag once",
    why: "GitHub never lets a tag carry a second release after an immutable one was deleted: what people have verified cannot be replaced.",
    fix: "Bump the version: release the same content under the next one.",
  },
  unexpectedAsset: {
    id: "publish/unexpected-asset",
    level: "error",
    title: "The draft contains a file that is not planned",
    why: "Somebody attached it by hand. Publishing it would release what nobody checked, and removing it could lose it.",
    fix: "Delete that file from the draft, or delete the draft, then run again.",
  },
  tooManyFiles: {
    id: "publish/too-many-files",
    level: "error",
    title: "The release would have more files than GitHub takes",
    why: "GitHub takes a thousand assets a release, and refuses the next one after all the others were sent.",
    fix: "Pack small files into one archive.",
  },
  fileSize: {
    id: "publish/file-size",
    level: "error",
    title: "GitHub does not take a file of this size",
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
