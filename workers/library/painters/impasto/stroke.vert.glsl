// One daub: where it lies is drawn by lot, its colour and its way are read from the motif.
#include <noise>
uniform vec2 uResolution;
uniform sampler2D uColour;
uniform sampler2D uWay;
uniform vec2 uExtent;
uniform vec2 uHalf;
uniform int uTier;
uniform float uDetail;
uniform int uFirst;
out vec2 vAt;
out vec3 vLab;
out vec4 vTraits;

void main() {
  int id = uFirst + gl_InstanceID;
  uint salt = 300u + uint(uTier) * 16u;
  // Points of the R2 sequence (Roberts 2018) cover the canvas evenly in any prefix; the lot moves each a little.
  vec2 lot = hash2(ivec2(id, uTier), salt);
  vec2 even = fract(0.5 + vec2(0.7548776662, 0.5698402910) * float(id) + hash2(ivec2(7, uTier), salt + 1u));
  vec2 place = (even - 0.5) * (uExtent + 0.08) + (lot - 0.5) * uHalf.x;
  vec2 uv = place / uExtent + 0.5;
  vec4 way = textureLod(uWay, uv, 0.0);
  vec3 lab = textureLod(uColour, uv, 0.0).xyz;
  vec4 luck = vec4(hash2(ivec2(id, uTier), salt + 2u), hash2(ivec2(id, uTier), salt + 3u));

  // The hand is never quite steady, and no two loads of paint are the same.
  float turn = (luck.x - 0.5) * 0.7;
  vec2 along = normalize(mat2(cos(turn), sin(turn), -sin(turn), cos(turn)) * way.xy);
  float lengthen = mix(0.65, 1.35, luck.y);
  lab.x += (luck.z - 0.5) * 0.11;
  lab.yz *= 1.0 + (luck.w - 0.4) * 0.35;
  float hueTurn = (luck.x - luck.y) * 0.28;
  lab.yz = mat2(cos(hueTurn), sin(hueTurn), -sin(hueTurn), cos(hueTurn)) * lab.yz;

  ivec2 corners[6] = ivec2[6](ivec2(-1, -1), ivec2(1, -1), ivec2(-1, 1), ivec2(1, -1), ivec2(1, 1), ivec2(-1, 1));
  vec2 corner = vec2(corners[gl_VertexID]);
  vec2 offset = along * corner.x * uHalf.x * lengthen + vec2(-along.y, along.x) * corner.y * uHalf.y * mix(0.8, 1.25, luck.w);
  // Fine strokes go where there is something to say.
  bool wanted = hash1(ivec2(id, uTier), salt + 4u) < mix(1.0, way.z, uDetail);
  vAt = corner;
  vLab = lab;
  vTraits = vec4(float(id & 4095), luck.y, luck.z, float(uTier));
  gl_Position = wanted ? vec4((place + offset) / (0.5 * uExtent), 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
