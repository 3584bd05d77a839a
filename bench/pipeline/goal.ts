import type { Spread } from './measure/spread.ts';

/** One line of the result: what was measured, and what it was to reach. */
export interface Finding {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Over the rounds, where there were several. */
  readonly spread: Spread | null;
  readonly pass: number | null;
  readonly stretch: number | null;
  /** Whether more is better or less. */
  readonly better: 'more' | 'less';
  readonly reached: 'stretch' | 'pass' | 'no' | null;
  readonly note: string;
}

export interface Goal {
  readonly name: string;
  readonly unit?: string;
  readonly better: 'more' | 'less';
  readonly pass: number;
  readonly stretch: number;
}

/** Holds a measurement against its goal. */
export function judge(goal: Goal, measured: Spread | number, note = ''): Finding {
  const value = typeof measured === 'number' ? measured : measured.median;
  const reaches = (limit: number): boolean => (goal.better === 'more' ? value >= limit : value <= limit);
  const { name, unit = '', better, pass, stretch } = goal;
  return {
    name,
    value,
    unit,
    spread: typeof measured === 'number' ? null : measured,
    pass,
    stretch,
    better,
    reached: reaches(stretch) ? 'stretch' : reaches(pass) ? 'pass' : 'no',
    note,
  };
}

/** A figure that no goal is set for, to explain one that is. */
export function figure(name: string, measured: Spread | number, unit = '', note = ''): Finding {
  const spread = typeof measured === 'number' ? null : measured;
  const value = typeof measured === 'number' ? measured : measured.median;
  return { name, value, unit, spread, pass: null, stretch: null, better: 'more', reached: null, note };
}
