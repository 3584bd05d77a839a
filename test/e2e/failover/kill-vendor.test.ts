import { expect, inject, it } from 'vitest';
import { killVendor } from './kill-vendor.ts';

const servers = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') };

it.skipIf(servers.redisUrl === null)(
  'a vendor that dies in the middle of load costs no task: they succeed on the second path, and its rollback keeps all calls away',
  async () => {
    const figures = await killVendor({ servers, tasks: 40, everyMs: 10 });
    expect(figures.tasks).toBeGreaterThanOrEqual(120);
    expect([figures.succeeded, figures.failed]).toEqual([figures.tasks, 0]);
    // It was hit, by few: its breaker opened.
    expect(figures.hitTasks).toBeGreaterThan(0);
    expect(figures.failoverMs).not.toBeNull();
    expect(figures.rollbackMs).not.toBeNaN();
    expect(figures.leaks).toBe(0);
  },
  // Two more processes start and a hundred tasks are submitted one after the other: minutes where the machine is busy.
  240_000,
);
