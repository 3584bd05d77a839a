/**
 * Libraries that single kinds of validators stand on. Each is loaded into a process apart when a job first needs it: together they
 * take a second and some 100 MB.
 */
const loaders = {
  language: () => import('eld/medium'),
  pattern: () => import('re2js'),
  expression: () => import('@marcbachmann/cel-js'),
  tokens: () => import('gpt-tokenizer/encoding/o200k_base'),
  typescript: () => import('typescript'),
  javascript: () => import('acorn'),
  python: () => import('@lezer/python'),
  sql: async () => {
    const library = await import('libpg-query');
    await library.loadModule();
    return library;
  },
  yaml: () => import('yaml'),
} as const;

export type LibraryName = keyof typeof loaders;
type Libraries = { readonly [Name in LibraryName]: Awaited<ReturnType<(typeof loaders)[Name]>> };

const loaded = new Map<LibraryName, unknown>();

export function isLoaded(name: LibraryName): boolean {
  return loaded.has(name);
}

/** Loads what is not there yet. Rejects where a library cannot be loaded. */
export async function loadLibraries(names: Iterable<LibraryName>): Promise<void> {
  for (const name of names) if (!loaded.has(name)) loaded.set(name, await loaders[name]());
}

/** @throws Error where it was not loaded: a text must never pass for want of somebody who reads it. */
export function libraryOf<Name extends LibraryName>(name: Name): Libraries[Name] {
  const library = loaded.get(name);
  if (library === undefined) throw new Error(`The library for ${name} was not loaded.`);
  return library as Libraries[Name];
}
