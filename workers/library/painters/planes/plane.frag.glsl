// One plane: strong along one edge and passing into what lies behind it towards the other, as cubists let planes do.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
in vec2 vPlace;
flat in vec4 vFirst;
flat in vec4 vSecond;
flat in vec4 vColour;
flat in vec4 vTraits;
out vec4 outColour;

// Distance inside the edge from a to b, for corners that go round counter-clockwise.
float inside(vec2 p, vec2 a, vec2 b) {
  vec2 along = normalize(b - a);
  return dot(p - a, vec2(-along.y, along.x));
}

void main() {
  vec2 p = vPlace + 0.0012 * noise(vPlace * 40.0, 1u);
  float pixel = 1.0 / shortSide();
  float within;
  float t;
  if (vColour.w > 0.5) {
    vec2 r = p - vFirst.xy;
    float far = length(r);
    float middle = 0.5 * (vSecond.x + vSecond.y);
    float halfAngle = 0.5 * (vSecond.y - vSecond.x);
    float turn = atan(sin(atan(r.y, r.x) - middle), cos(atan(r.y, r.x) - middle));
    within = min(min(far - vFirst.z, vFirst.w - far), (halfAngle - abs(turn)) * far);
    if (vFirst.z < 1e-4) within = min(vFirst.w - far, (halfAngle - abs(turn)) * far);
    t = turn / halfAngle * 0.5 + 0.5;
  } else {
    vec4 edges = vec4(inside(p, vFirst.xy, vFirst.zw), inside(p, vFirst.zw, vSecond.xy), inside(p, vSecond.xy, vSecond.zw), inside(p, vSecond.zw, vFirst.xy));
    within = min(min(edges.x, edges.y), min(edges.z, edges.w));
    int strong = int(vTraits.z + 0.5);
    float near = edges[strong];
    float other = edges[(strong + 2) % 4];
    t = near / max(near + other, 1e-4);
  }
  float cover = smoothstep(-0.7 * pixel, 0.7 * pixel, within);
  if (cover <= 0.0) discard;
  // Scumbled: the brush skips over the tooth where paint is thin.
  float scumble = fbm(p * 14.0 + vFirst.xy * 30.0, 3, 11u) + 0.35 * noise(vec2(dot(p, vec2(0.8, 0.6)) * 12.0, dot(p, vec2(-0.6, 0.8)) * 150.0), 16u);
  float alpha = mix(vTraits.x, vTraits.y, smoothstep(0.0, 1.0, t + scumble * 0.22));
  alpha *= 1.0 - 0.12 * smoothstep(0.0, 0.5, scumble);
  vec3 lab = vColour.xyz;
  lab.x += 0.05 * (0.5 - t) + scumble * 0.045 + noise(printOf(gl_FragCoord.xy) * 0.3, 902u) * 0.02;
  // Charcoal along the strong edges.
  float line = vTraits.w * smoothstep(2.2 * pixel + 0.0012, 0.5 * pixel, within + 0.0007 * scumble) * smoothstep(0.9, 0.2, t);
  lab = mix(lab, uDeep, line * 0.75);
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), cover * max(alpha, line * 0.7));
}
