import { parseArgs } from 'node:util';
import { packClient } from './pack-client.ts';

/** `npm run pack:client -- --out FOLDER`: the SDK as a tarball to install or publish. */
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
process.stdout.write(`${await packClient(values.out)}\n`);
