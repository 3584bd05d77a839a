import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packClient } from '../../../deploy/client/pack-client.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder outside of the project in which the packed client and the consumer are, compiled and ready to run. */
export interface Installed {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Packs the client, installs it without the network, and compiles the consumer strictly, as a stranger would. */
export async function installPackage(): Promise<Installed> {
  const directory = await mkdtemp(join(tmpdir(), 'upshift-consumer-'));
  const remove = (): Promise<void> => rm(directory, { recursive: true });
  try {
    const tarball = await packClient(directory);
    // zod from the project's own modules, because there is no network.
    const dependencies = { '@upshift/client': `file:${tarball}`, zod: `file:${join(root, 'node_modules', 'zod')}` };
    await write('package.json', { private: true, type: 'module', dependencies });
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--no-progress'], { cwd: directory });
    await copyFile(new URL('consumer.ts', import.meta.url), join(directory, 'consumer.ts'));
    await write('tsconfig.json', { compilerOptions, files: ['consumer.ts'] });
    await run(process.execPath, [join(root, 'node_modules', 'typescript-7', 'bin', 'tsc')], { cwd: directory });
    await writeFile(join(directory, 'run.js'), runner);
    return { directory, remove };
  } catch (error) {
    await remove();
    // What npm and the compiler complain of stands on their standard output.
    const output = error instanceof Error && 'stdout' in error ? `\n${error.stdout}` : '';
    throw new Error(`The package cannot be used: ${error}${output}`, { cause: error });
  }

  function write(name: string, content: object): Promise<void> {
    return writeFile(join(directory, name), JSON.stringify(content));
  }
}

const compilerOptions = {
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: [],
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
};

const runner = `import { main } from './consumer.js';
console.log(JSON.stringify(await main(process.argv[2])));
`;
