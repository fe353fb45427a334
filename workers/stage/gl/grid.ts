import type { GpuScope } from './gpu-scope.ts';

/**
 * A mesh over the whole frame. Slow movement (drift, eddies, parallax, lens) is worked out at its vertices and
 * interpolated, as MilkDrop does: it costs nothing per pixel, and shows no seams while it is smooth.
 */
export interface Grid {
  draw(): void;
}

export function createGrid(scope: GpuScope, columns: number, rows: number): Grid {
  const { gl } = scope;
  const vertices = new Float32Array((columns + 1) * (rows + 1) * 2);
  let v = 0;
  for (let y = 0; y <= rows; y++) {
    for (let x = 0; x <= columns; x++) {
      vertices[v++] = x / columns;
      vertices[v++] = y / rows;
    }
  }
  const indices = new Uint16Array(columns * rows * 6);
  let i = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const a = y * (columns + 1) + x;
      const c = a + columns + 1;
      indices[i++] = a;
      indices[i++] = a + 1;
      indices[i++] = c;
      indices[i++] = a + 1;
      indices[i++] = c + 1;
      indices[i++] = c;
    }
  }
  const array = scope.vertexArray();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, scope.buffer());
  gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, scope.buffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, indices, gl.STATIC_DRAW);
  gl.bindVertexArray(null);

  return {
    draw() {
      gl.bindVertexArray(array);
      gl.drawElements(gl.TRIANGLES, indices.length, gl.UNSIGNED_SHORT, 0);
    },
  };
}
