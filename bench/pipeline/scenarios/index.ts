import { againstFused } from './against-fused.ts';
import { againstNaive } from './against-naive.ts';
import { backlog } from './backlog.ts';
import { idleLatency } from './idle-latency.ts';
import { largePrompts } from './large-prompts.ts';
import { manyInFlight } from './many-in-flight.ts';
import type { Scenario } from './scenario.ts';
import { tracing } from './tracing.ts';

export const scenarios: readonly Scenario[] = [
  againstNaive({ layout: 'one' }),
  againstNaive({ layout: 'each', classify: 'stage' }),
  againstNaive({ layout: 'each' }),
  againstNaive({ layout: 'one', classify: 'stage' }),
  againstNaive({ layout: 'one', naiveCall: 'none' }),
  againstFused,
  idleLatency,
  manyInFlight,
  largePrompts,
  tracing,
  backlog,
];
