import { surfaceTile, TILE_SIZE } from '../picture/tile.ts';
import type { GpuScope } from './gpu-scope.ts';

let made: Uint8Array<ArrayBuffer> | undefined;

export function createTileTexture(scope: GpuScope): WebGLTexture {
  const { gl } = scope;
  // Kept: a restored context gets it without working it out again.
  made ??= surfaceTile();
  const texture = scope.texture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, TILE_SIZE, TILE_SIZE, 0, gl.RGBA, gl.UNSIGNED_BYTE, made);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.REPEAT);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.REPEAT);
  return texture;
}
