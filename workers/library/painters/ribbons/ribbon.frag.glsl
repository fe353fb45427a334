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
  float halfWidth = vRun.w;
  float across = vRun.x / halfWidth;
  float along = vRun.y / vRun.z;
  int id = int(vTraits.x + 0.5);
  vec2 print = printOf(gl_FragCoord.xy);
  float pixel = 1.0 / shortSide();

  // Rounded ends.
  float endDistance = max(max(-vRun.y, vRun.y - vRun.z) + halfWidth * 0.35, 0.0) / (halfWidth * 0.35);
  float outside = max(abs(vRun.x), length(vec2(vRun.x, 0.0))) - halfWidth * sqrt(max(0.0, 1.0 - min(1.0, endDistance * endDistance)));
  float cover = 1.0 - smoothstep(-0.75 * pixel, 0.75 * pixel, outside);

  // Colour runs along the ribbon: plainly, in blocks, or as a slow blend.
  float kind = vTraits.y;
  float t;
  if (kind < 0.28) {
    float blocks = 3.0 + floor(vTraits.z * 7.0);
    t = hash1(ivec2(int(floor(along * blocks)), id), 21u) > 0.55 ? 1.0 : 0.0;
  } else if (kind < 0.7) {
    t = smoothstep(0.1, 0.9, along + 0.25 * noise(vec2(along * 2.0, vTraits.z * 40.0), 22u));
  } else {
    t = 0.0;
  }
  vec3 lab = mix(vColour, vColour2, t);

  // Threads of silk: long, fine, never quite parallel.
  float thread = noise(vec2(vRun.x * 900.0 + vTraits.x * 7.0, vRun.y * 9.0), 23u);
  float fine = noise(vec2(vRun.x * 2600.0 + vTraits.x * 3.0, vRun.y * 26.0), 24u);
  float wide = smoothstep(0.003, 0.012, halfWidth);
  lab.x += (thread * 0.07 + fine * 0.05) * wide;
  lab.yz *= 1.0 + thread * 0.25 * wide;

  // A few ribbons carry a woven stripe.
  if (vTraits.z > 0.72 && halfWidth > 0.009) {
    float stripe = smoothstep(0.08, 0.0, abs(abs(across) - 0.55) - 0.06);
    lab = mix(lab, mix(vColour2, uPaper, vTraits.z > 0.86 ? 0.75 : 0.0), stripe * 0.85);
  }

  // Light falls from the upper left on a gently bowed surface.
  float bow = across;
  lab.x += (-bow * 0.035 - bow * bow * 0.05 + 0.018) * wide;
  lab.x += 0.045 * sin(vRun.y * 11.0 + vTraits.z * 30.0 + across * 0.9) * wide * smoothstep(0.0, 0.2, vRun.z);
  lab.x += paperTooth(print) * 0.010;
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), cover);
}
