#include <noise>
#include <colour>
in vec2 vAt;
in vec3 vLab;
in vec4 vTraits;
layout(location = 0) out vec4 outColour;
layout(location = 1) out vec4 outHeight;

void main() {
  // Hairs of the brush: streaks along the stroke that fray towards its end.
  // Narrow brushes have fewer.
  float hairs = 1.0 - 0.24 * vTraits.w;
  float hair = noise(vec2(vAt.x * 1.3 + vTraits.x * 3.1, vAt.y * 7.0 * hairs + vTraits.x * 1.7), 71u) + 0.6 * noise(vec2(vAt.x * 2.6, vAt.y * 16.0 * hairs + vTraits.x), 72u);
  float bow = vAt.y + 0.18 * (vAt.x * vAt.x - 0.5) * (vTraits.y - 0.5) * 2.0;
  // A loaded brush sets down round and lifts off ragged.
  float beyond = max(abs(vAt.x) - 0.5, 0.0) / 0.5;
  float shape = 1.0 - length(vec2(beyond, bow)) + hair * 0.34 * smoothstep(-0.5, 1.0, vAt.x);
  float cover = smoothstep(0.04, 0.2, shape);
  vec3 lab = vLab;
  lab.x += hair * 0.075;
  // Paint piles up at the sides and where the brush lifts.
  float ridge = smoothstep(0.35, 0.95, abs(bow)) * 0.4 + smoothstep(0.4, 0.9, vAt.x) * 0.35;
  float height = 0.42 + hair * 0.42 + ridge * 0.6;
  outColour = vec4(srgbOf(lab), cover * 0.96);
  outHeight = vec4(vec3(clamp(height, 0.0, 1.0)), cover * 0.9);
}
