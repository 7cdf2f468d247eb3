import type { RuleCatalogue } from "../../domain/rule.ts";

export const cardRules = {
  noReport: {
    id: "card/no-report",
    level: "error",
    title: "There is no report to write a card from",
    why: "A card shows what was measured. Without the report of the release, it could only repeat what is declared.",
    fix: "Name a version that was released with this tool, or a folder that pull has written.",
  },
  notMeasured: {
    id: "card/not-measured",
    level: "warning",
    title: "The card has no measured metrics",
    why: "Without fixtures, no metric is measured, so the card has no model-index.",
    fix: "Add labelled fixtures to the model, and release the next version.",
  },
  noLicense: {
    id: "card/no-license",
    level: "notice",
    title: "The card states no license",
    why: "Without a license, others do not know whether they may use the model, and a hub shows none.",
    fix: "Set license in model.yml, and release the next version.",
  },
  ownFrontMatter: {
    id: "card/own-front-matter",
    level: "notice",
    title: "The front matter of README.md is left out",
    why: "A card has one front matter, and this one states what was measured.",
    fix: "Remove the front matter from README.md, or add its other keys to the card.",
  },
} as const satisfies RuleCatalogue;
