in vec2 vShift;
in vec2 vDot;
in vec4 vSlow;
out vec4 colour;
uniform sampler2D uScene;
uniform vec2 uLight; // saturation and lift, by the music

#ifdef SOFT
uniform sampler2D uSoft;
uniform vec3 uLens; // smoothness, sharpness, glow
#endif
#ifdef SURFACE
uniform vec2 uSurface; // paper, canvas
#endif
#ifdef GRAIN
uniform vec4 uGrain; // amount, 1 / size, offset
#endif
#ifdef PRINT
uniform vec3 uPrint; // hatching, planes, halftone
#endif
#ifdef FRINGE
uniform float uFringe;
#endif
#ifdef BRUSH
uniform vec2 uBrush; // reach, sideways and down
#endif

#ifdef TILE
// The tile of textures (picture/tile.ts): r clouds, g tooth of paper, b threads of canvas, a film grain.
uniform sampler2D uTile;
const float TEXEL = 1.0 / 256.0;
#endif

void main() {
  vec2 uv = stageUv() + vShift;
#ifdef BRUSH
  // Strokes that lean with the place: the picture is picked up along them.
  vec2 along = vec2(cos(vSlow.w), sin(vSlow.w));
  vec2 stroke = vec2(dot(vDot, along) * 0.3, dot(vDot, vec2(-along.y, along.x)) * 2.2);
  uv += along * (texture(uTile, stroke * TEXEL).g - 0.5) * uBrush;
#endif
  vec3 rgb = texture(uScene, uv).rgb;
#ifdef FRINGE
  vec2 split = (uv - 0.5) * uFringe;
  rgb.r = texture(uScene, uv + split).r;
  rgb.b = texture(uScene, uv - split).b;
#endif

#ifdef SOFT
  // Alpha of the soft copy says how much of it is light that bleeds.
  vec4 soft = texture(uSoft, uv);
  rgb = max(rgb + (rgb - soft.rgb) * uLens.y, 0.0);
  rgb = mix(rgb, soft.rgb, max(vSlow.z, uLens.x));
  vec3 bloom = soft.rgb * (soft.a * uLens.z);
  rgb = rgb + bloom * (1.0 - min(rgb, 1.0));
#endif

#ifdef PRINT
  float shade = dot(rgb, vec3(0.3, 0.59, 0.11));
  float waves = texture(uTile, vDot * 0.35 * TEXEL).r * 7.0;
  float line = 0.5 + 0.5 * sin((vDot.x + vDot.y * 0.8 + waves) * 1.25);
  float cross = 0.5 + 0.5 * sin((vDot.x * 0.9 - vDot.y - waves) * 1.25);
  float ink = smoothstep(0.5, 0.05, shade) * smoothstep(0.35, 0.85, line) * 0.7 + smoothstep(0.3, 0.0, shade) * smoothstep(0.4, 0.9, cross) * 0.5;
  float ridge = smoothstep(0.55, 0.9, shade) * smoothstep(0.5, 0.0, line) * 0.18;
  vec3 steps = rgb * 6.0;
  rgb = mix(rgb, (floor(steps) + smoothstep(0.35, 0.65, fract(steps))) / 6.0, uPrint.y);
  rgb *= 1.0 - ink * uPrint.x;
  rgb += (1.0 - rgb) * ridge * uPrint.x;
  vec2 screen = mat2(0.825, 0.565, -0.565, 0.825) * vDot * 0.7;
  float dots = 0.5 + 0.25 * (cos(screen.x) + cos(screen.y));
  float plate = smoothstep(-0.14, 0.14, shade * 1.08 - dots * 0.92);
  rgb = mix(rgb, rgb * (0.55 + 0.62 * plate), uPrint.z);
#endif

  float luma = dot(rgb, vec3(0.3, 0.59, 0.11));
  rgb = mix(vec3(luma), rgb, uLight.x);
  // Lifts the middle and leaves black and white: a pulse that is felt and does not flash. The clouds move the same way.
  float relief = uLight.y + vSlow.y;
  rgb += rgb * (1.0 - rgb) * relief;
  float body = 0.3 + luma * (1.0 - luma) * 2.8;
#ifdef SURFACE
  vec2 tooth = texture(uTile, vDot * TEXEL).gb - 0.5;
  rgb += dot(tooth, uSurface) * body;
#endif
#ifdef GRAIN
  rgb += (texture(uTile, vDot * (uGrain.y * TEXEL) + uGrain.zw).a - 0.5) * (uGrain.x * body);
#endif
  colour = vec4(rgb * vSlow.x, 1.0);
}
