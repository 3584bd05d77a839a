import type { Deployment, Image, TaskInput } from '@upshift/contracts';

/** Protocols that want an image's bytes: Bedrock takes no https address; Google's wants its media type beside it. */
const wantBytes: readonly string[] = ['bedrock', 'google'];

/** All images of a task, in the order of its messages. */
export function imagesOf({ messages }: Pick<TaskInput, 'messages'>): Image[] {
  return messages.flatMap(({ images = [] }) => images);
}

/** Whether a deployment can be sent a task's images; true of every deployment where the task has none. */
export function takesImages({ images, provider }: Pick<Deployment, 'images' | 'provider'>, input: TaskInput): boolean {
  const sent = imagesOf(input);
  if (sent.length === 0) return true;
  if (images !== true || provider.kind === 'local') return false;
  return !wantBytes.includes(provider.kind) || sent.every((image) => 'data' in image);
}
