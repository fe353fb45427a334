import type { Artwork, Picture } from '#app/art/artwork.ts';
import { createDirector, type DirectorAction } from '#app/art/director.ts';
import type { DirectorState } from '#app/art/director-phase.ts';
import { directorStateToJson, parseDirectorState } from '#app/art/director-state.ts';
import type { Intent } from '#app/art/intents.ts';
import { musicNow } from '#app/art/music-now.ts';
import { createFeatureFrame, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { Random } from '#app/lib/random.ts';
import type { ProcessorContext, ProcessorFactory } from '#app/show/processor.ts';
import { defaultStageSettings, type StageProgram } from '#app/stage/protocol.ts';
import type { DirectorConfig } from './kinds.ts';
import { type PictureOf, recall } from './recall.ts';

/** What the director says of itself, whenever it changes. */
export interface DirectorStatus {
  /** The artwork that is shown, or the one being morphed to. */
  readonly artwork: Artwork | null;
  readonly morphing: boolean;
}

/** A show that is resumed does not wait longer for the pictures it was showing: another one is better than none. */
const recallMs = 1500;

/** What must be on the stage again at once. */
function shownIn({ phase }: DirectorState): readonly Artwork[] {
  switch (phase.type) {
    case 'empty':
      return [];
    case 'holding':
      return [phase.artwork];
    case 'morphing':
      return [phase.from, phase.target];
  }
}

const epochNow = (): number => performance.timeOrigin + performance.now();

/** The processor around `createDirector`: keeps the pixels, speaks to the stage, begins anew when the stage does. */
export const createDirectorProcessor: ProcessorFactory<DirectorConfig> = (context: ProcessorContext<DirectorConfig>) => {
  const features = context.inlet<FeatureFrame>('features');
  const pictures = context.inlet<Picture>('pictures');
  const intents = context.inlet<Intent>('intents');
  const program = context.outlet<StageProgram>('program');
  const status = context.outlet<DirectorStatus>('status');

  let config = context.config;
  const director = createDirector(context.resource<Random>('random'), config);
  let music = musicNow(createFeatureFrame());
  /** Pixels stay here until no longer shown: a stage that restarts gets the same picture again. */
  const kept = new Map<string, Picture>();
  /** Messages that the stage had no room for, oldest first: none is lost, none overtakes. */
  const outbox: StageProgram[] = [];
  /** Pictures that a restored director had prepared: offered again before any other. */
  const recalled: Picture[] = [];
  /** Since when the show stands still: paused, or restored and not on the stage yet. */
  let stillSinceMs: number | undefined;
  /** Restored, and not seen by anybody since. */
  let unseen = false;
  let staged = false;
  let settingsSent = false;
  let said = '';
  let told = '';

  function flush(): boolean {
    for (let message = outbox[0]; message; message = outbox[0]) {
      if (!program.send(message, message.type === 'prepare' ? [message.picture.bitmap] : [])) return false;
      outbox.shift();
    }
    return true;
  }

  function send(message: StageProgram): void {
    outbox.push(message);
    flush();
  }

  function emptyOutbox(): void {
    for (const message of outbox.splice(0)) if (message.type === 'prepare') message.picture.bitmap.close();
  }

  /** Everything is as much later as the show stood still. */
  function goOn(nowMs: number): DirectorAction[] {
    const sinceMs = stillSinceMs;
    stillSinceMs = undefined;
    return sinceMs === undefined ? [] : director.shift(nowMs - sinceMs);
  }

  function release(artworkId: string): void {
    kept.get(artworkId)?.bitmap.close();
    kept.delete(artworkId);
  }

  function inUse(artworkId: string): boolean {
    const { phase, prepared } = director;
    if (prepared?.id === artworkId) return true;
    if (phase.type === 'holding') return phase.artwork.id === artworkId;
    return phase.type === 'morphing' && (phase.from.id === artworkId || phase.morph.target.id === artworkId);
  }

  /** Once a morph: corrections of its landing are no news. */
  function tell({ artworkId, engine, startMs, landMs }: Extract<DirectorAction, { readonly type: 'morph' }>): void {
    if (artworkId === told) return;
    told = artworkId;
    const title = kept.get(artworkId)?.artwork.title ?? artworkId;
    context.logger.log('info', `morph to “${title}”`, { artworkId, engine, durationMs: Math.round(landMs - startMs) });
  }

  async function perform(actions: readonly DirectorAction[]): Promise<void> {
    for (const action of actions) {
      switch (action.type) {
        case 'prepare': {
          const picture = kept.get(action.artworkId);
          if (!picture) break;
          const bitmap = await createImageBitmap(picture.bitmap);
          send({ type: 'prepare', picture: { artwork: picture.artwork, bitmap } });
          break;
        }
        case 'morph':
          tell(action);
          send(action);
          break;
        case 'discard':
          release(action.artworkId);
          break;
      }
    }
  }

  function sendSettings(): void {
    const { intensity, reducedMotion } = config;
    send({ type: 'settings', settings: { ...defaultStageSettings, intensity, reducedMotion } });
    settingsSent = true;
  }

  function say(): void {
    const { phase } = director;
    const artwork = phase.type === 'holding' ? phase.artwork : phase.type === 'morphing' ? phase.morph.target : null;
    const key = `${phase.type} ${artwork?.id}`;
    if (key === said) return;
    said = key;
    status.send({ artwork, morphing: phase.type === 'morphing' });
  }

  return {
    async process() {
      const nowMs = epochNow();
      const frame = features.takeLatest();
      if (frame) music = musicNow(frame);

      if (program.connected && !staged) {
        emptyOutbox();
        sendSettings();
        goOn(nowMs);
        await perform(director.restage(nowMs, unseen));
        unseen = false;
      }
      staged = program.connected;
      if (!staged || !flush()) return;
      if (!settingsSent) sendSettings();

      for (let intent = intents.take(); intent; intent = intents.take()) {
        switch (intent.type) {
          case 'next':
            director.next();
            break;
          case 'avoid':
            await perform(director.avoid(intent.artworkId));
            break;
          case 'welcome':
            director.welcome(intent.artworkId);
            break;
        }
      }
      await perform(director.tick(nowMs, music, config));
      while (director.wantsPicture) {
        const picture = recalled.shift() ?? pictures.take();
        if (!picture) break;
        if (inUse(picture.artwork.id)) {
          picture.bitmap.close();
          continue;
        }
        kept.set(picture.artwork.id, picture);
        await perform(director.offer(picture.artwork));
      }
      for (const id of [...kept.keys()]) if (!inUse(id)) release(id);
      say();
    },
    // A stage that was restarted between two turns knows nothing, although the link looks the same.
    linked(port) {
      if (port === 'program') staged = false;
    },
    reconfigure(next) {
      config = next;
      settingsSent = false;
    },
    pause() {
      stillSinceMs ??= epochNow();
    },
    async resume() {
      // What was heard before the pause says nothing of where bars lie after it.
      features.takeLatest();
      music = musicNow(createFeatureFrame());
      if (staged) await perform(goOn(epochNow()));
    },
    checkpoint: () => directorStateToJson(director.checkpoint(stillSinceMs ?? epochNow())),
    async restore(json) {
      const state = parseDirectorState(json);
      const { clock, signal, report } = context;
      const deps = { pictureOf: context.resource<PictureOf>('pictureOf'), clock, signal, report };
      // What is shown comes first; what was prepared may come when it comes.
      for (const picture of await recall(shownIn(state), deps, recallMs)) {
        if (signal.aborted) picture.bitmap.close();
        else kept.set(picture.artwork.id, picture);
      }
      if (state.prepared) void recall([state.prepared], deps, 10 * recallMs).then((found) => recalled.push(...found));
      const nowMs = epochNow();
      director.restore(state, nowMs, (id) => kept.has(id));
      stillSinceMs = nowMs;
      unseen = true;
    },
    cleanup() {
      emptyOutbox();
      for (const { bitmap } of recalled.splice(0)) bitmap.close();
      for (const id of [...kept.keys()]) release(id);
    },
  };
};
