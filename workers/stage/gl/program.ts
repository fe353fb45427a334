import { createUniformSetters, createProgram as linkProgram, setUniforms } from 'twgl.js';
import type { GpuScope } from './gpu-scope.ts';

/**
 * A uniform as a row of a table: its name, its type, and how its value follows from the frame. With `flag` it exists
 * only in variants compiled with that flag.
 */
export type Param<Frame> = NumberParam<Frame> | TextureParam<Frame>;
export interface NumberParam<Frame> {
  readonly name: string;
  readonly type: 'float' | 'vec2' | 'vec3' | 'vec4';
  readonly flag?: string;
  /** Writes the components into `out`, which is kept and reused. */
  readonly write: (out: Float32Array, frame: Frame) => void;
}
export interface TextureParam<Frame> {
  readonly name: string;
  readonly type: 'sampler2D';
  readonly flag?: string;
  readonly texture: (frame: Frame) => WebGLTexture;
}

export interface ShaderSource<Frame> {
  /** For messages: `morpheus01`. */
  readonly label: string;
  /** GLSL ES 3.00 without version line; pieces are joined in order. */
  readonly vertex: readonly string[];
  readonly fragment: readonly string[];
  readonly params: readonly Param<Frame>[];
}

/** A program that fills its own uniforms from a frame. */
export interface Program<Frame> {
  readonly label: string;
  use(frame: Frame): void;
  free(): void;
}

/** A shader that does not compile or link, or whose uniforms are not those of its table. */
export class ShaderError extends Error {
  readonly code = 'shader';
  readonly label: string;
  constructor(label: string, detail: string) {
    super(`${label}: ${detail}`);
    this.label = label;
  }
}

const components = { float: 1, vec2: 2, vec3: 3, vec4: 4 } as const;
const glTypes = (gl: WebGL2RenderingContext): Readonly<Record<Param<never>['type'], number>> => ({
  float: gl.FLOAT,
  vec2: gl.FLOAT_VEC2,
  vec3: gl.FLOAT_VEC3,
  vec4: gl.FLOAT_VEC4,
  sampler2D: gl.SAMPLER_2D,
});

export const assemble = (pieces: readonly string[], flags: readonly string[]): string =>
  ['#version 300 es', 'precision highp float;', ...flags.map((flag) => `#define ${flag}`), ...pieces].join('\n');

/** Table and program must name the same uniforms: one without the other is a control that moves nothing. */
function checkUniforms(gl: WebGL2RenderingContext, program: WebGLProgram, label: string, params: readonly Param<never>[]): void {
  const active = new Map<string, number>();
  const count = Number(gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS));
  for (let i = 0; i < count; i++) {
    const info = gl.getActiveUniform(program, i);
    if (info) active.set(info.name, info.type);
  }
  const types = glTypes(gl);
  const unused = params.filter((param) => !active.has(param.name)).map((param) => param.name);
  const wrong = params.filter((param) => active.has(param.name) && active.get(param.name) !== types[param.type]).map((param) => param.name);
  const named = new Set(params.map((param) => param.name));
  const unknown = [...active.keys()].filter((name) => !named.has(name));
  const faults = [
    unused.length > 0 ? `in the table, but not used by the program: ${unused.join(', ')}` : '',
    unknown.length > 0 ? `used by the program, but not in the table: ${unknown.join(', ')}` : '',
    wrong.length > 0 ? `of another type than the table says: ${wrong.join(', ')}` : '',
  ].filter(Boolean);
  if (faults.length > 0) throw new ShaderError(label, `uniforms ${faults.join('; ')}`);
}

/** Compiles, links and checks one variant. Throws ShaderError with the numbered source. */
export function createProgram<Frame>(scope: GpuScope, source: ShaderSource<Frame>, flags: readonly string[] = []): Program<Frame> {
  const { gl } = scope;
  const label = flags.length > 0 ? `${source.label} (${flags.join(', ')})` : source.label;
  const params = source.params.filter((param) => param.flag === undefined || flags.includes(param.flag));
  const errors: string[] = [];
  const linked: WebGLProgram | null = linkProgram(gl, [assemble(source.vertex, flags), assemble(source.fragment, flags)], {
    // The grid's one attribute has a fixed place, so that every program draws the same vertex array.
    attribLocations: { aUv: 0 },
    errorCallback: (message: string) => errors.push(message),
  });
  if (!linked) {
    // A lost context fails every link and says nothing: that is not the shader's fault.
    throw new ShaderError(label, gl.isContextLost() ? 'the graphics context was lost' : errors.join('\n'));
  }
  // A linked program needs its shaders no more; they are freed with it.
  for (const shader of gl.getAttachedShaders(linked) ?? []) gl.deleteShader(shader);
  const program = scope.own(linked, (object) => gl.deleteProgram(object), 'program');
  try {
    checkUniforms(gl, program, label, params);
  } catch (error) {
    scope.free(program);
    throw error;
  }

  const setters = createUniformSetters(gl, program);
  const values: Record<string, Float32Array | WebGLTexture | number> = {};
  const numbers: { readonly param: NumberParam<Frame>; readonly out: Float32Array }[] = [];
  const textures: TextureParam<Frame>[] = [];
  const floats: { readonly name: string; readonly out: Float32Array }[] = [];
  for (const param of params) {
    if (param.type === 'sampler2D') textures.push(param);
    else {
      const out = new Float32Array(components[param.type]);
      numbers.push({ param, out });
      if (param.type === 'float') floats.push({ name: param.name, out });
      else values[param.name] = out;
    }
  }

  return {
    label,
    use(frame) {
      for (const { param, out } of numbers) param.write(out, frame);
      for (const { name, out } of floats) values[name] = out[0] ?? 0;
      for (const param of textures) values[param.name] = param.texture(frame);
      gl.useProgram(program);
      setUniforms(setters, values);
    },
    free: () => scope.free(program),
  };
}
