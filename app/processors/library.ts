import { orientationOf, type Picture } from '#app/art/artwork.ts';
import { neutralTone, type Taste, type Tone, tasteOf } from '#app/art/taste.ts';
import { type FeatureFrame, feature } from '#app/audio/feature-frame.ts';
import type { Random } from '#app/lib/random.ts';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import { type Choice, chooseArtwork, TIER_BUDGET_MS } from '#app/library/cascade.ts';
import { copyForEncoding } from '#app/library/encode.ts';
import { createHeldBitmaps } from '#app/library/held-bitmaps.ts';
import type { Library } from '#app/library/library.ts';
import { loadPixels, type PixelSources } from '#app/library/pixels.ts';
import { createShelf } from '#app/library/shelf.ts';
import type { ProcessorContext, ProcessorFactory } from '#app/show/processor.ts';
import type { LibraryConfig } from './kinds.ts';
import { parseLibraryState, RECENT } from './library-state.ts';

/** Makes a picture on the spot, in milliseconds: the last tier. `aspect` is width over height. */
export type QuickPicture = (seed: number, aspect: number) => Promise<Picture>;

/** Artworks whose pixels turn out to be broken in one turn, after which a picture is made instead. */
const mostBroken = 3;
/** Freshly painted bitmaps that wait in memory. */
const heldLimit = 2;
/** Paintings taken in without a picture of the chosen style being wanted: after that the painter rests. */
const mostTaken = 1;
/** What was sent comes again no sooner than this; nor does another picture of a style that nobody asked for. */
const restMs = 4000;

/** Keeps the director supplied: chooses by the cascade, finds the pixels, and takes in what the painters paint. */
export const createLibraryProcessor: ProcessorFactory<LibraryConfig> = (context: ProcessorContext<LibraryConfig>) => {
  const painted = context.inlet<Picture>('painted');
  const features = context.inlet<FeatureFrame>('features');
  const pictures = context.outlet<Picture>('pictures');
  const library = context.resource<Library>('library');
  const quickPicture = context.resource<QuickPicture>('quickPicture');
  const random = context.resource<Random>('random');
  const { clock, logger, signal } = context;
  const sources: PixelSources = {
    stored: (id) => library.pixels(id),
    fetch: context.resource<typeof fetch>('fetch'),
    origin: location.origin,
    signal,
  };

  let { config } = context;
  let mood: Tone = neutralTone;
  let taste: Taste | undefined;
  const styleChoices = new Map<string, number>();
  const shelf = createShelf(library.all());
  const held = createHeldBitmaps(heldLimit);
  /** Artwork id → when it was last sent. */
  const sentAtMs = new Map<string, number>();
  /** Ids of what was sent last, the newest at the end. */
  const recent: string[] = [];
  let restUntilMs = Number.NEGATIVE_INFINITY;
  let takenSinceSent = 0;

  const stopListening = library.on((change) => {
    if (change.type === 'notice') return;
    taste = undefined;
    if (change.type === 'entry') shelf.put(change.entry);
    else shelf.remove(change.id);
    if (change.type === 'removed') held.close(change.id);
    else if (change.entry.banned) held.close(change.entry.artwork.id);
  });

  /** A painting joins the library and, when it may come next, keeps its bitmap at hand. */
  function takeIn({ artwork, bitmap }: Picture): void {
    takenSinceSent++;
    let pixels: Promise<Blob | undefined> | undefined;
    try {
      pixels = copyForEncoding(bitmap)().catch((error: unknown) => {
        context.report(error);
        return undefined;
      });
    } catch (error) {
      context.report(error);
    }
    library.add(artwork, pixels).catch(context.report);
    const wanted = shelf.markFresh(artwork.id) && fits(artwork.style);
    if (wanted) held.hold(artwork.id, bitmap);
    else bitmap.close();
  }

  const fits = (style: string): boolean => config.style === '' || style === config.style;

  function choose(): Choice {
    taste ??= tasteOf(library.all(), styleChoices);
    const orientation = orientationOf(innerWidth, innerHeight);
    return chooseArtwork(shelf, { style: config.style, orientation, taste, mood }, random, clock.now);
  }

  const justSent = (id: string): boolean => clock.now() - (sentAtMs.get(id) ?? Number.NEGATIVE_INFINITY) < restMs;

  async function pixelsOf(choice: Choice): Promise<Result<Picture, Failure>> {
    if (choice.tier === 'procedural') {
      try {
        return ok(await quickPicture(choice.seed, innerWidth / Math.max(1, innerHeight)));
      } catch (error) {
        return fail({ code: 'no-quick-picture', message: `No picture could be made: ${messageOf(error)}` });
      }
    }
    const { artwork } = choice.entry;
    const bitmap = held.release(artwork.id);
    if (bitmap) return ok({ artwork, bitmap });
    const loaded = await loadPixels(artwork, sources);
    return loaded.ok ? ok({ artwork, bitmap: loaded.value }) : loaded;
  }

  function remember(id: string): void {
    recent.push(id);
    if (recent.length > RECENT) recent.shift();
  }

  function send(picture: Picture, choice: Choice, pixelsMs: number): boolean {
    const { artwork, bitmap } = picture;
    if (signal.aborted || !pictures.connected || !pictures.send(picture, [bitmap])) {
      bitmap.close();
      return false;
    }
    const nowMs = clock.now();
    for (const [id, sentMs] of sentAtMs) if (nowMs - sentMs >= restMs) sentAtMs.delete(id);
    sentAtMs.set(artwork.id, nowMs);
    shelf.offered(artwork.id);
    remember(artwork.id);
    if (fits(artwork.style)) takenSinceSent = 0;
    else restUntilMs = nowMs + restMs;
    const { tier, reason, elapsedMs } = choice;
    logger.log('debug', 'chose', { artworkId: artwork.id, tier, reason, choiceMs: elapsedMs, pixelsMs, budgetMs: TIER_BUDGET_MS[tier] });
    return true;
  }

  const somethingElse = (choice: Choice): Choice => ({
    tier: 'procedural',
    seed: Math.floor(random() * 0x7fffffff),
    reason: 'nothing else to show',
    elapsedMs: choice.elapsedMs,
    weighed: choice.weighed,
  });

  /**
   * Sends one picture, falling from tier to tier where pixels are broken. False when there is nothing to send now: pictures of a
   * style that was not asked for come at intervals, not as fast as the director refuses them.
   */
  async function supply(): Promise<boolean> {
    for (let broken = 0; ; broken++) {
      let choice = choose();
      if (choice.tier !== 'procedural' && (broken >= mostBroken || justSent(choice.entry.artwork.id))) choice = somethingElse(choice);
      const asked = choice.tier !== 'procedural' && fits(choice.entry.artwork.style);
      if (!asked && clock.now() < restUntilMs) return false;
      const startedMs = clock.now();
      const found = await pixelsOf(choice);
      if (found.ok) return send(found.value, choice, clock.now() - startedMs);
      if (signal.aborted) return false;
      context.report(new Error(found.error.message, { cause: found.error }));
      if (choice.tier === 'procedural') {
        restUntilMs = clock.now() + restMs;
        return false;
      }
      shelf.condemn(choice.entry.artwork.id);
    }
  }

  return {
    async process() {
      const frame = features.takeLatest();
      if (frame) mood = { arousal: feature(frame, 'arousal'), valence: feature(frame, 'valence') };
      if (!pictures.connected || pictures.full) return;
      const picture = takenSinceSent < mostTaken ? painted.take() : undefined;
      if (picture) takeIn(picture);
      for (let sent = 0; sent < config.minimum && pictures.connected && !pictures.full; sent++) {
        if (!(await supply())) break;
      }
    },
    reconfigure(next) {
      if (next.style !== config.style) {
        if (next.style !== '') styleChoices.set(next.style, (styleChoices.get(next.style) ?? 0) + 1);
        taste = undefined;
        takenSinceSent = 0;
        restUntilMs = Number.NEGATIVE_INFINITY;
        sentAtMs.clear();
        shelf.withdrawOffers();
      }
      config = next;
    },
    checkpoint: () => ({ version: 1, recent: [...recent], takenSinceSent, styleChoices: Object.fromEntries(styleChoices) }),
    restore(json) {
      const state = parseLibraryState(json);
      takenSinceSent = state.takenSinceSent;
      for (const [style, times] of Object.entries(state.styleChoices)) styleChoices.set(style, times);
      taste = undefined;
      for (const id of state.recent) {
        shelf.offered(id);
        remember(id);
      }
      // What is on the stage again is not sent again at once.
      for (const id of state.recent.slice(-3)) sentAtMs.set(id, clock.now());
    },
    cleanup() {
      stopListening();
      held.closeAll();
    },
  };
};
