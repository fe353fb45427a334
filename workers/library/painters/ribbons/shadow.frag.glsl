uniform float uFeather;
uniform float uDepth;
in vec4 vRun;
in vec4 vTraits;
in vec3 vColour;
in vec3 vColour2;
out vec4 outColour;

void main() {
  float across = abs(vRun.x) - vRun.w;
  float ends = max(-vRun.y, vRun.y - vRun.z);
  float outside = max(across, ends);
  float shade = 1.0 - smoothstep(-uFeather, uFeather, outside);
  // Thin ribbons lie closer to the ground.
  shade *= min(1.0, 0.35 + vRun.w * 30.0);
  outColour = vec4(vec3(0.02, 0.015, 0.03), shade * shade * uDepth);
}
