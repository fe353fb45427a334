// A weft-faced tapestry: the weft carries the design, the warp shows as ribs.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform int uDesign;
uniform float uPitch;
uniform int uHung;
uniform vec2 uFocus;
uniform vec3 uYarns[6];
uniform ivec3 uCounts;
out vec4 outColour;

vec3 yarn(int i) { return uYarns[(i % 6 + 6) % 6]; }

// Two yarns passing into each other row by row, as weavers shade.
vec3 hatched(vec3 a, vec3 b, float t, ivec2 cell) {
  float comb = float((cell.y * 5) % 8) / 8.0 + 0.06 * hash1(ivec2(cell.x / 5, cell.y), 5u);
  return mix(a, b, step(comb + 0.03, t));
}

// Blocks of plain colour, stripe and check on a loose grid.
vec3 blocks(vec2 c, ivec2 cell) {
  float columns = float(uCounts.x) + 1.0;
  float rows = float(uCounts.y);
  float x = (c.x + 0.5) * columns;
  x += 0.35 * sin(floor(x) * 2.4 + float(uCounts.y));
  float column = floor(x);
  float y = (c.y + 0.5) * rows + hash1(ivec2(int(column), 2), 11u) * 2.0;
  float row = floor(y);
  ivec2 id = ivec2(int(column), int(row));
  float h = hash1(id, 12u);
  int a = int(hash1(id, 13u) * 4.0);
  int b = a + 1 + int(hash1(id, 14u) * 3.0);
  if (hash1(id, 15u) > 0.88) a = 4;
  vec2 f = vec2(fract(x), fract(y));
  if (h < 0.36) return yarn(a);
  if (h < 0.54) return mod(floor(f.y * 8.0), 2.0) < 0.5 ? yarn(a) : yarn(b);
  if (h < 0.68) return mod(floor(f.x * 4.0) + floor(f.y * 8.0), 2.0) < 0.5 ? yarn(a) : yarn(b);
  if (h < 0.84) return f.y > f.x ? yarn(a) : yarn(b);
  return hatched(yarn(a), yarn(b), f.y, cell);
}

// Stepped diamonds in bands, the same to left and right.
vec3 kilim(vec2 c, ivec2 cell) {
  float bands = float(uCounts.y);
  float y = (c.y + 0.5) * bands;
  float band = floor(y);
  float mirrored = min(band, bands - 1.0 - band);
  ivec2 id = ivec2(int(mirrored), 3);
  float h = hash1(id, 21u);
  int ground = int(hash1(id, 22u) * 3.0);
  vec2 f = vec2(abs(c.x), fract(y));
  float guard = min(f.y, 1.0 - f.y);
  if (guard < 0.045) return yarn(5);
  if (guard < 0.09) return yarn(3);
  float repeats = h < 0.4 ? 2.0 : (h < 0.75 ? 3.0 : 5.0);
  vec2 m = vec2(abs(fract(f.x * repeats + 0.5) - 0.5) * 2.0, abs(f.y - 0.5) * 2.0 / 0.82);
  float steps = h < 0.75 ? 9.0 : 5.0;
  float d = (floor(m.x * steps) + floor(m.y * steps)) / steps;
  if (d < 0.2) return yarn(4);
  if (d < 0.45) return yarn(ground + 1);
  if (d < 0.58) return yarn(3);
  if (d < 0.92) return yarn(ground + 2);
  if (d < 1.05) return yarn(5);
  return yarn(ground);
}

// A sun over bands of land, shaded with hatching.
vec3 sunset(vec2 c, ivec2 cell) {
  vec2 sun = vec2(uFocus.x * 0.6, 0.12 + 0.3 * uFocus.y);
  vec2 r = c - sun;
  r.x *= uResolution.x / uResolution.y;
  float far = length(r);
  float sky = clamp(c.y + 0.5, 0.0, 1.0);
  vec3 lab = hatched(inkRamp(0.9), inkRamp(0.45), fract(sky * 3.0) * 0.5 + floor(sky * 3.0) / 6.0, cell);
  if (far < 0.34) lab = hatched(inkRamp(0.75), lab, smoothstep(0.26, 0.34, far), cell);
  if (far < 0.27) lab = hatched(inkRamp(1.0), inkRamp(0.75), smoothstep(0.2, 0.27, far), cell);
  if (far < 0.2) lab = uAccent;
  if (far < 0.2 && mod(floor((r.y + 0.2) * 45.0), 4.0) < 1.0 && r.y < 0.02) lab = uPaper;
  for (int i = 0; i < 5; i++) {
    float fi = float(i);
    float crest = -0.02 - 0.105 * fi + 0.075 * noise(vec2(c.x * (2.0 - 0.15 * fi) + fi * 4.0, fi), 31u);
    if (c.y < crest) {
      float t = clamp((crest - c.y) * 8.0, 0.0, 1.0);
      vec3 land = inkRamp(0.72 - 0.18 * fi);
      lab = hatched(i % 2 == 0 ? land : mix(land, uPaper, 0.5), mix(land, uDeep, 0.45), t, cell);
      if (crest - c.y < 0.012) lab = i == 1 ? uAccent : mix(land, uPaper, 0.7);
    }
  }
  return lab;
}

vec3 design(vec2 c, ivec2 cell) {
  if (uDesign == 0) return blocks(c, cell);
  if (uDesign == 1) return kilim(c, cell);
  return sunset(c, cell);
}

// The cloth at a place of the print, in linear light. `size` is that of the cloth.
vec3 clothAt(vec2 q, vec2 size) {
  // Threads wander.
  q += vec2(noise(vec2(q.x * 0.004, q.y * 0.02), 41u) * 3.0, noise(vec2(q.x * 0.012, q.y * 0.004), 42u) * 4.0);
  float weft = uPitch * 0.62;
  vec2 t = q / vec2(uPitch, weft);
  ivec2 cell = ivec2(floor(t));
  vec2 f = fract(t);
  vec3 lab = design((vec2(cell) + 0.5) * vec2(uPitch, weft) / size, cell);
  // Each pick was dyed in its own vat.
  lab.x += (hash1(ivec2(cell.y, 7), 43u) - 0.5) * 0.045 + (hash1(ivec2(cell.x / 9, cell.y), 44u) - 0.5) * 0.03;
  // Over one warp, under the next; the twist of the yarn runs aslant.
  float over = cos((t.x + float(cell.y & 1)) * 3.14159265);
  float round = sqrt(max(0.0, 1.0 - pow(2.0 * f.y - 1.0, 2.0)));
  float twist = sin((q.x * 0.85 + q.y * 1.5) * 1.15 + float(cell.y) * 2.0);
  float fuzz = noise(q * 0.55, 45u) + 0.6 * noise(q * 1.1, 46u);
  lab.x += -0.13 + 0.17 * round * (0.62 + 0.38 * over) + 0.018 * twist + 0.026 * fuzz;
  lab.x -= 0.05 * smoothstep(0.55, 0.0, f.y) * (1.0 - over) * 0.5;
  return linearOf(lab);
}

void main() {
  vec2 print = printOf(gl_FragCoord.xy - 0.5 * uResolution);
  vec2 sheet = printOf(uResolution);
  if (uHung == 0) {
    outColour = vec4(dithered(encode(clothAt(print, sheet)), ivec2(gl_FragCoord.xy)), 1.0);
    return;
  }
  // Hung on a pale wall, with its warp ends as a fringe.
  vec2 size = sheet - vec2(sheet.x * 0.17, sheet.y * 0.19);
  vec2 edge = abs(print) - 0.5 * size;
  vec3 wall = mix(uPaper, vec3(0.93, 0.0, 0.008), 0.5);
  wall.x += 0.012 * fbm(print * 0.004, 3, 51u) + 0.006 * paperTooth(print) - 0.00005 * length(print + vec2(200.0, -260.0));
  float shadow = smoothstep(34.0, -18.0, max(abs(print.x - 9.0) - 0.5 * size.x, abs(print.y + 14.0) - 0.5 * size.y - 20.0));
  vec3 light = linearOf(wall) * (1.0 - 0.42 * shadow);
  float ragged = 1.6 * noise(vec2(3.0, print.y * 0.12), 52u);
  float wavy = 2.2 * noise(vec2(print.x * 0.02, 9.0), 53u);
  if (abs(print.y) < 0.5 * size.y + 46.0 && edge.x < 0.0) {
    float out_ = edge.y;
    float strands = 11.0;
    float sway = out_ * 0.16 * noise(vec2(floor(print.x / strands), sign(print.y)), 54u);
    float x = (print.x + sway) / strands;
    float length_ = 30.0 + 14.0 * hash1(ivec2(int(floor(x)), 1), 55u);
    float strand = abs(fract(x) - 0.5) * strands;
    float knot = exp(-pow((out_ - 6.0) / 3.5, 2.0)) * 2.2;
    float cover = smoothstep(0.7, -0.7, strand - 2.3 - knot) * smoothstep(1.0, -1.0, out_ - length_);
    vec3 cord = mix(uPaper, uInks[4], 0.5);
    cord.x += -0.07 + 0.10 * cos(strand * 0.6) + 0.02 * sin(print.y * 1.2 + x * 4.0);
    if (out_ > -2.0) light = mix(light, linearOf(cord), cover);
  }
  float inside = smoothstep(0.8, -0.8, max(edge.x + ragged, edge.y + wavy));
  vec3 woven = clothAt(print, size) * (1.0 - 0.16 * smoothstep(-14.0, 0.0, max(edge.x, edge.y)));
  woven *= 1.0 + 0.05 * noise(vec2(print.x * 0.006, print.y * 0.0015), 56u);
  light = mix(light, woven, inside);
  outColour = vec4(dithered(encode(light), ivec2(gl_FragCoord.xy)), 1.0);
}
