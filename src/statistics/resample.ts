import { drawBinomial } from "./binomial.ts";
import type { Random } from "./random.ts";

/** What is drawn with replacement: units, within strata where there are any, or else whole groups of units. */
export interface Population {
  readonly units: number;
  /** The stratum of each unit, as an index from 0: each stratum keeps its number of units. */
  readonly strata?: Int32Array;
  /** The group of each unit, as an index from 0: as many groups are drawn as there are. */
  readonly groups?: Int32Array;
}

/** Writes into `counts` how often each unit is drawn, and answers with how many were in all. Counts beyond 255 do not occur: their chance is below 1/255!. */
export type Draw = (counts: Uint8Array) => number;

/** A sequence of resamples that is the same for the same population and stream. */
export function drawFrom(population: Population, random: Random): Draw {
  if (population.groups !== undefined) return drawGroups(population.groups, random);
  if (population.strata !== undefined) return drawStrata(population.strata, random);
  const { units } = population;
  return (counts) => {
    counts.fill(0);
    random.countDraws(counts, units);
    return units;
  };
}

function drawStrata(strata: Int32Array, random: Random): Draw {
  const { members, starts } = membersOf(strata);
  return (counts) => {
    counts.fill(0);
    for (let s = 0; s + 1 < starts.length; s++) {
      const from = starts[s] as number;
      random.countDraws(counts, (starts[s + 1] as number) - from, members, from);
    }
    return members.length;
  };
}

function drawGroups(groups: Int32Array, random: Random): Draw {
  const occupied = occupiedOf(groups);
  const times = new Uint8Array(highestOf(groups) + 1);
  return (counts) => {
    times.fill(0);
    random.countDraws(times, occupied.length, occupied);
    let drawn = 0;
    for (let i = 0; i < groups.length; i++) {
      const here = times[groups[i] as number] as number;
      counts[i] = here;
      drawn += here;
    }
    return drawn;
  };
}

/** How many groups have a unit. */
export function countGroups(groups: Int32Array): number {
  return occupiedOf(groups).length;
}

function occupiedOf(groups: Int32Array): Uint32Array {
  const { starts } = membersOf(groups);
  const occupied: number[] = [];
  for (let g = 0; g + 1 < starts.length; g++) if (starts[g] !== starts[g + 1]) occupied.push(g);
  return Uint32Array.from(occupied);
}

function highestOf(values: Int32Array): number {
  let highest = -1;
  for (const value of values) highest = Math.max(highest, value);
  return highest;
}

function membersOf(strata: Int32Array): { readonly members: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(highestOf(strata) + 2);
  for (const stratum of strata) starts[stratum + 1]! += 1;
  for (let s = 1; s < starts.length; s++) starts[s]! += starts[s - 1] as number;
  const next = Uint32Array.from(starts);
  const members = new Uint32Array(strata.length);
  for (const [unit, stratum] of strata.entries()) members[next[stratum]!++] = unit;
  return { members, starts };
}

/** Cells with numbers of rows, those of one stratum next to each other: `starts` has one entry a stratum and the end. */
export interface CellCounts {
  readonly counts: Float64Array;
  readonly starts: Uint32Array;
}

/**
 * Draws the rows of each stratum again, by the number that falls into each cell: what drawing row by row results in, in
 * as many steps as there are cells.
 */
export function drawCells({ counts, starts }: CellCounts, random: Random): (drawn: Float64Array) => void {
  return (drawn) => {
    for (let s = 0; s + 1 < starts.length; s++) {
      const [from, to] = [starts[s] as number, starts[s + 1] as number];
      let rows = 0;
      for (let cell = from; cell < to; cell++) rows += counts[cell] as number;
      let left = rows;
      for (let cell = from; cell < to; cell++) {
        const here = counts[cell] as number;
        drawn[cell] = drawBinomial(random, left, here / rows);
        left -= drawn[cell] as number;
        rows -= here;
      }
    }
  };
}
