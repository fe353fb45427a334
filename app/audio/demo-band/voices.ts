/** The band's instruments: small synthesisers, one sample a call, no allocation after they are made. */

const TAU = 2 * Math.PI;
export const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

/** A multiplier a sample that falls to 1/e in `seconds`. */
const decay = (seconds: number, sampleRate: number): number => Math.exp(-1 / (seconds * sampleRate));

/** White noise, −1…1, the same from the same seed. */
export function createNoise(seed: number): () => number {
  let s = seed | 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s / 2147483648;
  };
}

/** A sine that falls from 170 to 48 Hz, with a click. */
export function createKick(sampleRate: number) {
  const fall = decay(0.032, sampleRate);
  const fade = decay(0.16, sampleRate);
  const tick = decay(0.002, sampleRate);
  let phase = 0;
  let sweep = 0;
  let level = 0;
  let click = 0;
  return {
    trigger(velocity: number): void {
      phase = 0;
      sweep = 1;
      level = velocity;
      click = velocity * 0.35;
    },
    next(): number {
      if (level < 1e-4) return 0;
      phase += (TAU * (48 + 122 * sweep)) / sampleRate;
      sweep *= fall;
      level *= fade;
      click *= tick;
      return Math.sin(phase) * level + click;
    },
  };
}

/** A high pass of two poles whose cutoff is turned up by hand: 0 lets everything through, 1 leaves the click of a kick. */
export function createThinner(sampleRate: number) {
  const highestHz = 420;
  const turn = 1 - decay(0.05, sampleRate);
  let amount = 0;
  let low1 = 0;
  let low2 = 0;
  return (input: number, target: number): number => {
    amount += (target - amount) * turn;
    if (amount < 1e-3) return input;
    const share = 1 - Math.exp((-TAU * highestHz * amount * amount) / sampleRate);
    low1 += share * (input - low1);
    const once = input - low1;
    low2 += share * (once - low2);
    return once - low2;
  };
}

/** A two-pole state-variable filter (Chamberlin 1985), for noise. */
function createBandpass(frequencyHz: number, damping: number, sampleRate: number) {
  const f = 2 * Math.sin((Math.PI * Math.min(frequencyHz, sampleRate / 6.5)) / sampleRate);
  let low = 0;
  let band = 0;
  return (input: number): number => {
    low += f * band;
    const high = input - low - damping * band;
    band += f * high;
    return band;
  };
}

/** Filtered noise in four quick hands. */
export function createClap(sampleRate: number, noise: () => number) {
  const filter = createBandpass(1500, 0.6, sampleRate);
  const fade = decay(0.085, sampleRate);
  const hand = Math.round(0.009 * sampleRate);
  let level = 0;
  let age = 0;
  return {
    trigger(velocity: number): void {
      level = velocity;
      age = 0;
    },
    next(): number {
      if (level < 1e-4) return 0;
      const hands = age < 4 * hand ? 1 - (age % hand) / hand : 1;
      age++;
      if (age > 3 * hand) level *= fade;
      return filter(noise()) * level * hands * 1.3;
    },
  };
}

/** Noise without its lows, short when closed and longer when open. */
export function createHat(sampleRate: number, noise: () => number) {
  const closed = decay(0.022, sampleRate);
  const open = decay(0.13, sampleRate);
  let fade = closed;
  let level = 0;
  let before = 0;
  let beforeThat = 0;
  return {
    trigger(velocity: number, isOpen: boolean): void {
      level = velocity;
      fade = isOpen ? open : closed;
    },
    next(): number {
      if (level < 1e-4) return 0;
      const white = noise();
      const high = white - 2 * before + beforeThat;
      beforeThat = before;
      before = white;
      level *= fade;
      return high * 0.25 * level;
    },
  };
}

/** Bright noise that rings out over two seconds. */
export function createCrash(sampleRate: number, noise: () => number) {
  const filter = createBandpass(6500, 0.9, sampleRate);
  const fade = decay(0.55, sampleRate);
  let level = 0;
  let before = 0;
  return {
    trigger(velocity: number): void {
      level = velocity;
    },
    next(): number {
      if (level < 1e-4) return 0;
      const white = noise();
      const high = white - before;
      before = white;
      level *= fade;
      return (filter(high) * 0.5 + high * 0.15) * level;
    },
  };
}

/** A saw without its worst aliases (polyBLEP: Välimäki and Huovilainen 2007). `phase` 0…1, `step` its increment. */
function saw(phase: number, step: number): number {
  let value = 2 * phase - 1;
  if (phase < step) {
    const t = phase / step;
    value -= t + t - t * t - 1;
  } else if (phase > 1 - step) {
    const t = (phase - 1) / step;
    value -= t * t + t + t + 1;
  }
  return value;
}

/** A saw and a sine an octave below, through a low-pass that opens with each note. */
export function createBass(sampleRate: number) {
  const fade = decay(0.22, sampleRate);
  const close = decay(0.07, sampleRate);
  let phase = 0;
  let step = 0;
  let level = 0;
  let opening = 0;
  let low1 = 0;
  let low2 = 0;
  return {
    trigger(midi: number): void {
      step = hertz(midi) / sampleRate;
      level = 1;
      opening = 1;
    },
    next(): number {
      if (level < 1e-4) return 0;
      phase += step;
      if (phase >= 1) phase -= 1;
      level *= fade;
      opening *= close;
      const cutoff = Math.min(0.9, ((180 + 1400 * opening) * TAU) / sampleRate);
      low1 += cutoff * (saw(phase, step) - low1);
      low2 += cutoff * (low1 - low2);
      return (low2 * 0.8 + Math.sin(TAU * phase) * 0.6) * level;
    },
  };
}

/** Four notes of two slightly detuned saws each, spread over left and right, through a slow low-pass. */
export function createPad(sampleRate: number) {
  const phases = new Float64Array(8);
  const steps = new Float64Array(8);
  const glide = 1 - decay(0.12, sampleRate);
  const targets = new Float64Array(8);
  let left1 = 0;
  let left2 = 0;
  let right1 = 0;
  let right2 = 0;
  let level = 0;
  const out = { left: 0, right: 0 };
  for (let i = 0; i < 8; i++) phases[i] = (i * 0.37) % 1;
  return {
    out,
    chord(notes: Uint8Array): void {
      for (let i = 0; i < 8; i++) targets[i] = (hertz(notes[i >> 1] ?? 60) * (i % 2 === 0 ? 0.9965 : 1.0035)) / sampleRate;
      if (steps[0] === 0) steps.set(targets);
    },
    next(target: number, brightness: number): void {
      level += (target - level) * 0.00008;
      let left = 0;
      let right = 0;
      for (let i = 0; i < 8; i++) {
        const step = (steps[i] ?? 0) + ((targets[i] ?? 0) - (steps[i] ?? 0)) * glide;
        steps[i] = step;
        let phase = (phases[i] ?? 0) + step;
        if (phase >= 1) phase -= 1;
        phases[i] = phase;
        const value = saw(phase, step);
        if (i % 2 === 0) left += value;
        else right += value;
      }
      const cutoff = Math.min(0.9, ((300 + 2600 * brightness * brightness) * TAU) / sampleRate);
      left1 += cutoff * (left - left1);
      left2 += cutoff * (left1 - left2);
      right1 += cutoff * (right - right1);
      right2 += cutoff * (right1 - right2);
      out.left = left2 * level * 0.25;
      out.right = right2 * level * 0.25;
    },
  };
}

/** Six voices of two-operator FM (Chowning 1973), a soft mallet. */
export function createPluck(sampleRate: number) {
  const voices = 6;
  const carrier = new Float64Array(voices);
  const modulator = new Float64Array(voices);
  const step = new Float64Array(voices);
  const level = new Float64Array(voices);
  const index = new Float64Array(voices);
  const fade = decay(0.28, sampleRate);
  const mellow = decay(0.09, sampleRate);
  let turn = 0;
  return {
    trigger(midi: number, velocity: number, brightness: number): void {
      turn = (turn + 1) % voices;
      step[turn] = hertz(midi) / sampleRate;
      carrier[turn] = 0;
      modulator[turn] = 0;
      level[turn] = velocity;
      index[turn] = 0.6 + 2.4 * brightness * velocity;
    },
    next(): number {
      let sum = 0;
      for (let v = 0; v < voices; v++) {
        const loud = level[v] ?? 0;
        if (loud < 1e-4) continue;
        const by = step[v] ?? 0;
        modulator[v] = ((modulator[v] ?? 0) + 2 * by) % 1;
        carrier[v] = ((carrier[v] ?? 0) + by) % 1;
        sum += Math.sin(TAU * (carrier[v] ?? 0) + (index[v] ?? 0) * Math.sin(TAU * (modulator[v] ?? 0))) * loud;
        level[v] = loud * fade;
        index[v] = (index[v] ?? 0) * mellow + 0.1 * (1 - mellow);
      }
      return sum;
    },
  };
}

/** A ping-pong echo with darkening repeats. */
export function createEcho(delaySeconds: number, sampleRate: number) {
  const length = Math.round(delaySeconds * sampleRate);
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  let at = 0;
  let dark = 0;
  const out = { left: 0, right: 0 };
  return {
    out,
    next(input: number): void {
      out.left = left[at] ?? 0;
      out.right = right[at] ?? 0;
      dark += 0.45 * (out.right - dark);
      left[at] = input + dark * 0.42;
      right[at] = out.left * 0.85;
      at = at + 1 === length ? 0 : at + 1;
    },
  };
}

/** A feedback delay network of four lines with a Hadamard matrix (Jot 1991): a small, dark hall. */
export function createHall(sampleRate: number) {
  const lines = [0.0297, 0.0371, 0.0411, 0.0437].map((seconds) => new Float32Array(Math.round(seconds * sampleRate)));
  const [a, b, c, d] = lines as [Float32Array, Float32Array, Float32Array, Float32Array];
  const damp = new Float64Array(4);
  let n = 0;
  const out = { left: 0, right: 0 };
  const gain = 0.8 / 2;
  return {
    out,
    next(input: number): void {
      const ia = n % a.length;
      const ib = n % b.length;
      const ic = n % c.length;
      const id = n % d.length;
      const va = a[ia] ?? 0;
      const vb = b[ib] ?? 0;
      const vc = c[ic] ?? 0;
      const vd = d[id] ?? 0;
      damp[0] = (damp[0] ?? 0) + 0.35 * (va + vb + vc + vd - (damp[0] ?? 0));
      damp[1] = (damp[1] ?? 0) + 0.35 * (va - vb + vc - vd - (damp[1] ?? 0));
      damp[2] = (damp[2] ?? 0) + 0.35 * (va + vb - vc - vd - (damp[2] ?? 0));
      damp[3] = (damp[3] ?? 0) + 0.35 * (va - vb - vc + vd - (damp[3] ?? 0));
      a[ia] = input + (damp[0] ?? 0) * gain;
      b[ib] = input + (damp[1] ?? 0) * gain;
      c[ic] = input + (damp[2] ?? 0) * gain;
      d[id] = input + (damp[3] ?? 0) * gain;
      out.left = va + vc;
      out.right = vb + vd;
      n = n + 1 === 0x7fffffff ? 0 : n + 1;
    },
  };
}
