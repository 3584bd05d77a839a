import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Up from '@upshift/up';

/**
 * `@upshift/up`, bundled where the run of the suites has made a bundle (`bundle-services.ts`). Loaded when it is needed, so that a
 * suite that needs a database alone does not load every service.
 */
export async function loadUp(): Promise<typeof Up> {
  const bundle = process.env['UPSHIFT_TEST_BUNDLE'];
  if (bundle === undefined) return import('@upshift/up');
  return import(pathToFileURL(join(bundle, 'up-in-process.js')).href) as Promise<typeof Up>;
}
