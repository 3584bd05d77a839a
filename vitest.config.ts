import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// The suites start hundreds of processes of the same sources: each takes what is translated already from here.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/upshift-code', import.meta.url));

/** What waits longest begins first, so that the rest runs beside it: these start many processes, and wait for them. */
const longest = [
  'test/e2e/votes-on-redis.test.ts',
  'test/e2e/votes-on-postgres.test.ts',
  'test/chaos/broken.test.ts',
  'test/e2e/trace.test.ts',
  'shared/embedded/src/start-embedded-postgres.int.test.ts',
  'test/chaos/chaos.test.ts',
  'test/contract/record-faults.test.ts',
  'test/e2e/change.test.ts',
  'test/e2e/compose.test.ts',
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
 * `unit` stands beside the code and needs no server. `suite` needs a real Postgres and real queues: the global
 * set-up starts private ones unless DATABASE_URL and REDIS_URL name others.
 */
export default defineConfig({
  test: {
    // Most suites wait for processes and servers, so that three keep two cores busy; a fourth only makes all of them slower.
    maxWorkers: 3,
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
          globalSetup: ['shared/testkit/src/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
