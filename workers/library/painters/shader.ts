import colour from './glsl/colour.glsl?raw';
import frame from './glsl/frame.glsl?raw';
import noise from './glsl/noise.glsl?raw';
import paper from './glsl/paper.glsl?raw';

const chunks: Readonly<Record<string, string>> = { colour, frame, noise, paper };

/** Replaces each `#include <name>` with the shared chunk of that name, and sets version and precision. */
export function assembleShader(source: string): string {
  const body = source.replace(/^#include <(\w+)>$/gm, (_line, name: string) => {
    const chunk = chunks[name];
    if (chunk === undefined) throw new Error(`unknown shader chunk <${name}>`);
    return chunk;
  });
  return `#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n${body}`;
}
