import type { MusicNow } from './music-now.ts';

/** When a new section and a drop were last heard, ms since 1970, and whether a drop came just now. */
export interface MusicNews {
  sectionMs: number;
  dropMs: number;
  dropped: boolean;
}

export interface MusicNewsWatch {
  readonly news: Readonly<MusicNews>;
  hear(music: MusicNow, nowMs: number): void;
}

/** Tells the counts in `MusicNow` as moments. What was counted before this began is no news. */
export function createMusicNews(): MusicNewsWatch {
  const news: MusicNews = { sectionMs: Number.NEGATIVE_INFINITY, dropMs: Number.NEGATIVE_INFINITY, dropped: false };
  let before: MusicNow | undefined;
  return {
    news,
    hear(music, nowMs) {
      news.dropped = false;
      // A frame in which nothing is heard may be the default one, which has counted nothing.
      if (music.silent) return;
      news.dropped = before !== undefined && music.drops > before.drops;
      if (news.dropped) news.dropMs = nowMs;
      if (before !== undefined && music.sections > before.sections) news.sectionMs = nowMs;
      before = music;
    },
  };
}
