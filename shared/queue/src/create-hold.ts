import type { QueueConsumer } from '@upshift/ports';

/** A pause of a consumer that ends by itself. */
export interface Hold {
  /** Stops taking jobs for so long, in ms. While one hold lasts another one changes nothing. */
  begin(forMs: number): void;
  /** The consumer that is held, as its owner sees it: closing it ends the hold. */
  over(consumer: QueueConsumer): QueueConsumer;
}

export function createHold(): Hold {
  let held: QueueConsumer | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pausedByOwner = false;

  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };

  return {
    begin(forMs) {
      if (held === undefined || timer !== undefined) return;
      const consumer = held;
      void consumer.pause();
      timer = setTimeout(() => {
        end();
        if (!pausedByOwner) consumer.resume();
      }, forMs);
      timer.unref();
    },
    over(consumer) {
      held = consumer;
      return {
        async pause() {
          pausedByOwner = true;
          await consumer.pause();
        },
        resume() {
          pausedByOwner = false;
          if (timer === undefined) consumer.resume();
        },
        get running() {
          return consumer.running;
        },
        close() {
          held = undefined;
          end();
          return consumer.close();
        },
      };
    },
  };
}
