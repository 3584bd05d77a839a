#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript, whatever Node runs this file: it keeps to the syntax of Node 16.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const main = join(here, '..', 'services', 'cli', 'src', 'main.ts');

/** The Node that `npm install` brought; npm may have put it into any folder above this one. */
function findInstalledNode(directory) {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidate = join(directory, 'node_modules', 'node', 'bin', binary);
  if (existsSync(candidate)) return candidate;
  const parent = dirname(directory);
  return parent === directory ? undefined : findInstalledNode(parent);
}

/** Type stripping without a flag came with 22.18 and 23.6. */
function stripsTypes(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

function fail(message) {
  process.stderr.write(`upshift: ${message}\n`);
  process.exit(1);
}

const node = findInstalledNode(here) || (stripsTypes(process.versions.node) ? process.execPath : undefined);
if (node === undefined) {
  fail(
    `Node ${process.versions.node} cannot run TypeScript. Run "npm install" in ${dirname(here)}: it brings Node 24.`,
  );
}

// Reading and translating the sources takes half of a start: what is translated is kept beside the packages.
const kept = { NODE_COMPILE_CACHE: join(here, '..', 'node_modules', '.cache', 'upshift-code') };
const child = spawn(node, ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...kept, ...process.env },
});
child.on('error', (error) => fail(`${node} does not start: ${error.message}`));

// A signal to this process alone (kill, a container's stop) must reach the child, and this process must outlive it. On a
// terminal Ctrl-C reaches both, so the child hears it twice; it counts signals that follow at once as one. Windows has no
// signals to send: there the console itself tells every process, and `kill` would end the child without a drain.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    const runs = child.exitCode === null && child.signalCode === null;
    if (runs && process.platform !== 'win32') child.kill(signal);
  });
}

child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? code : 128 + (constants.signals[signal] || 0);
});
