/** Something a pass paints into and a later pass reads from. */
export interface Surface {
  readonly width: number;
  readonly height: number;
  readonly textures: readonly WebGLTexture[];
  readonly framebuffer: WebGLFramebuffer;
}

export interface SurfaceOptions {
  readonly width: number;
  readonly height: number;
  /** `tone` is 8 bits a channel, `field` 16-bit float: heights, directions, light above white. */
  readonly format: 'tone' | 'field';
  /** How many colour attachments; 1 when left out. */
  readonly layers?: number;
  readonly mipmaps?: boolean;
}

export type UniformValue = number | readonly number[] | Float32Array | WebGLTexture;
export type Uniforms = Readonly<Record<string, UniformValue>>;

/** Vertex arrays by attribute name; `indices` are 32-bit, three to a triangle. */
export type VertexArrays = Readonly<Record<string, { readonly numComponents: number; readonly data: Float32Array | Uint32Array }>>;

export interface Mesh {
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms: Uniforms;
  /** Either arrays with `indices` … */
  readonly arrays?: VertexArrays;
  /** … or `instances` copies of `count` vertices, numbered by the uniform `uFirst` plus `gl_InstanceID`. */
  readonly count?: number;
  readonly instances?: number;
  /** Triangles drawn at a time, fewer where each covers much of the picture. */
  readonly trianglesAPortion?: number;
}

/** What a painter paints on: passes over surfaces, in the order they are asked for. Surfaces last until the picture is done. */
export interface Easel {
  readonly width: number;
  readonly height: number;
  surface(options: SurfaceOptions): Surface;
  clear(into: Surface, colours: readonly (readonly [number, number, number, number])[]): void;
  /** Runs a fragment shader over a surface, or over the picture itself. */
  fill(fragment: string, uniforms: Uniforms, into?: Surface): Promise<void>;
  /** Lays triangles over a surface, or over the picture itself, by their alpha. */
  draw(mesh: Mesh, into?: Surface): Promise<void>;
  mipmaps(surface: Surface): void;
}
