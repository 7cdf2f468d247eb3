import type { Report } from "../releases/report.ts";
import type { Candidate } from "./candidate.ts";
import type { Measured } from "./measured.ts";
import type { Outcome } from "./outcome.ts";
import type { OpenPlace, Place } from "./place.ts";
import type { Previous, PreviousFound } from "./previous.ts";
import type { Request } from "./request.ts";
import type { Staged } from "./staged.ts";
import type { World } from "./world.ts";

/** What the stages before the measurement came to. */
export interface Judging {
  readonly request: Request;
  readonly candidate: Candidate;
  readonly place: OpenPlace;
  readonly staged: Staged;
  readonly previous: Previous;
}

/** The stages of a mode in which it differs from the others, in the order in which they run. */
export interface Stages<W extends World> {
  /** Finds how the candidate stands to the release of its own number, which may settle the run. */
  readonly place: (request: Request, candidate: Candidate, world: W) => Promise<Place>;
  /** Finds what the candidate is compared with. */
  readonly previous: (candidate: Candidate, place: OpenPlace, world: W) => Promise<PreviousFound>;
  readonly measure: (judging: Judging, world: W) => Promise<Measured>;
  /** Does what follows from the verdict. */
  readonly end: (report: Report, judging: Judging, world: W) => Promise<Outcome>;
}
