import type { Redaction } from '@upshift/contracts';
import type { CheckForm, Evidence } from './check.ts';
import type { LibraryName } from './libraries.ts';

/**
 * What crosses between us and a process apart. Schemas cross once: `put` brings the ones that the process lacks and
 * `drop` names the ones it must forget, both just before the check that they stand in. The sender alone decides what a
 * process remembers, so that the two sides cannot disagree.
 */
export interface WireCheck {
  readonly form: CheckForm;
  readonly text: string;
  readonly path: string;
  readonly keys: readonly string[];
  readonly put?: readonly (readonly [key: string, text: string])[];
  readonly drop?: readonly string[];
  readonly needs?: readonly LibraryName[];
}

export interface WireJob {
  readonly id: number;
  readonly checks: readonly WireCheck[];
}

export type WireReply =
  | readonly [id: number, outcome: 'pass']
  | readonly [
      id: number,
      outcome: 'pass' | 'fail' | 'unknown' | 'schema',
      evidence: Evidence,
      score?: number | null,
      redactions?: readonly Redaction[],
    ];
