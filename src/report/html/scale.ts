import { ticks } from "d3-array";

/** Where a value of a domain lies on a line of the drawing, and the round values that an axis names. */
export interface Scale {
  (value: number): number;
  /** About `count` of them, all inside of the domain. */
  readonly ticks: (count: number) => readonly number[];
}

/** A linear scale; the ends of the domain must differ. */
export function linearScale([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  const scale = (value: number) => start + ((value - from) / (to - from)) * (end - start);
  return Object.assign(scale, { ticks: (count: number) => ticks(from, to, count) });
}
