// Watercolour: pigments lie over each other as filters do, gather at the edges of their puddles and in the tooth of the sheet.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform sampler2D uCurrents;
uniform vec4 uDrops[7];
uniform vec3 uDropInks[7];
uniform vec2 uFocus;
out vec4 outColour;

void main() {
  vec2 uv = gl_FragCoord.xy / uResolution;
  vec2 p = placeOf(gl_FragCoord.xy);
  vec2 print = printOf(gl_FragCoord.xy);
  vec4 current = texture(uCurrents, uv);
  float tooth = paperTooth(print);
  float fine = fbm(p * 9.0 + current.zw * 3.0, 4, 61u);

  vec3 paper = linearOf(uPaper + vec3(tooth * 0.012 - 0.02 * dot(p, p), 0.0, 0.0));
  vec3 absorbed = vec3(0.0);
  for (int i = 0; i < 7; i++) {
    vec4 drop = uDrops[i];
    // Each drop fell at its own time: older ones were carried further.
    vec2 carried = mix(p, current.xy, drop.w * 0.95) + 0.02 * fine;
    float d = length(carried - drop.xy) - drop.z + 0.05 * current.z;
    float inside = smoothstep(0.025, -0.035, d);
    float rim = exp(-abs(d + 0.006) * 130.0) * 0.75 + exp(-max(-d, 0.0) * 22.0) * 0.35;
    float wash = 0.28 + 0.55 * smoothstep(-0.3, 0.45, current.z + 0.4 * fine) + 0.30 * smoothstep(0.1, -drop.z, d);
    // Backruns: clear water pushed the pigment aside.
    float backrun = smoothstep(0.03, 0.0, abs(current.w + 0.25 * fine - 0.12)) * 0.22;
    float feather = smoothstep(0.16, -0.02, d) * (1.0 - inside) * 0.10;
    float density = inside * (wash + rim + backrun) + feather;
    density *= 1.0 + tooth * 0.22;
    vec3 pigment = clamp(linearOf(uDropInks[i]), 0.004, 0.97);
    absorbed += -log(pigment / max(paper, 0.05)) * max(density, 0.0) * 0.62;
  }
  // Spatter near the focus, from a brush tapped on the hand.
  for (int ring = 0; ring < 2; ring++) {
    float size = ring == 0 ? 13.0 : 30.0;
    vec2 q = p * size;
    ivec2 cell = ivec2(floor(q));
    vec2 centre = vec2(cell) + 0.25 + 0.5 * hash2(cell, 81u + uint(ring));
    float near = exp(-length(centre / size - uFocus) * 3.6);
    float radius = 0.22 * hash1(cell, 83u + uint(ring));
    if (hash1(cell, 85u + uint(ring)) < near * 0.22) {
      float d = length(q - centre + 0.05 * noise(q * 4.0, 86u)) - radius;
      float dot_ = smoothstep(0.03, -0.03, d) * (0.6 + 0.8 * exp(-abs(d) * 18.0));
      int which = int(hash1(cell, 87u) * 6.99);
      absorbed += -log(clamp(linearOf(uDropInks[which]), 0.01, 0.97)) * dot_ * 0.7;
    }
  }
  outColour = vec4(dithered(encode(paper * exp(-max(absorbed, 0.0))), ivec2(gl_FragCoord.xy)), 1.0);
}
