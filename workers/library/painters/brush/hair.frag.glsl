// One stroke of a wide brush: each hair carries its own ink and runs dry at its own time.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
in vec4 vRun;
in vec4 vTraits;
in vec3 vColour;
in vec3 vColour2;
out vec4 outColour;

void main() {
  float halfWidth = max(vRun.w, 1e-4);
  float across = vRun.x / halfWidth;
  float along = vRun.y / vRun.z;
  float pixel = 1.0 / shortSide();
  vec2 print = printOf(gl_FragCoord.xy);
  float tooth = paperTooth(print);
  float self = vTraits.x;
  float dry = vTraits.y;
  bool leaf = vTraits.z > 0.5;

  // Hairs: fine lines across, drawn long along.
  float hairs = max(halfWidth * 420.0, 6.0);
  float hair = noise(vec2(across * hairs * 0.5 + self, vRun.y * 3.0), 31u) + 0.6 * noise(vec2(across * hairs * 0.16 + self, vRun.y * 5.0), 32u);
  float load = 0.5 + 0.75 * hair;
  // Ink runs out towards the end, first at the sides and over the tooth.
  float spent = smoothstep(0.25, 1.05, along) * dry * (leaf ? 0.6 : 1.5) + 0.22 * dry * smoothstep(0.4, 1.0, abs(across)) + 0.10 * dry;
  float wet = load - spent * (0.75 + 0.35 * tooth) + 0.28;
  float cover = smoothstep(0.0, 0.16, wet);

  // The outline trembles with the hairs; ends are ragged.
  float tremble = halfWidth * (0.05 * noise(vec2(vRun.y * 34.0, self + sign(across) * 5.0), 33u) + 0.06 * hair * smoothstep(0.3, 1.0, along));
  float side = halfWidth - abs(vRun.x) + tremble;
  float headEnd = vRun.y + halfWidth * (0.75 * sqrt(max(0.0, 1.0 - across * across)) - 0.5 + 0.10 * hair);
  float tailEnd = vRun.z - vRun.y + halfWidth * (0.7 * hair - 0.15);
  if (leaf) {
    headEnd = vRun.y + halfWidth;
    tailEnd = vRun.z - vRun.y + halfWidth;
  }
  float edge = min(side, min(headEnd, tailEnd));
  cover *= smoothstep(-1.1 * pixel, 1.1 * pixel + 0.0009, edge);

  // Wet ink pools where the brush was set down and along the rim.
  float pool = exp(-max(vRun.y, 0.0) / (halfWidth * 1.6)) * 0.5 + exp(-max(edge, 0.0) * 300.0) * 0.18;
  vec3 lab = mix(vColour, uPaper, clamp(0.16 - pool * 0.3 + 0.16 * smoothstep(0.5, -0.3, hair) * dry + 0.12 * along, 0.0, 0.6));
  lab.x += 0.02 * tooth;
  // Bleeding into the sheet.
  float bleed = smoothstep(-0.008, 0.0, edge + 0.003 * noise(print * 0.06, 34u)) * 0.10 * (1.0 - dry * along) * smoothstep(0.003, 0.012, halfWidth);
  float alpha = max(cover * (0.95 - 0.10 * max(tooth, 0.0)), bleed);
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), alpha);
}
