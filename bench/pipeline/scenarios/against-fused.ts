import { figure, judge } from '../goal.ts';
import { alternate, pairedRatio, spreadLimit } from '../measure/alternate.ts';
import { toSpread } from '../measure/spread.ts';
import { openFused } from '../sides/open-naive.ts';
import { openUpshift } from '../sides/open-upshift.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario } from './scenario.ts';

/** B against one BullMQ job that does everything: how near Upshift is to what the queue itself can do. */
export const againstFused: Scenario = {
  name: 'fused',
  about: 'B / one BullMQ job that does all stages',
  headline: false,
  run: ({ servers, vendorUrl, quick, onProgress }) =>
    withOpen(
      () => openFused(servers, vendorUrl),
      (a) =>
        withOpen(
          () => openUpshift(servers, { layout: 'one', vendorUrl }),
          async (b) => {
            const pairs = await alternate(a, b, {
              warmUp: 1500,
              tasks: 3000,
              rounds: quick ? 3 : 5,
              onProgress: (message) => onProgress(`fused: ${message}`),
            });
            const swung = pairs.spreadOfA > spreadLimit ? `A swung by ${pairs.spreadOfA.toFixed(1)}: discard` : '';
            return [
              judge(
                { name: 'tasks/s, B / one fused job', better: 'more', pass: 0.35, stretch: 0.6 },
                pairedRatio(pairs, ({ tasksPerSecond }) => tasksPerSecond),
                swung,
              ),
              figure(
                'CPU per task, B / one fused job',
                pairedRatio(pairs, ({ cpuUs }) => cpuUs.all),
              ),
              figure('fused: tasks/s', toSpread(pairs.a.map(({ tasksPerSecond }) => tasksPerSecond))),
            ];
          },
        ),
    ),
};
