import { describe, expect, it } from 'vitest';
import { InputError } from '#app/audio/input-events.ts';
import { type BrowserFacts, sharingSupport } from '#app/audio/sharing-support.ts';
import { shareSound } from '#app/audio/tab-audio.ts';

const chrome: BrowserFacts = {
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
  platform: 'Windows',
  maxTouchPoints: 0,
  canShare: true,
  constraints: { suppressLocalAudioPlayback: true },
};
const windows = sharingSupport(chrome);

class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';
  readonly surface: string;
  constructor(surface: string) {
    super();
    this.surface = surface;
  }
  getSettings() {
    return { displaySurface: this.surface };
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

function screen(surface: string, withSound: boolean) {
  const picture = new FakeTrack(surface);
  const sound = new FakeTrack('');
  const asked: Record<string, unknown>[] = [];
  const media = {
    async getDisplayMedia(options: DisplayMediaStreamOptions = {}) {
      asked.push({ ...options });
      return {
        getTracks: () => (withSound ? [picture, sound] : [picture]),
        getVideoTracks: () => [picture],
        getAudioTracks: () => (withSound ? [sound] : []),
      } as unknown as MediaStream;
    },
  };
  return { media, picture, sound, asked };
}

describe('shared sound', () => {
  it('A1: asks for sound as it is, that the person goes on hearing, and never for this page', async () => {
    const { media, asked, picture } = screen('browser', true);
    const { label, stop, track } = await shareSound(media, windows);
    expect(asked[0]).toMatchObject({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, suppressLocalAudioPlayback: false },
      systemAudio: 'include',
      selfBrowserSurface: 'exclude',
      preferCurrentTab: false,
    });
    expect(label).toBe('Shared tab');
    // Switched off, and not stopped: with it some browsers end the sharing.
    expect(picture).toMatchObject({ enabled: false, readyState: 'live' });
    stop();
    expect([picture.readyState, track.readyState]).toEqual(['ended', 'ended']);
  });

  it.each([
    ['browser', windows, /leave “Also share tab audio” switched on/],
    ['monitor', windows, /entire screen or a tab/],
    ['window', windows, /entire screen or a tab/],
    ['monitor', sharingSupport({ ...chrome, platform: 'macOS', userAgent: 'Macintosh' }), /only a tab/],
    ['window', sharingSupport({ ...chrome, platform: 'Linux', userAgent: 'X11; Linux' }), /only a tab/],
  ])('A14: %s shared without sound: noticed, said how, and the capture is ended', async (surface, support, words) => {
    const { media, picture } = screen(surface, false);
    const failure = await shareSound(media, support).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(failure).toMatchObject({ code: 'shared-silently', message: expect.stringMatching(words) });
    expect(picture.readyState).toBe('ended');
  });

  it.each([
    ['NotAllowedError', 'not-shared'],
    ['NotReadableError', 'not-shared'],
    ['NotSupportedError', 'no-sharing'],
    ['InvalidStateError', 'broken'],
  ])('A14: %s becomes "%s", in words', async (name, code) => {
    const media = { getDisplayMedia: () => Promise.reject(new DOMException('', name)) };
    await expect(shareSound(media, windows)).rejects.toMatchObject({ code, message: expect.stringMatching(/\w+ \w+.*\.$/) });
  });
});

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0';
const safari = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1';
const none = { platform: '', maxTouchPoints: 0, constraints: {}, canShare: true };

describe('what a browser can share', () => {
  it.each([
    ['Chrome on Windows', chrome, 'system', /entire screen/],
    ['Chrome on ChromeOS', { ...chrome, platform: 'Chrome OS', userAgent: 'CrOS' }, 'system', /entire screen/],
    ['Chrome on a Mac', { ...chrome, platform: 'macOS', userAgent: safari }, 'tab', /macOS 14\.2/],
    ['Chrome on Linux', { ...chrome, platform: 'Linux', userAgent: 'X11; Linux' }, 'tab', /Monitor of/],
    ['Firefox', { ...none, userAgent: firefox }, 'none', /Firefox.*microphone/],
    ['Safari', { ...none, userAgent: safari }, 'none', /Safari.*BlackHole/],
    ['an iPhone', { ...none, userAgent: iphone, maxTouchPoints: 5, canShare: false }, 'none', /Phones and tablets/],
    ['an iPad, which says that it is a Mac', { ...none, userAgent: safari, maxTouchPoints: 5 }, 'none', /Phones and tablets/],
    ['Chrome on Android', { ...chrome, platform: 'Android', maxTouchPoints: 5 }, 'none', /microphone/],
    ['an insecure page', { ...chrome, canShare: false, constraints: {} }, 'none', /file/],
  ] as const)('A14: %s', (_name, facts, kind, words) => {
    const support = sharingSupport(facts);
    expect(support.kind).toBe(kind);
    expect(support.words).toMatch(words);
  });

  it('A14: where it is known that nothing can be shared nobody is asked', async () => {
    const { media, asked } = screen('browser', true);
    await expect(shareSound(media, sharingSupport({ ...none, userAgent: firefox }))).rejects.toMatchObject({ code: 'no-sharing' });
    await expect(shareSound(undefined, windows)).rejects.toMatchObject({ code: 'no-sharing' });
    expect(asked).toEqual([]);
  });
});
