// Carries a strip (strips.ts) to the surface.
uniform vec2 uResolution;
uniform vec2 uShift;

in vec2 position;
in vec4 run;
in vec4 traits;
in vec3 colour;
in vec3 colour2;

out vec4 vRun;
out vec4 vTraits;
out vec3 vColour;
out vec3 vColour2;

void main() {
  vRun = run;
  vTraits = traits;
  vColour = colour;
  vColour2 = colour2;
  vec2 place = (position + uShift) * min(uResolution.x, uResolution.y);
  gl_Position = vec4(place / (0.5 * uResolution), 0.0, 1.0);
}
