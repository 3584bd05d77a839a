import { attemptStates, taskStates, workStates } from '@upshift/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canMove, legalAttemptMoves, legalTaskMoves, legalWorkMoves } from './state-moves.ts';

const kinds = [
  { kind: 'task', states: taskStates, table: legalTaskMoves, ends: ['succeeded', 'failed', 'cancelled', 'expired'] },
  { kind: 'work', states: workStates, table: legalWorkMoves, ends: ['done', 'cancelled', 'dead'] },
  { kind: 'attempt', states: attemptStates, table: legalAttemptMoves, ends: ['finished', 'failed'] },
] as const;

describe.each(kinds)('$kind', ({ kind, states, table, ends }) => {
  const move: (from: string, to: string) => boolean = (from, to) => canMove(kind, from as never, to as never);

  it('moves exactly as its table says, and never to where it is', () => {
    const rows: Readonly<Record<string, readonly string[]>> = table;
    for (const from of states) for (const to of states) expect(move(from, to)).toBe(rows[from]?.includes(to) ?? false);
    for (const state of states) expect(move(state, state)).toBe(false);
  });

  it('never leaves an end, on any walk', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<string>(...states), { maxLength: 30 }), (walk) => {
        let state: string = states[0];
        let ended = false;
        for (const to of walk) {
          if (!move(state, to)) continue;
          expect(ended).toBe(false);
          state = to;
          ended = (ends as readonly string[]).includes(state);
        }
      }),
    );
  });

  it('can reach an end from everywhere', () => {
    const reaches = (from: string, seen: readonly string[]): boolean =>
      (ends as readonly string[]).includes(from) ||
      states.some((to) => move(from, to) && !seen.includes(to) && reaches(to, [...seen, from]));
    expect(states.filter((state) => !reaches(state, []))).toEqual([]);
  });
});

it('knows no state that is called like a property of every object', () => {
  expect(canMove('task', 'constructor' as never, 'open')).toBe(false);
});
