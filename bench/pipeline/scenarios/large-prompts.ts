import { figure, judge } from '../goal.ts';
import { measureRun } from '../measure/measure-run.ts';
import { openUpshift } from '../sides/open-upshift.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario } from './scenario.ts';

/** What Redis is sent for a task must not depend on its content: jobs carry ids. From acceptance to the end. */
export const largePrompts: Scenario = {
  name: 'large-prompts',
  about: '100 KB prompts against 1 KB: bytes to Redis per task',
  headline: false,
  async run({ servers, vendorUrl, quick, onProgress }) {
    const tasks = quick ? 200 : 500;
    return withOpen(
      () => openUpshift(servers, { layout: 'one', vendorUrl }),
      async (side) => {
        await measureRun(side, { tasks, promptBytes: 1024 });
        const small = await measureRun(side, { tasks, promptBytes: 1024, fromAcceptance: true });
        onProgress(`large prompts: ${Math.round(small.redisBytesIn)} bytes a task at 1 KB`);
        const large = await measureRun(side, { tasks, promptBytes: 100 * 1024, fromAcceptance: true });
        await side.verify();
        return [
          // Heartbeats and counts of queues are in both; a tenth is their noise.
          judge(
            { name: 'bytes to Redis per task, 100 KB / 1 KB', better: 'less', pass: 1.1, stretch: 1.1 },
            large.redisBytesIn / small.redisBytesIn,
            'equal but for heartbeats',
          ),
          figure('bytes to Redis per task at 1 KB', small.redisBytesIn, 'B'),
          figure('bytes to Redis per task at 100 KB', large.redisBytesIn, 'B'),
          figure('CPU per task, 100 KB / 1 KB', large.cpuUs.all / small.cpuUs.all, '', 'acceptance included'),
        ];
      },
    );
  },
};
