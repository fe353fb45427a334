import { describe, expect, it } from 'vitest';
import type { InputEvent } from '#app/audio/input-events.ts';
import { createMicrophoneProcessor } from '#app/processors/microphone.ts';
import type { ProcessorContext } from '#app/show/processor.ts';
import { fakeDevices } from '#tests/support/fake-devices.ts';
import { manualClock, settled } from '#tests/support/manual-clock.ts';

describe('the microphone processor', () => {
  it('A14: given up while the browser still asks: it is over at once, nothing is said, and what is allowed later is closed', async () => {
    const media = fakeDevices([{ id: 'built-in', label: 'Built-in microphone' }]);
    const answer = Promise.withResolvers<void>();
    const asking = {
      ...media,
      getUserMedia: async (constraints: MediaStreamConstraints) => {
        await answer.promise;
        return media.getUserMedia(constraints);
      },
    };
    const events: InputEvent[] = [];
    const end = new AbortController();
    const uses = { open: 0 };
    const audio = {
      context: () => ({}),
      wake: () => undefined,
      on: () => () => undefined,
      use() {
        uses.open++;
        return { rest: () => undefined, wake: () => undefined, end: () => void uses.open-- };
      },
    };
    const resources: Readonly<Record<string, unknown>> = {
      audio,
      inputEvents: { emit: (event: InputEvent) => events.push(event) },
      mediaDevices: { media: asking },
    };
    const context = {
      config: { deviceId: '', label: '', groupId: '' },
      signal: end.signal,
      clock: manualClock(),
      outlet: () => ({}),
      resource: (name: string) => resources[name],
      report: () => undefined,
    } as unknown as ProcessorContext<{ deviceId: string; label: string; groupId: string }>;
    const setup = Promise.resolve(createMicrophoneProcessor(context));
    await settled();
    end.abort();
    await expect(setup).rejects.toThrow();
    expect(events).toEqual([]);
    expect(uses.open).toBe(0);
    answer.resolve();
    await settled();
    expect(media.asked).toHaveLength(1);
    expect(media.open).toEqual([]);
  });
});
