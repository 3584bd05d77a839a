import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The suites start hundreds of processes of the same sources: each takes what is translated already from here.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/upshift-code', import.meta.url));

/**
 * `unit` stands beside the code and needs no server. `suite` needs a real Postgres and real queues: the global
 * set-up starts private ones unless DATABASE_URL and REDIS_URL name others.
 */
export default defineConfig({
  test: {
    // Most suites wait for processes and servers: three keep two cores busy.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'shared/*/src/**/*.test.ts',
            'services/*/{src,page}/**/*.test.ts',
            'test/structure/**/*.test.ts',
            'test/chaos/*/**/*.test.ts',
          ],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
