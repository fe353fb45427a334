// The sheet, a wash of mist, a sun laid in with one full brush, and the painter's seal.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform vec3 uDisc;
uniform vec3 uDiscColour;
uniform vec3 uSeal;
uniform vec2 uMist;
uniform vec3 uRanges;
out vec4 outColour;

void main() {
  vec2 p = placeOf(gl_FragCoord.xy);
  float tooth = paperTooth(printOf(gl_FragCoord.xy));
  vec3 paper = uPaper;
  paper.x += tooth * 0.014 + 0.02 * fbm(p * 1.4, 3, 1u) - 0.02 * dot(p, p);
  vec3 light = linearOf(paper);

  float bank = exp(-pow((p.y - uMist.y + 0.12 * noise(p * 1.3, 2u)) / 0.16, 2.0)) * (0.55 + fbm(vec2(p.x * 1.5, p.y * 3.5), 4, 3u));
  light *= mix(vec3(1.0), linearOf(mix(uInks[3], uPaper, 0.35)) / linearOf(uPaper), clamp(bank * uMist.x, 0.0, 1.0));

  if (uDisc.z > 0.0) {
    vec2 r = p - uDisc.xy;
    float d = length(r) - uDisc.z + 0.004 * noise(p * 26.0, 11u) + 0.006 * noise(p * 7.0, 12u);
    float inside = smoothstep(0.003, -0.003, d);
    float rim = exp(-abs(d + 0.004) * 240.0) * 0.35;
    float wash = 0.72 + 0.45 * fbm(p * 6.0, 4, 13u) + 0.25 * smoothstep(-uDisc.z, uDisc.z, -r.y) + rim;
    vec3 pigment = clamp(linearOf(uDiscColour), 0.004, 0.97);
    light *= exp(log(pigment / linearOf(uPaper)) * inside * max(wash * (1.0 + tooth * 0.12), 0.0) * 0.95);
  }

  // Hills in wash: firm along the crest, drowned in mist below; near ones in darker ink.
  int count = int(uRanges.x + 0.5);
  for (int i = 0; i < count; i++) {
    float near = float(i) / float(max(count - 1, 1));
    float top = mix(uRanges.y, -uRanges.z * 0.86, pow(near, 0.85));
    float rough = ridged(vec2(p.x * mix(1.7, 1.0, near) + float(i) * 7.3, float(i) * 3.1), 5, 31u + uint(i) * 7u) - 0.5;
    float crest = top + rough * mix(0.42, 0.24, near) + 0.002 * noise(p * 60.0, 32u);
    float d = crest - p.y;
    float wash = smoothstep(-0.0015, 0.0025, d) * exp(-max(d, 0.0) * mix(8.0, 3.6, near));
    float drawn = 0.86 + 0.5 * fbm(vec2(p.x * 13.0, p.y * 4.0 + rough * 3.0) + float(i) * 5.0, 4, 33u) + 0.3 * exp(-max(d, 0.0) * 150.0);
    vec3 inkOf = linearOf(mix(mix(uInks[2], uInks[1], near), uDeep, near * near * 0.85));
    light *= exp(log(clamp(inkOf, 0.01, 0.97) / linearOf(uPaper)) * wash * max(drawn, 0.0) * (1.0 + tooth * 0.10) * mix(0.5, 0.98, near));
  }

  vec2 s = p - uSeal.xy;
  float box = max(abs(s.x), abs(s.y)) - uSeal.z + 0.0012 * noise(p * 180.0, 21u);
  vec2 carve = (s / uSeal.z * 0.5 + 0.5) * 7.0;
  ivec2 cell = ivec2(floor(carve));
  bool border = cell.x < 1 || cell.y < 1 || cell.x > 5 || cell.y > 5;
  bool cut = !border && ((cell.x % 2 == 0) != (hash1(cell / ivec2(1, 2), 22u) > 0.55));
  float stamp = smoothstep(0.0012, -0.0012, box) * (cut ? 0.06 : 0.9) * smoothstep(-0.75, -0.15, noise(p * 130.0, 23u) + 0.1);
  vec3 vermilion = linearOf(vec3(0.56, 0.165, 0.105));
  light = mix(light, vermilion, stamp);
  outColour = vec4(dithered(encode(light), ivec2(gl_FragCoord.xy)), 1.0);
}
