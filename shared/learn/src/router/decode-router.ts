import { ModelFileError, openFrame } from '../file/frame.ts';
import { toWeights } from '../file/round-weights.ts';
import { routerBlocks, routerHeaderSchema, routerMagic } from './router-header.ts';
import type { RouterModel } from './router-model.ts';

/**
 * Reads a router that `encodeRouter` wrote.
 *
 * @throws ModelFileError when it is none, is damaged, or is of another version of the format
 */
export function decodeRouter(file: Uint8Array): RouterModel {
  const { header: raw, bytes, start } = openFrame(file, routerMagic, 'router of `upshift router train`');
  const parsed = routerHeaderSchema.safeParse(raw);
  if (!parsed.success)
    throw new ModelFileError('The header of the router is not what this version of the format says.');
  const { signals, words, unknownRarity, deployments, trained } = parsed.data;
  const sizes = routerBlocks(parsed.data);
  const length = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  if (start + length + 4 !== bytes.length) throw new ModelFileError('The router is not as long as its header says.');
  const { buffer } = bytes;
  const features = words + signals.length;
  const scalesAt = start + sizes.hashes + sizes.rarities;
  const rounded = new Int8Array(buffer, scalesAt + sizes.scales, features * deployments.length);
  return {
    signals,
    vocabulary: {
      hashes: new Uint32Array(buffer, start, words),
      rarities: new Float32Array(buffer, start + sizes.hashes, words),
      unknownRarity,
    },
    deployments,
    weights: toWeights(rounded, new Float32Array(buffer, scalesAt, features), deployments.length),
    trained,
  };
}
