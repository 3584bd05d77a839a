import { expect, it } from 'vitest';
import { pickAccount } from './server-account.ts';

const root = 'root:x:0:0:root:/root:/bin/bash';
const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';
const postgres = 'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash';

it('prefers the account made for Postgres to the one that owns nothing', () => {
  expect(pickAccount([root, nobody, postgres].join('\n'))).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  expect(pickAccount([root, nobody, ''].join('\n'))).toEqual({ name: 'nobody', uid: 65534, gid: 65534 });
});

it('never picks root, under whatever name, nor a line that is damaged', () => {
  expect(pickAccount(`${root}\npostgres:x:0:0::/:/bin/sh\nnobody:x::\nnobody`)).toBeUndefined();
});
