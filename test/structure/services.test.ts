import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const folders = (place: string): string[] =>
  readdirSync(join(root, place)).filter((name) => statSync(join(root, place, name)).isDirectory());

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

describe.each(folders('services'))('service %s', (name) => {
  it.each(['src/main.ts', 'src/config.ts', 'README.md', 'package.json'])('has %s', (file) => {
    expect(statSync(join(root, 'services', name, file)).isFile()).toBe(true);
  });

  it('starts from a main.ts of fewer than 100 lines', () => {
    const lines = readFileSync(join(root, 'services', name, 'src/main.ts'), 'utf8').split('\n');
    expect(lines.length).toBeLessThan(100);
  });

  it('reads the environment in main.ts alone', () => {
    const readers = filesBelow(join(root, 'services', name, 'src'))
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('src/main.ts'))
      .filter((path) => readFileSync(path, 'utf8').includes('process.env'));
    expect(readers).toEqual([]);
  });
});

describe.each(folders('shared'))('package %s', (name) => {
  it('names what it offers in src/index.ts, without export *', () => {
    expect(readFileSync(join(root, 'shared', name, 'src/index.ts'), 'utf8')).not.toContain('export *');
  });

  it('has the name of its folder', () => {
    expect(JSON.parse(readFileSync(join(root, 'shared', name, 'package.json'), 'utf8')).name).toBe(`@upshift/${name}`);
  });
});

describe('the repository', () => {
  const packages = ['services', 'shared'].flatMap((place) =>
    folders(place).map((name) => join(root, place, name, 'package.json')),
  );

  it('pins every dependency exactly', () => {
    const loose = [...packages, join(root, 'package.json')].flatMap((path) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(path, 'utf8'));
      return Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+[\w.-]*$/.test(version),
      );
    });
    expect(loose).toEqual([]);
  });

  it('records no download addresses in its lock file', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });

  it('locks the binaries of every platform, so that npm ci works everywhere', () => {
    const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const names = new Set(Object.keys(locked).map((key) => key.split('node_modules/').at(-1)));
    const missing = Object.values<{ optionalDependencies?: Record<string, string> }>(locked)
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });

  it('names no file utils, helpers, manager or common', () => {
    const vague = ['services', 'shared']
      .flatMap((place) => filesBelow(join(root, place)))
      .filter((path) => /\/(utils?|helpers?|manager|common)\.ts$/.test(path));
    expect(vague).toEqual([]);
  });

  it('files its tests and sources without words that promise work later', () => {
    const promises = ['services', 'shared', 'test', 'bench', 'bin']
      .flatMap((place) => filesBelow(join(root, place)))
      .filter((path) => /\.(ts|js|sql|yaml)$/.test(path) && path !== import.meta.filename)
      .filter((path) => /\b(TODO|FIXME)\b/.test(readFileSync(path, 'utf8')));
    expect(promises).toEqual([]);
  });
});
