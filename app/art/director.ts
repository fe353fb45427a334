import type { Random } from '#app/lib/random.ts';
import { type Course, landingAt, shifted } from '#app/stage/course.ts';
import { ENGINES, type EngineId, type StageProgram } from '#app/stage/protocol.ts';
import type { Artwork } from './artwork.ts';
import { type DirectorState, keptPhase, type Look, type Morph, type Phase, restoredPhase } from './director-phase.ts';
import { createMusicNews } from './music-news.ts';
import type { MusicNow } from './music-now.ts';
import { correctedLanding, isDue, type MorphPlan, planAskedMorph, planMorph } from './pacing.ts';

type MorphAction = Extract<StageProgram, { readonly type: 'morph' }>;

/** What the director wants done. The processor around it does it. */
export type DirectorAction =
  | { readonly type: 'prepare'; readonly artworkId: string }
  | MorphAction
  /** A picture that was offered and will not be shown. */
  | { readonly type: 'discard'; readonly artworkId: string };

export interface DirectorSettings {
  readonly engine: EngineId | 'auto';
  readonly morphSpeed: number;
  readonly style: string;
  readonly hold: boolean;
}

export interface Director {
  /** A picture is ready to be shown. The director prepares or discards it. */
  offer(artwork: Artwork): DirectorAction[];
  next(): void;
  avoid(artworkId: string): DirectorAction[];
  /** Takes an `avoid` back. */
  welcome(artworkId: string): void;
  tick(nowMs: number, music: MusicNow, settings: DirectorSettings): DirectorAction[];
  /** The stage began anew and knows nothing: shows the same again, a morph as far on as the clock says, or, `whenReady`, as it is now. */
  restage(nowMs: number, whenReady?: boolean): DirectorAction[];
  /** So long the show stood still: everything is that much later. */
  shift(byMs: number): DirectorAction[];
  checkpoint(nowMs: number): DirectorState;
  /** Goes on from there; `restage` then shows it. Artworks for which `has` is false are gone: the others take their place. */
  restore(state: DirectorState, nowMs: number, has: (artworkId: string) => boolean): void;
  readonly wantsPicture: boolean;
  readonly phase: Phase;
  readonly prepared: Artwork | null;
}

/**
 * Decides what is shown next, by which engine and when. Pure: time, music and chance come in, actions go out.
 * Morphs land on bar lines while the beat clock is sure, by time when it is not; energy sets the pace, new sections and
 * drops outrank it.
 */
export function createDirector(random: Random, initial: DirectorSettings): Director {
  let settings = initial;
  let phase: Phase = { type: 'empty' };
  let prepared: Artwork | null = null;
  let asked = false;
  let lastEngine: EngineId | undefined;
  const avoided = new Set<string>();
  const { news, hear } = createMusicNews();

  /** A person who asks for the next picture in mid-morph should not wait for a slow landing, nor does a drop. */
  function hurried(course: Course, music: MusicNow, nowMs: number): number | undefined {
    if (!asked && !news.dropped) return undefined;
    const { landMs } = planAskedMorph(music, Math.max(nowMs, course.startMs));
    return landMs < course.landMs - 100 ? landMs : undefined;
  }

  const fits = (artwork: Artwork): boolean => (settings.style === '' || artwork.style === settings.style) && !avoided.has(artwork.id);
  const newSeed = (): number => Math.floor(random() * 0x7fffffff);

  /** A fixed engine when one is chosen; else mostly a change, for variety. */
  function chooseEngine(): EngineId {
    if (settings.engine !== 'auto') return settings.engine;
    const others = ENGINES.filter((engine) => engine !== lastEngine);
    const pool = others.length > 0 && random() < 0.7 ? others : ENGINES;
    return pool[Math.floor(random() * pool.length)] ?? ENGINES[0];
  }

  function begin(target: Artwork, { startMs, landMs, onBar }: MorphPlan, from: Artwork): DirectorAction[] {
    const morph: Morph = { target, course: { startMs, landMs, startValue: 0 }, onBar, engine: chooseEngine(), seed: newSeed() };
    lastEngine = morph.engine;
    phase = { type: 'morphing', from, morph };
    prepared = null;
    asked = false;
    return [actionOf(morph)];
  }

  const actionOf = ({ target, engine, seed, course: { startMs, landMs, startValue } }: Morph): MorphAction => ({
    type: 'morph',
    artworkId: target.id,
    engine,
    seed,
    startMs,
    landMs,
    startValue,
  });

  const cutTo = ({ id }: Artwork, { engine, seed }: Look, nowMs: number): MorphAction => ({
    type: 'morph',
    artworkId: id,
    engine,
    seed,
    startMs: nowMs,
    landMs: nowMs,
  });

  function cut(target: Artwork, nowMs: number): DirectorAction[] {
    const look: Look = { engine: chooseEngine(), seed: newSeed() };
    prepared = null;
    asked = false;
    phase = { type: 'holding', artwork: target, sinceMs: nowMs, look };
    lastEngine = look.engine;
    return [cutTo(target, look, nowMs)];
  }

  function land({ target, engine, seed }: Morph, nowMs: number): void {
    phase = { type: 'holding', artwork: target, sinceMs: nowMs, look: { engine, seed } };
  }

  function dropPrepared(): DirectorAction[] {
    if (!prepared) return [];
    const artworkId = prepared.id;
    prepared = null;
    return [{ type: 'discard', artworkId }];
  }

  return {
    get wantsPicture() {
      return prepared === null;
    },
    get phase() {
      return phase;
    },
    get prepared() {
      return prepared;
    },

    offer(artwork) {
      const shown = phase.type === 'holding' ? phase.artwork : phase.type === 'morphing' ? phase.morph.target : undefined;
      // A chosen style that has no pictures yet is no reason for an empty stage.
      const welcome = phase.type === 'empty' ? !avoided.has(artwork.id) : fits(artwork);
      if (prepared || !welcome || artwork.id === shown?.id) return [{ type: 'discard', artworkId: artwork.id }];
      prepared = artwork;
      return [{ type: 'prepare', artworkId: artwork.id }];
    },

    next() {
      asked = true;
    },

    avoid(artworkId) {
      avoided.add(artworkId);
      if (phase.type === 'holding' && phase.artwork.id === artworkId) asked = true;
      if (phase.type === 'morphing' && phase.morph.target.id === artworkId) asked = true;
      return prepared?.id === artworkId ? dropPrepared() : [];
    },

    welcome(artworkId) {
      avoided.delete(artworkId);
    },

    tick(nowMs, music, newSettings) {
      const styleChanged = newSettings.style !== settings.style;
      settings = newSettings;
      hear(music, nowMs);
      const actions: DirectorAction[] = [];
      if (prepared && phase.type !== 'empty' && !fits(prepared)) actions.push(...dropPrepared());

      switch (phase.type) {
        case 'empty':
          if (prepared) actions.push(...cut(prepared, nowMs));
          break;
        case 'holding': {
          if (styleChanged && !fits(phase.artwork)) asked = true;
          if (!prepared) break;
          if (asked) actions.push(...begin(prepared, planAskedMorph(music, nowMs), phase.artwork));
          else if (!settings.hold) {
            const due = isDue(music, news, nowMs - phase.sinceMs, nowMs, settings.morphSpeed);
            const plan = due === 'drop' ? planAskedMorph(music, nowMs) : planMorph(music, nowMs, settings.morphSpeed);
            if (due) actions.push(...begin(prepared, plan, phase.artwork));
          }
          break;
        }
        case 'morphing': {
          const { morph, from } = phase;
          if (styleChanged && !fits(morph.target)) asked = true;
          const { course, onBar } = morph;
          if (nowMs >= course.landMs) {
            land(morph, nowMs);
            break;
          }
          const landMs = hurried(course, music, nowMs) ?? correctedLanding({ ...course, onBar }, music, nowMs);
          if (landMs !== undefined) {
            const corrected: Morph = { ...morph, course: landingAt(course, course.startMs, landMs, nowMs) };
            phase = { type: 'morphing', from, morph: corrected };
            actions.push(actionOf(corrected));
          }
          break;
        }
      }
      return actions;
    },

    restage(nowMs, whenReady = false) {
      if (phase.type === 'morphing' && nowMs >= phase.morph.course.landMs) land(phase.morph, phase.morph.course.landMs);
      const actions: DirectorAction[] = [];
      const show = (artwork: Artwork, morph: DirectorAction): void => {
        actions.push({ type: 'prepare', artworkId: artwork.id }, morph);
      };
      if (phase.type === 'holding') show(phase.artwork, cutTo(phase.artwork, phase.look, nowMs));
      if (phase.type === 'morphing') {
        show(phase.from, cutTo(phase.from, phase.morph, nowMs));
        show(phase.morph.target, { ...actionOf(phase.morph), whenReady });
      }
      if (prepared) actions.push({ type: 'prepare', artworkId: prepared.id });
      return actions;
    },

    shift(byMs) {
      if (phase.type === 'holding') phase = { ...phase, sinceMs: phase.sinceMs + byMs };
      if (phase.type !== 'morphing') return [];
      phase = { ...phase, morph: { ...phase.morph, course: shifted(phase.morph.course, byMs) } };
      return [actionOf(phase.morph)];
    },

    checkpoint: (nowMs) => ({ version: 1, phase: keptPhase(phase, nowMs), prepared, asked, avoided: [...avoided] }),

    restore(state, nowMs, has) {
      for (const id of state.avoided) avoided.add(id);
      asked = state.asked;
      prepared = state.prepared && has(state.prepared.id) ? state.prepared : null;
      phase = restoredPhase(state.phase, nowMs, has);
      lastEngine = state.phase.type === 'empty' ? undefined : state.phase.engine;
    },
  };
}
