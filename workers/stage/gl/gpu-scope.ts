/**
 * Owns everything made on the GPU and counts it, so that nothing can leak unseen: an object is made through a
 * scope, and goes when it is freed or when its scope is disposed of. After a lost context deleting is harmless.
 */
export interface GpuScope {
  readonly gl: WebGL2RenderingContext;
  /** Live objects of this scope and of its children. */
  readonly count: number;
  texture(): WebGLTexture;
  framebuffer(): WebGLFramebuffer;
  buffer(): WebGLBuffer;
  vertexArray(): WebGLVertexArrayObject;
  /** Adopts an object made elsewhere (a linked program, say) together with what deletes it. */
  own<T extends object>(object: T | null, free: (object: T) => void, what: string): T;
  free(object: object): void;
  child(): GpuScope;
  dispose(): void;
}

export class GpuError extends Error {
  readonly code = 'gpu';
}

export function createGpuScope(gl: WebGL2RenderingContext, onDispose?: () => void): GpuScope {
  const owned = new Map<object, () => void>();
  const children = new Set<GpuScope>();

  const scope: GpuScope = {
    gl,
    get count() {
      let count = owned.size;
      for (const child of children) count += child.count;
      return count;
    },
    texture: () => scope.own(gl.createTexture(), (texture) => gl.deleteTexture(texture), 'texture'),
    framebuffer: () => scope.own(gl.createFramebuffer(), (framebuffer) => gl.deleteFramebuffer(framebuffer), 'framebuffer'),
    buffer: () => scope.own(gl.createBuffer(), (buffer) => gl.deleteBuffer(buffer), 'buffer'),
    vertexArray: () => scope.own(gl.createVertexArray(), (array) => gl.deleteVertexArray(array), 'vertex array'),
    own(object, free, what) {
      if (!object) throw new GpuError(`The graphics driver gave no ${what}.`);
      owned.set(object, () => free(object));
      return object;
    },
    free(object) {
      owned.get(object)?.();
      owned.delete(object);
    },
    child() {
      const child: GpuScope = createGpuScope(gl, () => children.delete(child));
      children.add(child);
      return child;
    },
    dispose() {
      for (const child of [...children]) child.dispose();
      for (const free of owned.values()) free();
      owned.clear();
      onDispose?.();
    },
  };
  return scope;
}
