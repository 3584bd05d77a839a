import { type Image, imageSchema, UpshiftError } from '@upshift/contracts';
import type { ChatMessage, ChatPart } from './chat-request-schema.ts';

const dataUrl = /^data:([^;,]{1,64});base64,/;

export function isImagePart({ type }: ChatPart): boolean {
  return type === 'image_url';
}

/**
 * The images among a message's parts: `data:` URLs as their bytes, https URLs as addresses.
 *
 * @throws UpshiftError REQUEST_INVALID for what is no image of ours, PARAMETER_UNSUPPORTED for a level of detail
 */
export function toImages(content: ChatMessage['content'], path: string): Image[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part, index) => (isImagePart(part) ? [toImage(part, `${path}/content/${index}`)] : []));
}

function toImage({ image_url: sent }: ChatPart, path: string): Image {
  const detail = sent?.detail ?? 'auto';
  if (detail !== 'auto')
    throw new UpshiftError(
      'PARAMETER_UNSUPPORTED',
      'Vendors choose the level of detail: leave it out, or say "auto".',
      {
        path: `${path}/image_url/detail`,
      },
    );
  const url = sent?.url ?? '';
  const [prefix = '', mediaType] = dataUrl.exec(url) ?? [];
  const parsed = imageSchema.safeParse(
    mediaType === undefined ? { url } : { mediaType, data: url.slice(prefix.length) },
  );
  if (parsed.success) return parsed.data;
  throw new UpshiftError(
    'REQUEST_INVALID',
    'An image is a data: URL (PNG, JPEG, WebP or GIF in base64) or an https URL without user and password.',
    { path: `${path}/image_url/url` },
  );
}
