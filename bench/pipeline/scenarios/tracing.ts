import { figure, judge } from '../goal.ts';
import { alternate, pairedRatio } from '../measure/alternate.ts';
import { openTraceReceiver } from '../sides/open-trace-receiver.ts';
import { openUpshift } from '../sides/open-upshift.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario } from './scenario.ts';

/** Upshift with traces sampled at 10 % and exported, against Upshift without. */
export const tracing: Scenario = {
  name: 'tracing',
  about: 'tracing at 10 % sampling, on / off',
  headline: false,
  async run({ servers, vendorUrl, quick, onProgress }) {
    const receiver = await openTraceReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, UPSHIFT_TRACE_SAMPLE_RATIO: '0.1' };
    try {
      return await withOpen(
        () => openUpshift(servers, { layout: 'one', vendorUrl, name: 'tracing off' }),
        (off) =>
          withOpen(
            () => openUpshift(servers, { layout: 'one', vendorUrl, name: 'tracing on', env }),
            async (on) => {
              const pairs = await alternate(off, on, {
                warmUp: 1500,
                tasks: quick ? 1500 : 3000,
                rounds: quick ? 3 : 5,
                onProgress: (message) => onProgress(`tracing: ${message}`),
              });
              return [
                judge(
                  { name: 'tracing on / off, CPU per task', better: 'less', pass: 1.15, stretch: 1.08 },
                  pairedRatio(pairs, ({ cpuUs }) => cpuUs.all),
                ),
                figure(
                  'tracing on / off, CPU of Node per task',
                  pairedRatio(pairs, ({ cpuUs }) => cpuUs.node),
                ),
                figure(
                  'spans received per task',
                  receiver.spans() / on.accepted(),
                  '',
                  'acceptance and warm-up included',
                ),
              ];
            },
          ),
      );
    } finally {
      await receiver.close();
    }
  },
};
