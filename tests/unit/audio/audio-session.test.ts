import { describe, expect, it } from 'vitest';
import { browserAudioSession } from '#app/audio/audio-session.ts';

class FakeSession extends EventTarget {
  readonly set: string[] = [];
  #type = 'auto';
  get type(): string {
    return this.#type;
  }
  set type(value: string) {
    this.set.push(value);
    this.#type = value;
  }
}

describe('the audio session of iOS', () => {
  it('A1: is told what the page does, and only when that changes', () => {
    const session = new FakeSession();
    const port = browserAudioSession({ audioSession: session } as unknown as Navigator);
    for (const purpose of ['nothing', 'play', 'play', 'record', 'play', 'nothing'] as const) port?.tell(purpose);
    expect(session.set).toEqual(['playback', 'play-and-record', 'playback', 'auto']);
  });

  it('A14: is listened to until nobody wants to know', () => {
    const session = new FakeSession();
    const port = browserAudioSession({ audioSession: session } as unknown as Navigator);
    let changes = 0;
    const stop = port?.onChange(() => changes++);
    session.dispatchEvent(new Event('statechange'));
    stop?.();
    session.dispatchEvent(new Event('statechange'));
    expect(changes).toBe(1);
  });

  it('A1: is not missed where there is none', () => {
    expect(browserAudioSession({} as Navigator)).toBeUndefined();
  });
});
