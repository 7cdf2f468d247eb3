import type { RuleCatalogue } from "../domain/rule.ts";

export const signatureRules = {
  unsigned: {
    id: "verify/unsigned",
    level: "error",
    title: "The release is not signed",
    why: "A public key was given or is pinned, so a signed release is expected. Whoever can replace files can remove the signature.",
    fix: "Do not use it. Ask the model's owners for the signed release.",
  },
  wrongKey: {
    id: "verify/wrong-key",
    level: "error",
    title: "The signature was not made with the expected key",
    why: "Anyone can sign changed files with a key of their own.",
    fix: "Check that the public key is that of the model's owners, and that it was not replaced. If it is right, do not use the release.",
  },
  malformedSignature: {
    id: "verify/malformed-signature",
    level: "error",
    title: "The signature cannot be read",
    why: "A signature that cannot be read confirms nothing.",
    fix: "Pull the version again. If that does not help, ask the model's owners for a release with an OpenSSF model signature that is made with a key.",
  },
  otherPredicate: {
    id: "verify/other-predicate",
    level: "error",
    title: "The signature is not that of a model",
    why: "The key has signed a statement of another kind, which says nothing about the files of a model.",
    fix: "Ask the model's owners for a release with an OpenSSF model signature (v1.0).",
  },
  unknownDigest: {
    id: "verify/unknown-digest",
    level: "error",
    title: "The signature uses digests that this tool does not compute",
    why: "Files are compared by SHA-256. A digest that is not computed confirms nothing.",
    fix: "Ask the model's owners to sign with the method files and the algorithm sha256, which are the defaults of model-signing.",
  },
  signatureUnchecked: {
    id: "verify/signature-unchecked",
    level: "notice",
    title: "The signature was not checked",
    why: "A signature is checked with the public key of the model's owners, which has to come from elsewhere.",
    fix: "Name the key with  --public-key.",
    inAction: "Pull once on your machine with the public key, and commit the lock file, which then pins the key.",
  },
} as const satisfies RuleCatalogue;
