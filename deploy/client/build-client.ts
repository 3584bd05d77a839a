import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { emitDeclarations } from './emit-declarations.ts';

const source = fileURLToPath(new URL('../../shared/client/', import.meta.url));

/**
 * Builds `@upshift/client` as others install it: one JavaScript module with the contracts in it, declarations, and zod as
 * its only dependency.
 *
 * @param directory is made; what is in it stays
 * @throws Error when something does not compile
 */
export async function buildClient(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await Promise.all([
    bundle(directory),
    writeManifest(directory),
    copyFile(join(source, 'README.md'), join(directory, 'README.md')),
    emitDeclarations(join(directory, 'types')),
  ]);
}

async function bundle(directory: string): Promise<void> {
  const build = await rolldown({
    input: join(source, 'src', 'index.ts'),
    external: ['zod'],
    // No polyfills and no built-ins of any host: an import of one would stay, and the package's test would see it.
    platform: 'neutral',
    // Schemas that the client does not use go.
    treeshake: { manualPureFunctions: ['z'] },
    transform: { target: 'es2022' },
  });
  await build.write({ file: join(directory, 'index.js'), format: 'esm' });
  await build.close();
}

/** A range of zod, so that its users' own zod serves; inside the project every version is exact. */
async function writeManifest(directory: string): Promise<void> {
  const { name, version, description, license, dependencies } = JSON.parse(
    await readFile(join(source, 'package.json'), 'utf8'),
  );
  const types = './types/client/src/index.d.ts';
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=18' },
    exports: { '.': { types, default: './index.js' } },
    types,
    files: ['index.js', 'types'],
    dependencies: { zod: `^${dependencies.zod}` },
  };
  await writeFile(join(directory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
