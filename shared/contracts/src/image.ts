import { z } from 'zod';

const imageMediaTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;

const dataImageSchema = z.strictObject({
  mediaType: z.enum(imageMediaTypes),
  data: z.base64().min(4).max(1_000_000).describe('The bytes in base64, without a `data:` prefix.'),
});

const urlImageSchema = z.strictObject({
  url: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .refine((url) => URL.canParse(url) && new URL(url).username === '' && new URL(url).password === '', {
      message: 'no user and no password in the address of an image',
    })
    .describe('An https address without user and password. The vendor fetches it, never Upshift.'),
});

/** An image beside a message's text. Its bytes travel with the task, or the vendor fetches them. */
export const imageSchema = z.union([dataImageSchema, urlImageSchema], {
  error: `an image is {"mediaType", "data"} with one of ${imageMediaTypes.join(', ')} and base64, or {"url"} with an https address`,
});
export type Image = z.infer<typeof imageSchema>;

/** An image whose bytes are where `path` leads: they are asked for when somebody wants to see them. */
export const imageReferenceSchema = z.object({
  mediaType: z.enum(imageMediaTypes),
  bytes: z.int().min(0),
  path: z.string().describe('Where the bytes are, on this API.'),
});
export type ImageReference = z.infer<typeof imageReferenceSchema>;
export const shownImageSchema = z.union([imageReferenceSchema, urlImageSchema]);

/** How many bytes an image of base64 has. */
export function imageBytes({ data }: z.infer<typeof dataImageSchema>): number {
  const padding = data.match(/=*$/)?.[0].length ?? 0;
  return (data.length / 4) * 3 - padding;
}

/** An image in words, where its bytes have no place: `[image, image/png, 12 kB]`. kB of 1,000 bytes, rounded up. */
function describeImage(image: Image | ImageReference): string {
  if ('url' in image) return `[image, ${image.url}]`;
  const bytes = 'data' in image ? imageBytes(image) : image.bytes;
  return `[image, ${image.mediaType}, ${Math.ceil(bytes / 1000)} kB]`;
}

/** A message's text for a reader, with a line for each of its images. */
export function shownContent({
  content,
  images = [],
}: {
  readonly content: string;
  readonly images?: readonly (Image | ImageReference)[] | undefined;
}): string {
  return [...(content === '' && images.length > 0 ? [] : [content]), ...images.map(describeImage)].join('\n');
}
