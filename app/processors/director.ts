import type { Artwork, Picture } from '#app/art/artwork.ts';
import { createDirector, type DirectorAction } from '#app/art/director.ts';
import type { Intent } from '#app/art/intents.ts';
import { musicNow } from '#app/art/music-now.ts';
import { createFeatureFrame, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { Random } from '#app/lib/random.ts';
import type { ProcessorContext, ProcessorFactory } from '#app/show/processor.ts';
import { defaultStageSettings, type StageProgram } from '#app/stage/protocol.ts';
import type { DirectorConfig } from './kinds.ts';

/** What the director says of itself, whenever it changes. */
export interface DirectorStatus {
  /** The artwork that is shown, or the one being morphed to. */
  readonly artwork: Artwork | null;
  readonly morphing: boolean;
}

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
  let staged = false;
  let settingsSent = false;
  let said = '';

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
      const nowMs = performance.timeOrigin + performance.now();
      const frame = features.takeLatest();
      if (frame) music = musicNow(frame);

      if (program.connected && !staged) {
        emptyOutbox();
        sendSettings();
        await perform(director.restage(nowMs));
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
        const picture = pictures.take();
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
    cleanup() {
      emptyOutbox();
      for (const id of [...kept.keys()]) release(id);
    },
  };
};
