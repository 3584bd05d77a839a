/** @import { ReviewDetail } from '@upshift/contracts' */

/** @typedef {ReviewDetail['request']['messages'][number]} ShownMessage */
/** @typedef {NonNullable<ShownMessage['images']>[number]} ShownImage */

/**
 * A message's text with a line for each of its images.
 *
 * @param {Pick<ShownMessage, 'content' | 'images'>} message
 * @returns {string}
 */
export function shownMessage({ content, images = [] }) {
  return [...(content === '' && images.length > 0 ? [] : [content]), ...images.map(describeImage)].join('\n');
}

/**
 * kB of 1,000 bytes, rounded up.
 *
 * @param {ShownImage} image
 * @returns {string}
 */
export function describeImage(image) {
  if ('url' in image) return `[image, ${image.url}]`;
  return `[image, ${image.mediaType}, ${Math.ceil(image.bytes / 1000)} kB]`;
}

/**
 * Where the page finds the bytes of a message's images: on this API alone. Images by address are not fetched: nobody else is to
 * learn who reviews what.
 *
 * @param {Pick<ShownMessage, 'images'>} message
 * @returns {{ path: string, name: string }[]}
 */
export function imagesToShow({ images = [] }) {
  return images.flatMap((image) =>
    'path' in image && image.path.startsWith('/v1/review/') ? [{ path: image.path, name: describeImage(image) }] : [],
  );
}
