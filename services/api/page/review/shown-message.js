/** @import { Image, Message } from '@upshift/contracts' */

/**
 * A message's text with a line for each of its images: their bytes are not shown.
 *
 * @param {Pick<Message, 'content' | 'images'>} message
 * @returns {string}
 */
export function shownMessage({ content, images = [] }) {
  return [...(content === '' && images.length > 0 ? [] : [content]), ...images.map(describeImage)].join('\n');
}

/**
 * kB of 1,000 bytes, rounded up.
 *
 * @param {Image} image
 * @returns {string}
 */
function describeImage(image) {
  if ('url' in image) return `[image, ${image.url}]`;
  const bytes = Math.floor((image.data.replace(/=+$/, '').length * 3) / 4);
  return `[image, ${image.mediaType}, ${Math.ceil(bytes / 1000)} kB]`;
}
