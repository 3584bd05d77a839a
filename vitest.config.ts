import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// The suites start hundreds of processes of the same sources: each takes what is translated already from here.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/upshift-code', import.meta.url));

/** What waits longest begins first, so that the rest runs beside it: these start many processes, and wait for them. */
const longest = [
  'test/e2e/change.test.ts',
  'test/chaos/chaos.test.ts',
  'test/chaos/broken.test.ts',
  'test/e2e/pipeline.test.ts',
  'test/e2e/votes-on-postgres.test.ts',
  'test/e2e/votes-on-redis.test.ts',
  'shared/embedded/src/start-embedded-postgres.int.test.ts',
  'test/contract/record-faults.test.ts',
  'test/e2e/client-package.test.ts',
  'test/browser/page.test.ts',
  'test/contract/record-races.test.ts',
  'test/e2e/first-proof.test.ts',
  'test/e2e/learning.test.ts',
  'test/e2e/start.test.ts',
  'test/e2e/trace.test.ts',
  'test/e2e/alarms.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

const unit = [
  'shared/*/src/**/*.test.ts',
  'services/*/{src,page}/**/*.test.ts',
  'test/structure/**/*.test.ts',
  'test/chaos/*/**/*.test.ts',
];
const noUnit = ['**/*.int.test.ts', '**/node_modules/**'];

/**
 * Suites that say the same on any servers: they start their own, or ask one Upshift in one process for what is no matter of
 * queues and record. `--mode servers` leaves them out, for the second time that `.ci/run` runs the suites, on named servers.
 */
const onAnyServers = [
  'shared/{embedded,testkit}/**',
  'services/cli/src/replay/{replay,replay-plan}.int.test.ts',
  'test/{browser,examples,replay}/**',
  'test/chaos/*.test.ts',
  'test/e2e/{choice,client-package,eval-harvest,eval-scorers,explore,four-signals,hostile-vendor,judges-and-redaction}.test.ts',
  'test/e2e/{learning,local-deployment,openai-client,port-taken,sample,start,submit-file,vendors,weekly-review}.test.ts',
];

/**
 * `unit` stands beside the code and needs no server. `suite` needs a real Postgres and real queues: the global
 * set-up starts private ones unless DATABASE_URL and REDIS_URL name others.
 */
export default defineConfig(({ mode }) => ({
  test: {
    // Suites wait for processes, servers and leases for more than half of their time, so that four keep two cores busy.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: unit,
          exclude: noUnit,
          // Pure files share a process and what it has loaded: half of their time was loading the same sources again.
          isolate: false,
          // Ends what hangs. What a test may take on a busy machine is no business of this number.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'suite',
          include: [
            'shared/*/src/**/*.int.test.ts',
            'services/*/src/**/*.int.test.ts',
            'test/{browser,contract,e2e,examples,replay}/**/*.test.ts',
            'test/chaos/*.test.ts',
          ],
          exclude: ['**/node_modules/**', ...(mode === 'servers' ? onAnyServers : [])],
          // As for units: most of a file's time went into loading, and first running, the same code.
          isolate: false,
          globalSetup: ['shared/testkit/src/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
}));
