import type { JobEnvelope } from '@upshift/contracts';
import { describe, expect, it } from 'vitest';
import { toBulkJobs } from './to-bulk-jobs.ts';

const job: JobEnvelope = { taskId: 't_01TEST00000000000000000001', step: 1, no: 0, kind: 'classify' };

describe('toBulkJobs', () => {
  it('makes one bulk of each queue, in the order of the rings', () => {
    const { bulks, refused } = toBulkJobs([
      { queue: 'a', id: 'x-1', job },
      { queue: 'b', id: 'x-2', job },
      { queue: 'a', id: 'x-3', job },
    ]);
    expect(refused).toEqual([]);
    expect(bulks.map(({ queue, jobs }) => [queue, jobs.map((each) => each.opts.jobId)])).toEqual([
      ['a', ['x-1', 'x-3']],
      ['b', ['x-2']],
    ]);
    expect(bulks[0]?.jobs[0]).toMatchObject({
      name: 'task',
      data: job,
      opts: { attempts: 1, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 3, sizeLimit: 2048 },
    });
  });

  it('gives a ring that is last a priority, apart from those without', () => {
    const { bulks } = toBulkJobs([
      { queue: 'a', id: 'x-1', job, last: true },
      { queue: 'a', id: 'x-2', job },
    ]);
    expect(bulks.map(({ queue, jobs }) => [queue, jobs.map(({ opts }) => [opts.jobId, opts.priority])])).toEqual([
      ['a', [['x-1', 10]]],
      ['a', [['x-2', undefined]]],
    ]);
  });

  it('cuts at 1,000 jobs', () => {
    const rings = Array.from({ length: 2001 }, (_, at) => ({ queue: 'a', id: `x-${at}`, job }));
    expect(toBulkJobs(rings).bulks.map(({ jobs }) => jobs.length)).toEqual([1000, 1000, 1]);
  });

  it.each([
    [{ queue: 'a', id: 'x:1', job }, 'QUEUE_RING_INVALID'],
    [{ queue: 'a', id: '17', job }, 'QUEUE_RING_INVALID'],
    [{ queue: 'a', id: '-17', job }, 'QUEUE_RING_INVALID'],
    [{ queue: 'a', id: '', job }, 'QUEUE_RING_INVALID'],
    [{ queue: 'a:b', id: 'x-1', job }, 'QUEUE_RING_INVALID'],
    [{ queue: 'a', id: 'x-1', job: { ...job, traceparent: 'é'.repeat(1024) } }, 'QUEUE_RING_TOO_LARGE'],
  ])('refuses %j and lets the others through', (ring, code) => {
    const { bulks, refused } = toBulkJobs([ring, { queue: 'a', id: 'good', job }]);
    expect(refused).toMatchObject([{ code }]);
    expect(refused[0]?.message).toContain(ring.id);
    expect(bulks.flatMap(({ jobs }) => jobs.map((each) => each.opts.jobId))).toEqual(['good']);
  });
});
