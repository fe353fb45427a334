import * as twgl from 'twgl.js';
import { ContextLostError } from './context-lost-error.ts';
import type { Easel, Surface, Uniforms } from './easel.ts';
import type { Gate } from './gate.ts';
import screenVertex from './painters/glsl/screen.vert.glsl?raw';
import { assembleShader } from './painters/shader.ts';

/** Work is cut into portions of about this many pixels, so that the stage, which shares the GPU, gets its turn in between. */
const BAND_PIXELS = 160 * 1024;
const INSTANCES_A_PORTION = 2048;
const TRIANGLES_A_PORTION = 3000;

/** `gentle` rests after each portion for as long as it took, `eager` does not rest. */
export type Pace = 'gentle' | 'eager';
const LONGEST_REST_MS = 60;

const pause = (delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delayMs);
  });

export interface EaselKeeper {
  readonly gl: WebGL2RenderingContext;
  /** Surfaces, buffers and programs alive now. */
  readonly liveObjects: number;
  /** An easel for one picture; `free` gives back all it took, but the compiled programs, which the next picture uses. */
  prepare(width: number, height: number, shared: Uniforms, signal: AbortSignal): { readonly easel: Easel; free(): void };
  dispose(): void;
}

/** Keeps a context and its compiled programs. Throws when the context cannot draw into float surfaces, which painters need. */
export function createEaselKeeper(gl: WebGL2RenderingContext, pace: Pace, gate?: Gate): EaselKeeper {
  if (!gl.getExtension('EXT_color_buffer_float') && !gl.getExtension('EXT_color_buffer_half_float')) {
    throw new Error('This graphics context cannot draw into float surfaces.');
  }
  const programs = new Map<string, twgl.ProgramInfo>();
  const live = new Set<WebGLTexture | WebGLFramebuffer | WebGLBuffer | WebGLVertexArrayObject>();

  function program(vertex: string, fragment: string): twgl.ProgramInfo {
    const key = `${vertex}\u0000${fragment}`;
    const known = programs.get(key);
    if (known) return known;
    let message = '';
    const made = twgl.createProgramInfo(gl, [assembleShader(vertex), assembleShader(fragment)], {
      errorCallback: (text: string) => {
        message = text;
      },
    });
    if (gl.isContextLost()) throw new ContextLostError();
    if (!made?.program) throw new Error(`A painter's shader does not compile: ${message}`);
    programs.set(key, made);
    return made;
  }

  /** A uniform of the shader that nobody sets, or a setting that no uniform takes, is a mistake in the painter. */
  function setUniforms(info: twgl.ProgramInfo, shared: Uniforms, own: Uniforms): void {
    for (const name of Object.keys(own)) {
      if (!(name in info.uniformSetters)) throw new Error(`no uniform takes ${name}`);
    }
    for (const name of Object.keys(info.uniformSetters)) {
      if (!(name in own) && !(name in shared) && !name.includes('[')) throw new Error(`uniform ${name} is not set`);
    }
    twgl.setUniforms(info, { ...shared, ...own });
  }

  async function portionDone(signal: AbortSignal): Promise<void> {
    const start = performance.now();
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    do {
      await pause(0);
      if (gl.isContextLost() || !fence) throw new ContextLostError();
    } while (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED && !signal.aborted);
    gl.deleteSync(fence);
    if (pace === 'gentle') await pause(Math.min(LONGEST_REST_MS, performance.now() - start));
    await gate?.pass();
    signal.throwIfAborted();
  }

  return {
    gl,
    get liveObjects() {
      return live.size + programs.size;
    },
    prepare(width, height, shared, signal) {
      const frees: (() => void)[] = [];
      const own = <T extends WebGLTexture>(thing: T, free: (thing: T) => void): T => {
        live.add(thing);
        frees.push(() => {
          free(thing);
          live.delete(thing);
        });
        return thing;
      };
      const bind = (into: Surface | undefined): readonly [number, number] => {
        const size = into ? ([into.width, into.height] as const) : ([width, height] as const);
        gl.bindFramebuffer(gl.FRAMEBUFFER, into?.framebuffer ?? null);
        gl.viewport(0, 0, size[0], size[1]);
        return size;
      };
      const withSize = (size: readonly [number, number]): Uniforms => ({ ...shared, uResolution: size });

      const easel: Easel = {
        width,
        height,
        surface({ width: surfaceWidth, height: surfaceHeight, format, layers = 1, mipmaps = false }) {
          const attachment = {
            internalFormat: format === 'field' ? gl.RGBA16F : gl.RGBA8,
            min: mipmaps ? gl.LINEAR_MIPMAP_LINEAR : gl.LINEAR,
            mag: gl.LINEAR,
            wrap: gl.CLAMP_TO_EDGE,
            auto: false,
          };
          const size = [Math.max(1, Math.round(surfaceWidth)), Math.max(1, Math.round(surfaceHeight))] as const;
          const made = twgl.createFramebufferInfo(
            gl,
            Array.from({ length: layers }, () => ({ ...attachment })),
            size[0],
            size[1],
          );
          const textures = made.attachments.map((texture) => own(texture as WebGLTexture, (t) => gl.deleteTexture(t)));
          own(made.framebuffer, (f) => gl.deleteFramebuffer(f));
          return { width: size[0], height: size[1], textures, framebuffer: made.framebuffer };
        },
        clear(into, colours) {
          bind(into);
          for (const [index, colour] of colours.entries()) gl.clearBufferfv(gl.COLOR, index, colour);
        },
        async fill(fragment, uniforms, into) {
          const info = program(screenVertex, fragment);
          const bandHeight = Math.max(16, Math.round(BAND_PIXELS / (into?.width ?? width)));
          for (let y = 0; y < (into?.height ?? height); y += bandHeight) {
            const size = bind(into);
            gl.useProgram(info.program);
            setUniforms(info, withSize(size), uniforms);
            gl.disable(gl.BLEND);
            gl.enable(gl.SCISSOR_TEST);
            gl.scissor(0, y, size[0], bandHeight);
            gl.drawArrays(gl.TRIANGLES, 0, 3);
            gl.disable(gl.SCISSOR_TEST);
            await portionDone(signal);
          }
        },
        async draw({ vertex, fragment, uniforms, arrays, count = 0, instances = 1, trianglesAPortion = TRIANGLES_A_PORTION }, into) {
          const info = program(vertex, fragment);
          const buffers = arrays ? twgl.createBufferInfoFromArrays(gl, { ...arrays }) : undefined;
          const vao = buffers ? twgl.createVertexArrayInfo(gl, info, buffers) : undefined;
          if (buffers && vao?.vertexArrayObject) {
            own(vao.vertexArrayObject, (v) => gl.deleteVertexArray(v));
            for (const attribute of Object.values(buffers.attribs ?? {})) own(attribute.buffer, (b) => gl.deleteBuffer(b));
            if (buffers.indices) own(buffers.indices, (b) => gl.deleteBuffer(b));
          }
          const begin = (settings: Uniforms): void => {
            const size = bind(into);
            gl.useProgram(info.program);
            setUniforms(info, withSize(size), settings);
            gl.enable(gl.BLEND);
            gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
          };
          if (buffers) {
            const portion = trianglesAPortion * 3;
            for (let first = 0; first < buffers.numElements; first += portion) {
              begin(uniforms);
              gl.bindVertexArray(vao?.vertexArrayObject ?? null);
              gl.drawElements(gl.TRIANGLES, Math.min(portion, buffers.numElements - first), gl.UNSIGNED_INT, first * 4);
              gl.bindVertexArray(null);
              await portionDone(signal);
            }
            return;
          }
          for (let first = 0; first < instances; first += INSTANCES_A_PORTION) {
            begin({ ...uniforms, uFirst: first });
            gl.drawArraysInstanced(gl.TRIANGLES, 0, count, Math.min(INSTANCES_A_PORTION, instances - first));
            await portionDone(signal);
          }
        },
        mipmaps(surface) {
          for (const texture of surface.textures) {
            gl.bindTexture(gl.TEXTURE_2D, texture);
            gl.generateMipmap(gl.TEXTURE_2D);
          }
        },
      };
      return {
        easel,
        free() {
          for (const free of frees.splice(0).reverse()) free();
        },
      };
    },
    dispose() {
      for (const info of programs.values()) gl.deleteProgram(info.program);
      programs.clear();
    },
  };
}
