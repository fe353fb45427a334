import butterchurnModule from 'butterchurn';
import presetsModule from 'butterchurn-presets';
import { G, neutralDna } from '#app/art/genes.ts';
import { ENGINES } from '#app/stage/protocol.ts';
import { testArtwork } from '#tests/support/artworks.ts';
import { createGlRenderer } from '#workers/stage/gl/renderer.ts';
import { restMusic } from '#workers/stage/music.ts';
import { createPictureRecord, type PictureRecord } from '#workers/stage/picture/record.ts';

/** One thing whose frames are timed. */
export interface Subject {
  readonly name: string;
  readonly kind: 'engine' | 'preset';
}
interface Runner extends Subject {
  draw(frame: number): void;
  readonly gl: WebGL2RenderingContext;
}

// Both packages are CommonJS with a `default` inside: how deep it lies depends on who bundles them.
const butterchurn = 'default' in butterchurnModule ? butterchurnModule.default : butterchurnModule;
const butterchurnPresets = 'default' in presetsModule ? presetsModule.default : presetsModule;

const width = 640;
const height = 360;

/** Eight presets of butterchurn's default pack that people know, plain and heavy ones alike. */
const presetNames = [
  'Flexi, martin + geiss - dedicated to the sherwin maxawow',
  'Geiss - Cauldron - painterly 2 (saturation remix)',
  'Geiss - Reaction Diffusion 2',
  'martin - mandelbox explorer - high speed demo version',
  'Flexi - mindblob [shiny mix]',
  'cope + martin - mother-of-pearl',
  'Rovastar + Loadus + Geiss - FractalDrop (Triple Mix)',
  'Unchained - Rewop',
] as const;

/** A DNA as pictures give them: every part of the post chain that artworks usually switch on is on. */
function ordinaryDna(): Float32Array {
  const dna = neutralDna();
  const set = (values: Readonly<Record<string, number>>): void => {
    for (const [id, value] of Object.entries(values)) dna[G[id as keyof typeof G]] = value;
  };
  set({ saturation: 0.6, contrast: 0.58, temperature: 0.55, iridescence: 0.1, grain: 0.25, paper: 0.2, vignette: 0.3, sharpness: 0.2 });
  set({ drift: 0.5, turbulence: 0.3, breath: 0.5, pulse: 0.5, wave: 0.3, swirl: 0.55, glow: 0.4, particles: 0.4 });
  return dna;
}

async function testPicture(id: string, hue: number): Promise<PictureRecord> {
  const canvas = new OffscreenCanvas(1024, 640);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  for (let i = 0; i < 400; i++) {
    context.fillStyle = `hsl(${hue + ((i * 37) % 90)} ${40 + (i % 50)}% ${20 + ((i * 13) % 60)}%)`;
    context.beginPath();
    context.arc((i * 173) % 1024, (i * 97) % 640, 20 + ((i * 29) % 90), 0, 7);
    context.fill();
  }
  return createPictureRecord({ artwork: testArtwork(id), bitmap: await createImageBitmap(canvas) });
}

function canvasOf(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  document.body.append(canvas);
  return canvas;
}

/** Loud, steady music: every pulse of the chain is at work. `share` is the part of the time in which a morph runs. */
async function engineRunner(
  engine: (typeof ENGINES)[number],
  part: 'hold' | 'morph',
  from: PictureRecord,
  to: PictureRecord,
): Promise<Runner> {
  const gl = canvasOf().getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
  if (!gl) throw new Error('no WebGL2');
  const renderer = createGlRenderer(gl);
  renderer.resize(width, height);
  await renderer.prepare(from);
  await renderer.prepare(to);
  const dna = ordinaryDna();
  const music = { ...restMusic(), life: 1, bass: 0.6, mid: 0.5, treble: 0.4, energy: 0.6 };
  return {
    name: `${engine} ${part}`,
    kind: 'engine',
    gl,
    draw(frame) {
      music.time = frame / 60;
      music.travel = frame / 60;
      music.beat = Math.exp(-(frame % 30) / 7);
      music.onset = frame % 15 === 0 ? 0.8 : 0;
      const progress = part === 'hold' ? 0 : 0.05 + 0.9 * ((frame % 97) / 97);
      renderer.draw({ from, to: part === 'hold' ? null : to, progress, engine, seed: 5, dna, fromDna: dna, toDna: dna, music, dt: 1 / 60 });
    },
  };
}

function presetRunner(name: (typeof presetNames)[number], audio: AudioContext): Runner {
  const canvas = canvasOf();
  const visualizer = butterchurn.createVisualizer(audio, canvas, { width, height, pixelRatio: 1 });
  const preset = butterchurnPresets.getPresets()[name];
  if (!preset) throw new Error(`butterchurn has no preset called ${name}`);
  visualizer.loadPreset(preset, 0);
  const gl = canvas.getContext('webgl2');
  if (!gl) throw new Error('no WebGL2');
  const wave = new Uint8Array(1024);
  return {
    name,
    kind: 'preset',
    gl,
    draw(frame) {
      for (let i = 0; i < wave.length; i++) {
        wave[i] = 128 + 70 * Math.sin(i * 0.05 + frame * 0.3) * (0.5 + 0.5 * Math.sin(frame * 0.2)) + 20 * Math.sin(i * 0.9);
      }
      visualizer.render({ elapsedTime: 1 / 60, audioLevels: { timeByteArray: wave, timeByteArrayL: wave, timeByteArrayR: wave } });
    },
  };
}

const runners: Runner[] = [];
const counts: number[] = [];

async function open(): Promise<readonly Subject[]> {
  const from = await testPicture('a', 200);
  const to = await testPicture('b', 20);
  const audio = new AudioContext();
  for (const engine of ENGINES) {
    for (const part of ['hold', 'morph'] as const) runners.push(await engineRunner(engine, part, from, to));
  }
  for (const name of presetNames) runners.push(presetRunner(name, audio));
  return runners.map(({ name, kind }) => ({ name, kind }));
}

/** Draws frames of one subject and waits until its pixels are there: `gl.finish()` would not wait in Chromium, a read does. Wall ms. */
function draw(index: number, frames: number): number {
  const runner = runners[index];
  if (!runner) throw new Error('no such subject');
  const pixel = new Uint8Array(4);
  const startMs = performance.now();
  for (let i = 0; i < frames; i++) {
    counts[index] = (counts[index] ?? 0) + 1;
    runner.draw(counts[index] ?? 0);
    // Every frame is waited for: else the driver would drop or merge what nobody sees.
    runner.gl.bindFramebuffer(runner.gl.FRAMEBUFFER, null);
    runner.gl.readPixels(0, 0, 1, 1, runner.gl.RGBA, runner.gl.UNSIGNED_BYTE, pixel);
  }
  return performance.now() - startMs;
}

Object.assign(globalThis, { renderBench: { open, draw } });
