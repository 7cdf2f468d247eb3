import type { RuleCatalogue } from "../domain/rule.ts";

/** Stands in advice for the command that writes the catalogue: only a run knows the place that was named. */
export const WRITE_COMMAND = "model-release catalogue --from PLACE";

export const catalogueRules = {
  staleCell: {
    id: "catalogue/stale-cell",
    level: "error",
    title: "A cell of the table in models/README.md is out of date",
    why: "People choose a model by this table. A value that someone typed, or that belongs to an older version, is not what was measured.",
    fix: `Run  ${WRITE_COMMAND}  to write the table again.`,
    inAction: "Write it with the command catalogue and commit it.",
  },
  marker: {
    id: "catalogue/marker",
    level: "error",
    title: "The markers around the table in models/README.md are missing or out of order",
    why: "The table is written between two comments. The text around them stays yours.",
    fix: `Restore both markers, or remove both and the table between them:  ${WRITE_COMMAND}  then appends the table to the file.`,
    inAction:
      "Restore both markers, or remove both and the table between them: the command catalogue then appends the table to the file. Write it with the command catalogue and commit it.",
  },
  notText: {
    id: "catalogue/not-text",
    level: "error",
    title: "models/README.md or catalogue.json is not UTF-8",
    why: "The table is written into your own text. Bytes that are no characters would be lost from it.",
    fix: "Save the file as UTF-8.",
  },
  staleRecord: {
    id: "catalogue/stale-record",
    level: "error",
    title: "A record of catalogue.json differs from the release or from model.yml",
    why: "Records come from the releases' own reports, and models from the registry. One that differs was edited or is out of date.",
    fix: `Run  ${WRITE_COMMAND}  to write it again.`,
    inAction: "Write it with the command catalogue and commit it.",
  },
  altered: {
    id: "catalogue/altered",
    level: "error",
    title: "A release differs from what its report describes, and is not listed",
    why: "The release's report lists the digest of every file that was judged. Its figures are not those of a file that was changed afterwards.",
    fix: "Do not use that release, and keep its report: it shows what was judged. Restore the published files, or withdraw the version and release the content as a new version.",
  },
  unreadable: {
    id: "catalogue/unreadable",
    level: "error",
    title: "catalogue.json is missing or is not a valid catalogue",
    why: "The table in models/README.md is generated from it, and pull and web pages read it.",
    fix: `Run  ${WRITE_COMMAND}  to write it.`,
    inAction: "Write it with the command catalogue and commit it.",
  },
  notCompared: {
    id: "catalogue/not-compared",
    level: "notice",
    title: "The catalogue was not compared with the releases",
    why: "Without a place with the releases, catalogue.json and models/README.md can only be compared with each other.",
    fix: "Name the place of the releases with --from.",
    inAction: "Write it with the command catalogue and commit it.",
  },
} as const satisfies RuleCatalogue;
