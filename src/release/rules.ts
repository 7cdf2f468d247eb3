import type { RuleCatalogue } from "../nouns/rule.js";

export const releaseRules = {
  tagMissing: {
    id: "candidate/tag-missing",
    level: "error",
    title: "The tag does not exist",
    why: "A release says which commit it came from. Without the tag nobody could find that commit again.",
    fix: "Create the tag on the commit to be released and push it.",
  },
  tagElsewhere: {
    id: "candidate/tag-elsewhere",
    level: "error",
    title: "The tag points at another commit than the one checked out",
    why: "What is measured must be what the tag stands for.",
    fix: "Check out the tag, or move it to the commit that is meant.",
  },
  headStandsIn: {
    id: "candidate/no-tag",
    level: "notice",
    title: "There is no tag yet, so the checked-out commit stands in",
    why: "A folder takes releases without a tag, which suits a trial at a desk. GitHub requires the tag.",
    fix: "Nothing to do for a trial. Create the tag before releasing for others.",
  },
  requireGate: {
    id: "gate/required",
    level: "error",
    title: "A gate is required, and there is none",
    why: "The run was asked to refuse models that nothing was judged by.",
    fix: "Add labelled fixtures and thresholds in model.yml.",
  },
  inconclusive: {
    id: "gate/inconclusive",
    level: "error",
    title: "The gate could not decide",
    why: "The run was asked to refuse a model where the measurements cannot decide at the stated error rates.",
    fix: "Use more fixture rows or a quieter machine, or allow inconclusive results.",
  },
} as const satisfies RuleCatalogue;
