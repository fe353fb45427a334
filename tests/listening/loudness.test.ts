import { describe, expect, it } from 'vitest';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import { likenesses } from '#tests/support/alike.ts';
import { framesOf } from '#tests/support/heard.ts';
import { fourToTheFloor, scaled } from '#tests/support/sounds.ts';

interface Piece {
  readonly name: string;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

const RATE = 44_100;

function demoBand(): Piece {
  const [left, right] = [new Float32Array(20 * RATE), new Float32Array(20 * RATE)];
  createDemoBand(3, RATE).render(left, right);
  return { name: 'the demo band', left, right };
}

function drums(): Piece {
  const mono = fourToTheFloor(124, 12);
  return { name: 'drums, bass and chords', left: mono, right: mono };
}

/** As loud as asked: its highest sample at so many dBFS. */
function framesAt({ left, right }: Piece, db: number) {
  const peak = [left, right].reduce((highest, channel) => channel.reduce((high, sample) => Math.max(high, Math.abs(sample)), highest), 0);
  const gain = 10 ** (db / 20) / peak;
  return framesOf(scaled(left, gain), RATE, scaled(right, gain));
}

describe.each([drums(), demoBand()])('A1: $name at three levels', (piece) => {
  const loud = framesAt(piece, 0);
  it.each([-20, -40])('at %i dBFS every feature moves as at full scale', (db) => {
    const apart = likenesses(loud, framesAt(piece, db)).filter(({ alike }) => !alike);
    expect(apart).toEqual([]);
  });
});
