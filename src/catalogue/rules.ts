import type { RuleCatalogue } from "../domain/rule.ts";

export const catalogueRules = {
  staleCell: {
    id: "catalogue/stale-cell",
    level: "error",
    title: "A cell of the table in models/README.md is out of date",
    why: "People choose a model by this table. A figure that somebody typed or that an older version had is not what was measured.",
    fix: "Write the table again with the command catalogue.",
    inAction: "Run the catalogue workflow: it writes the table again and opens a pull request.",
  },
  marker: {
    id: "catalogue/marker",
    level: "error",
    title: "The table in models/README.md has no two markers",
    why: "The table is written between two comments, so that the text around it stays yours.",
    fix: "Restore both markers, or remove both: the command catalogue then writes the table at the end of the file.",
  },
  staleRecord: {
    id: "catalogue/stale-record",
    level: "error",
    title: "A record of catalogue.json is not what the release says",
    why: "The catalogue is read from the releases' own reports; a record that differs was edited by hand or is out of date.",
    fix: "Write it again with the command catalogue.",
    inAction: "Run the catalogue workflow: it writes the catalogue again and opens a pull request.",
  },
  unreadable: {
    id: "catalogue/unreadable",
    level: "error",
    title: "catalogue.json is missing or cannot be read as a catalogue",
    why: "The table in models/README.md is written from it, and pages and pull read it.",
    fix: "Write it with the command catalogue.",
    inAction: "Run the catalogue workflow: it writes the catalogue again and opens a pull request.",
  },
  notCompared: {
    id: "catalogue/not-compared",
    level: "notice",
    title: "The catalogue was not compared with the releases",
    why: "Without a place of releases only catalogue.json and models/README.md can be compared with each other.",
    fix: "Name the place of the releases.",
  },
} as const satisfies RuleCatalogue;
