import { expect, it } from 'vitest';
import { parsePostmasterPid } from './postmaster-pid.ts';

it('reads pid, data directory and port of a running server', () => {
  const text = '4711\n/data dir/postgres\n1763956543\n34291\n\n127.0.0.1\n  5432001    32768\nready   \n';
  expect(parsePostmasterPid(text)).toEqual({ pid: 4711, dataDirectory: '/data dir/postgres', port: 34291 });
});

it('knows no port of a server that has only begun', () => {
  expect(parsePostmasterPid('4711\n/data\n1763956543\n')).toMatchObject({ pid: 4711, port: undefined });
  expect(parsePostmasterPid('4711\n/data\n1763956543\n70000\n')).toMatchObject({ port: undefined });
});

it('reads nothing from an empty, cut or foreign file', () => {
  for (const text of ['', '\n', '4711', '-4711\n/data\n', 'abc\n/data\n']) {
    expect(parsePostmasterPid(text)).toBeUndefined();
  }
});
