import type { DeploymentHealth } from '@upshift/ports';
import { expect, it } from 'vitest';
import { createHealthGlance } from './create-health-glance.ts';

const health = (state: DeploymentHealth['state']): DeploymentHealth => ({
  state,
  untilMs: 0,
  inFlight: 0,
  latencyMs: null,
  quietMs: null,
  p95Ms: null,
  failureRatio: 0,
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('knows what the last look found, never waits, and looks once a second at most', async () => {
  let now = 0;
  let state: DeploymentHealth['state'] = 'closed';
  const looks: string[][] = [];
  const glance = createHealthGlance(
    async (names) => {
      looks.push([...names]);
      return Object.fromEntries(names.map((name) => [name, health(state)]));
    },
    () => now,
  );
  expect(glance(['a'])('a')).toBeNull();
  await settled();
  expect(glance(['a'])('a')).toBe('closed');
  state = 'open';
  now = 999_999;
  expect(glance(['a'])('a')).toBe('closed');
  now = 1_000_000;
  glance(['a']);
  await settled();
  expect(glance(['a'])('a')).toBe('open');
  expect(glance(['a'])('other')).toBeNull();
  expect(looks).toEqual([['a'], ['a']]);
});

it('goes on with what it knew where the limiter is away', async () => {
  let now = 0;
  let isAway = false;
  const glance = createHealthGlance(
    async () => {
      if (isAway) throw new Error('away');
      return { a: health('half_open') };
    },
    () => now,
  );
  glance(['a']);
  await settled();
  isAway = true;
  now = 5_000_000;
  glance(['a']);
  await settled();
  expect(glance(['a'])('a')).toBe('half_open');
});
