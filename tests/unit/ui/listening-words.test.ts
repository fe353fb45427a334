import { describe, expect, it } from 'vitest';
import { createFeatureFrame, F, type FeatureName } from '#app/audio/feature-frame.ts';
import { createListeningHistory } from '#app/state/listening-history.ts';
import {
  agreementWords,
  barWords,
  clockWords,
  inputLevelWords,
  keyWords,
  offsetWords,
  relationOf,
  sectionWords,
  stereoWords,
} from '#app/ui/listening-words.ts';
import { type Reading, readListening } from '#app/ui/reading.ts';
import { beatWords } from '#app/ui/words.ts';

function reading(changes: Partial<Record<FeatureName, number>> = {}): Reading {
  const frame = createFeatureFrame();
  const values = { source: 1, silence: 0, clock: 1, bpm: 120, confidence: 0.9, barConfidence: 0.8, ...changes };
  for (const [name, value] of Object.entries(values)) frame[F[name as FeatureName]] = value;
  return readListening(frame, createListeningHistory());
}

describe('E4: the listening panel says what is known, and that the rest is not', () => {
  it('who holds the beat', () => {
    expect(clockWords(reading(), true)).toEqual({ title: 'Following', detail: 'Steady beat.' });
    expect(clockWords(reading({ confidence: 0.3 }), true).detail).toContain('Only a guess');
    expect(clockWords(reading({ clock: 2 }), true).title).toBe('You lead');
    expect(clockWords(reading({ clock: 3 }), true).title).toBe('Holding on');
    expect(clockWords(reading({ tempoLocked: 1 }), true).detail).toContain('locked');
    expect(clockWords(reading({ clock: 0, bpm: 0 }), true).title).toBe('No beat');
    expect(clockWords(reading({ clock: 0, bpm: 0, silence: 1 }), true).title).toBe('Silence');
    expect(clockWords(reading({ source: 0 }), true).title).toBe('No sound');
    expect(clockWords(reading(), false).title).toBe('No sound');
  });

  it('a bar and a phrase only where they are known', () => {
    expect(barWords(reading({ barConfidence: 0.4, phraseConfidence: 0.9 }))).toBe('Where a bar begins is not known');
    expect(barWords(reading({ barLength: 3, phraseConfidence: 0.4 }))).toBe('3 beats in a bar');
    expect(barWords(reading({ phraseConfidence: 0.6, phraseBar: 2, phraseLength: 8 }))).toBe('Bar 3 of 8');
    expect(barWords(reading({ clock: 0, phraseConfidence: 0.9 }))).toBe('No bar without a beat');
  });

  it('how other tempi stand to the one that is counted, with the orders that lead to octaves alone', () => {
    expect([120, 241, 59.5, 480, 30].map((bpm) => relationOf(bpm, 120).octaves)).toEqual([0, 1, -1, 2, -2]);
    expect([180, 80, 160, 90, 128, 200].map((bpm) => relationOf(bpm, 120))).toEqual([
      { words: 'Three to two', octaves: null },
      { words: 'Two to three', octaves: null },
      { words: 'Four to three', octaves: null },
      { words: 'Three to four', octaves: null },
      { words: 'A little faster', octaves: null },
      { words: 'Much faster', octaves: null },
    ]);
    expect(relationOf(120, 0).octaves).toBeNull();
    expect(reading({ tempo1Bpm: 120, tempo1Share: 0.6, tempo3Bpm: 80, tempo3Share: 0.1 }).hypotheses).toEqual([
      { bpm: 120, share: 0.6 },
      { bpm: 80, share: 0.1 },
    ]);
  });

  it('a key from half sure on, spelled as musicians do, and spoken without signs', () => {
    expect(keyWords({ tonic: 9, minor: true, keyConfidence: 0.8 })).toEqual({ shown: 'A minor', spoken: 'A minor', known: true });
    expect(keyWords({ tonic: 10, minor: false, keyConfidence: 0.5 })).toMatchObject({ shown: 'B♭ major', spoken: 'B flat major' });
    expect(keyWords({ tonic: 1, minor: true, keyConfidence: 0.5 }).spoken).toBe('C sharp minor');
    expect(keyWords({ tonic: 9, minor: true, keyConfidence: 0.49 }).known).toBe(false);
    expect(keyWords({ tonic: -1, minor: true, keyConfidence: 0.9 }).known).toBe(false);
  });

  it('how the beats meet the onsets', () => {
    expect(agreementWords({ beats: 2, hits: 2, offsetMs: 0 })).toContain('A few beats more');
    expect(agreementWords({ beats: 16, hits: 14, offsetMs: -4.2 })).toBe('14 of the last 16 beats met an onset, typically 4 ms before it.');
    expect(agreementWords({ beats: 16, hits: 16, offsetMs: 1 })).toBe('16 of the last 16 beats met an onset, dead on.');
    expect(agreementWords({ beats: 16, hits: 2, offsetMs: 50 })).toBe('Only 2 of the last 16 beats met an onset.');
  });

  it('gate, clipping, stereo and sections', () => {
    expect(inputLevelWords(reading()).title).toBe('Gate open');
    expect(inputLevelWords(reading({ silence: 1 })).title).toBe('Gate closed');
    expect(inputLevelWords(reading({ source: 0 })).title).toBe('No input');
    const history = createListeningHistory();
    history.want();
    const frame = createFeatureFrame();
    frame[F.source] = 1;
    frame[F.epochMs] = 1000;
    frame[F.peak] = 1;
    history.record(frame);
    expect(inputLevelWords(readListening(frame, history)).title).toBe('Clipping');
    frame[F.epochMs] = 4000;
    expect(inputLevelWords(readListening(frame, history)).title).not.toBe('Clipping');
    expect(stereoWords(reading())).toBe('Mono');
    expect(stereoWords(reading({ width: 0.3, balance: -0.4 }))).toBe('Wide, leans left');
    expect(sectionWords(reading())).toBe('No change of section heard yet');
    expect(sectionWords(reading({ sectionCount: 2, sectionSeconds: 72.6, sectionConfidence: 0.8 }))).toBe(
      'This section: 1:12, 80\u00a0% sure where it began',
    );
  });

  it('equal frames read equal, so that silence renders nothing', () => {
    expect(JSON.stringify(reading({ level: 1.01 }))).toBe(JSON.stringify(reading({ level: 1.02 })));
  });
});

it('A1: the dock names the clock’s modes too', () => {
  const beat = { clock: 'auto', bpm: 120, confidence: 0.9, barConfidence: 0.8, tempoLocked: false, mood: 'calm' } as const;
  expect(beatWords({ ...beat, clock: 'held' }, true)).toMatchObject({ bpm: '120', detail: 'Holding on', locked: true });
  expect(beatWords({ ...beat, clock: 'manual', confidence: 0.1 }, true).detail).toBe('You lead');
  expect(beatWords({ ...beat, tempoLocked: true }, true).detail).toBe('Tempo locked');
  expect(offsetWords(120, 'Kitchen')).toBe('The picture comes 120 ms later than usual for Kitchen.');
  expect(offsetWords(0, '')).toBe('The picture is not shifted.');
});
