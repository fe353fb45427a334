import { expect, it } from 'vitest';
import { openFile } from '#app/audio/file-playback.ts';

const never = new AbortController().signal;

/** A second of silence as a WAV file. */
function wav(seconds = 1): Uint8Array<ArrayBuffer> {
  const rate = 8000;
  const bytes = new Uint8Array(44 + rate * seconds);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; i++) view.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, rate * seconds, true);
  bytes.fill(128, 44);
  return bytes;
}

it('A1: a sound file is ready to play', async () => {
  const { element, dispose } = await openFile(new File([wav()], 'song.wav', { type: 'audio/wav' }), false, never);
  expect(element.duration).toBeCloseTo(1, 1);
  dispose();
  expect(element.getAttribute('src')).toBeNull();
});

it.each([
  ['an empty file', new File([], 'empty.mp3', { type: 'audio/mpeg' }), 'empty-file', 'empty.mp3'],
  [
    'a text file that says it is music',
    new File(['just words, '.repeat(500)], 'words.mp3', { type: 'audio/mpeg' }),
    'not-audio',
    'words.mp3',
  ],
  ['a file that is cut in its header', new File([wav().slice(0, 30)], 'cut.wav', { type: 'audio/wav' }), 'not-audio', 'cut.wav'],
])('A14: %s is refused by name and in words', async (_what, file, code, name) => {
  const error = await openFile(file, false, never).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code });
  expect((error as Error).message).toContain(name);
});

it('A14: a file that is gone is said to be gone', async () => {
  await expect(openFile(undefined, false, never)).rejects.toMatchObject({ code: 'no-file' });
});
