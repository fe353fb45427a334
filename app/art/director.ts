import type { Random } from '#app/lib/random.ts';
import { ENGINES, type EngineId, type StageProgram } from '#app/stage/protocol.ts';
import type { Artwork } from './artwork.ts';
import type { MusicNow } from './music-now.ts';
import { correctedLanding, holdMs, type MorphPlan, planAskedMorph, planMorph } from './pacing.ts';

/** What the director wants done. The processor around it does it. */
export type DirectorAction =
  | { readonly type: 'prepare'; readonly artworkId: string }
  | Extract<StageProgram, { readonly type: 'morph' }>
  /** A picture that was offered and will not be shown. */
  | { readonly type: 'discard'; readonly artworkId: string };

export interface DirectorSettings {
  readonly engine: EngineId | 'auto';
  readonly morphSpeed: number;
  readonly style: string;
  readonly hold: boolean;
}

interface Morph {
  readonly target: Artwork;
  readonly engine: EngineId;
  readonly seed: number;
  readonly plan: MorphPlan;
}

type Phase =
  | { readonly type: 'empty' }
  | { readonly type: 'holding'; readonly artwork: Artwork; readonly sinceMs: number }
  | { readonly type: 'morphing'; readonly from: Artwork; readonly morph: Morph };

export interface Director {
  /** A picture is ready to be shown. The director prepares or discards it. */
  offer(artwork: Artwork): DirectorAction[];
  next(): void;
  avoid(artworkId: string): DirectorAction[];
  /** Takes an `avoid` back. */
  welcome(artworkId: string): void;
  tick(nowMs: number, music: MusicNow, settings: DirectorSettings): DirectorAction[];
  /** The stage began anew and knows nothing: shows the same again. */
  restage(nowMs: number): DirectorAction[];
  readonly wantsPicture: boolean;
  readonly phase: Phase;
  readonly prepared: Artwork | null;
}

/**
 * Decides what is shown next, by which engine and when. Pure: time, music and chance come in, actions go out.
 * Morphs land on bar lines while the beat clock is sure, by time when it is not; energy sets the pace.
 */
export function createDirector(random: Random, initial: DirectorSettings): Director {
  let settings = initial;
  let phase: Phase = { type: 'empty' };
  let prepared: Artwork | null = null;
  let asked = false;
  let lastEngine: EngineId | undefined;
  const avoided = new Set<string>();

  /** A person who asks for the next picture in mid-morph should not wait for a slow landing. */
  function hurried(plan: MorphPlan, music: MusicNow, nowMs: number): number | undefined {
    if (!asked) return undefined;
    const { landMs } = planAskedMorph(music, Math.max(nowMs, plan.startMs));
    return landMs < plan.landMs - 100 ? landMs : undefined;
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

  function begin(target: Artwork, plan: MorphPlan, from: Artwork): DirectorAction[] {
    const morph: Morph = { target, plan, engine: chooseEngine(), seed: newSeed() };
    lastEngine = morph.engine;
    phase = { type: 'morphing', from, morph };
    prepared = null;
    asked = false;
    return [actionOf(morph)];
  }

  const actionOf = ({ target, engine, seed, plan }: Morph): DirectorAction => ({
    type: 'morph',
    artworkId: target.id,
    engine,
    seed,
    startMs: plan.startMs,
    landMs: plan.landMs,
  });

  function cut(target: Artwork, nowMs: number): DirectorAction[] {
    prepared = null;
    asked = false;
    phase = { type: 'holding', artwork: target, sinceMs: nowMs };
    lastEngine = chooseEngine();
    return [{ type: 'morph', artworkId: target.id, engine: lastEngine, seed: newSeed(), startMs: nowMs, landMs: nowMs }];
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
          else if (!settings.hold && nowMs - phase.sinceMs >= holdMs(music, settings.morphSpeed))
            actions.push(...begin(prepared, planMorph(music, nowMs, settings.morphSpeed), phase.artwork));
          break;
        }
        case 'morphing': {
          const { morph, from } = phase;
          if (styleChanged && !fits(morph.target)) asked = true;
          if (nowMs >= morph.plan.landMs) {
            phase = { type: 'holding', artwork: morph.target, sinceMs: nowMs };
            break;
          }
          const landMs = hurried(morph.plan, music, nowMs) ?? correctedLanding(morph.plan, music, nowMs);
          if (landMs !== undefined) {
            const corrected: Morph = { ...morph, plan: { ...morph.plan, landMs } };
            phase = { type: 'morphing', from, morph: corrected };
            actions.push(actionOf(corrected));
          }
          break;
        }
      }
      return actions;
    },

    restage(nowMs) {
      const shown = phase.type === 'morphing' ? phase.morph.target : phase.type === 'holding' ? phase.artwork : null;
      if (!shown) return prepared ? [{ type: 'prepare', artworkId: prepared.id }] : [];
      const waiting = prepared;
      const actions: DirectorAction[] = [{ type: 'prepare', artworkId: shown.id }, ...cut(shown, nowMs)];
      if (waiting) {
        prepared = waiting;
        actions.push({ type: 'prepare', artworkId: waiting.id });
      }
      return actions;
    },
  };
}
