import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const compiler = fileURLToPath(new URL('../../node_modules/typescript-7/bin/tsc', import.meta.url));
const project = fileURLToPath(new URL('tsconfig.json', import.meta.url));
const contracts = /(["'])@upshift\/contracts\1/g;
const typeScriptFile = /(["'])(\.{1,2}\/[^"']+)\.ts\1/g;

/**
 * Writes the declarations of the client and of the contracts as one tree, `client/src` beside `contracts/src`. They are
 * made without the types of Node, so that nothing of Node is in the package unseen.
 *
 * @throws Error with TypeScript's own words
 */
export async function emitDeclarations(outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [compiler, '--project', project, '--outDir', outDir]).catch((error) => {
    throw new Error(`The client does not compile:\n${error.stdout}`, { cause: error });
  });
  const files = (await readdir(outDir, { recursive: true })).filter((name) => name.endsWith('.d.ts'));
  await Promise.all(files.map((name) => mendImports(join(outDir, name), outDir)));
}

/** In the package there is no workspace to find the contracts in, and no TypeScript source. */
async function mendImports(file: string, outDir: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const index = relative(dirname(file), join(outDir, 'contracts', 'src', 'index.js'));
  await writeFile(file, text.replace(contracts, `'${index}'`).replace(typeScriptFile, "'$2.js'"));
}
