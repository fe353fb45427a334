uniform vec2 uResolution;
in vec2 position;
in vec4 first;
in vec4 second;
in vec4 colour;
in vec4 traits;
out vec2 vPlace;
flat out vec4 vFirst;
flat out vec4 vSecond;
flat out vec4 vColour;
flat out vec4 vTraits;

void main() {
  vPlace = position;
  vFirst = first;
  vSecond = second;
  vColour = colour;
  vTraits = traits;
  gl_Position = vec4(position * min(uResolution.x, uResolution.y) / (0.5 * uResolution), 0.0, 1.0);
}
