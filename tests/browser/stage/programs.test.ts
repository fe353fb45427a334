import { expect, test } from 'vitest';
import { createGpuScope } from '#workers/stage/gl/gpu-scope.ts';
import { createProgram, type Param, ShaderError } from '#workers/stage/gl/program.ts';

const vertex = 'in vec2 aUv;\nvoid main() {\n  gl_Position = vec4(aUv, 0.0, 1.0);\n}';
const fragment = 'out vec4 colour;\nuniform float uLight;\nvoid main() {\n  colour = vec4(uLight);\n}';
const light: Param<object> = { name: 'uLight', type: 'float', write: (out) => out.fill(1) };

function link(fragmentSource: string, params: readonly Param<object>[]): unknown {
  const gl = new OffscreenCanvas(4, 4).getContext('webgl2');
  if (!gl) throw new Error('no WebGL2');
  const scope = createGpuScope(gl);
  try {
    createProgram(scope, { label: 'test', vertex: [vertex], fragment: [fragmentSource], params });
    return scope.count;
  } catch (error) {
    expect(scope.count).toBe(0);
    return error;
  } finally {
    scope.dispose();
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

test('A5: a program links when its uniforms are those of its table', () => {
  expect(link(fragment, [light])).toBe(1);
});

test('A5: a uniform in the table that the program does not use fails the link', () => {
  const error = link(fragment, [light, { name: 'uUnused', type: 'vec2', write: (out) => out.fill(0) }]);
  expect(error).toBeInstanceOf(ShaderError);
  expect(String(error)).toContain('uUnused');
});

test('A5: a uniform that the program uses and the table does not name fails the link', () => {
  expect(String(link(fragment, []))).toContain('not in the table: uLight');
});

test('A5: a uniform of another type than the table says fails the link', () => {
  expect(String(link(fragment, [{ name: 'uLight', type: 'vec2', write: (out) => out.fill(1) }]))).toContain('of another type');
});

test('A5: a shader that does not compile shows its numbered source and what is wrong', () => {
  const error = link(fragment.replace('vec4(uLight)', 'vec4(nowhere)'), [light]);
  expect(error).toBeInstanceOf(ShaderError);
  expect(String(error)).toMatch(/\d+:.*nowhere/);
});
