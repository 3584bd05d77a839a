import type { EscalationFacts } from '@upshift/contracts';
import { replayEscalation } from '@upshift/core';
import { expect, it } from 'vitest';
import recorded from './escalation-decisions.json' with { type: 'json' };
import { portfolio, request } from './escalation-portfolio.fixture.ts';

/**
 * Decisions of the escalator with the facts that they were made on, one of each kind. Each is made again: whoever changes the
 * policy sees here what would have been decided otherwise, and says so by changing the file.
 */
it.each(recorded.map(({ name, facts, decided }) => [name, facts, decided] as const))('%s', (_, facts, decided) => {
  const step = replayEscalation(facts as unknown as EscalationFacts, portfolio, request);
  const { kind, action, reason, detail } = step;
  const said = { kind, action, reason, detail };
  if (step.kind === 'call') {
    const choices = step.call.choices.map(({ deployment }) => deployment);
    expect({ ...said, fromTier: step.fromTier, toTier: step.toTier, choices }).toEqual(decided);
  } else expect({ ...said, state: step.state, accepted: step.accepted }).toEqual(decided);
});

it('holds every action that the escalator knows', () => {
  expect(new Set(recorded.map(({ decided }) => decided.action))).toEqual(
    new Set(['repair', 'failover', 'escalate', 'handoff', 'accept', 'reject', 'expire']),
  );
});
