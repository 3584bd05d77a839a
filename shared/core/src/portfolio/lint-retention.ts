import type { Portfolio } from '@upshift/contracts';
import { errorAt, type Finding } from './finding.ts';

/** A promise of deletion that nobody keeps is refused: whoever wrote it would rely on it. */
export function lintRetention({ retention }: Portfolio): Finding[] {
  if (retention?.contentDays === undefined) return [];
  return [
    errorAt(
      ['retention', 'contentDays'],
      'content-retention',
      'Content of tasks is kept for ever: nothing drops it after some days. Take contentDays out, and delete by your own rules in Postgres.',
    ),
  ];
}
