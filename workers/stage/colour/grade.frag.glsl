// The palette genes, worked into a picture once when it or its DNA changes: nothing of this is paid for per frame.
in vec2 vUv;
out vec4 colour;
uniform sampler2D uPicture;
uniform vec2 uRank; // mean lightness, 1 / spread
#ifdef COLOUR
uniform vec4 uHue; // turn, cosine and sine of the picture's own hue doubled, harmony
uniform vec4 uChroma; // saturation, vibrance, temperature, tint
uniform vec4 uTone; // brightness, contrast, matte, iridescence
uniform vec2 uSplit; // shadows, lights

vec2 turned(vec2 v, float angle) {
  float c = cos(angle);
  float s = sin(angle);
  return vec2(c * v.x - s * v.y, s * v.x + c * v.y);
}

vec3 graded(vec3 lab) {
  float l = lab.x;
  float middle = l * (1.0 - l) * 4.0;
  l += uTone.x * middle + uTone.y * (l - 0.5) * middle;
  vec2 ab = lab.yz;
  float chroma = length(ab);
  // Away from, or towards, the two ends of the picture's own hue axis: sin 2(h − h0) without an angle.
  vec2 unit = ab / max(chroma, 0.0001);
  vec2 doubled = vec2(unit.x * unit.x - unit.y * unit.y, 2.0 * unit.x * unit.y);
  float across = doubled.y * uHue.y - doubled.x * uHue.z;
  ab = turned(ab, uHue.x + uHue.w * across + uTone.w * sin((l - 0.5) * 9.0));
  ab *= uChroma.x * (1.0 + uChroma.y * (1.0 - smoothstep(0.02, 0.2, chroma)));
  // A faint sheen even on grey, else iridescence would not show on a drawing.
  ab += turned(vec2(0.03, 0.0), l * 11.0 + vUv.y * 2.5 + vUv.x) * uTone.w * middle;
  float body = min(1.0, middle + 0.25);
  ab += (vec2(0.018, 0.05) * uChroma.z + vec2(0.045, -0.02) * uChroma.w) * body;
  float dark = (1.0 - l) * (1.0 - l);
  float bright = l * l;
  ab += vec2(0.055, -0.012) * uSplit.x * dark + vec2(-0.012, 0.055) * uSplit.y * bright;
  return vec3(mix(l, 0.17 + 0.8 * l, uTone.z), ab);
}
#endif

// Alpha keeps each pixel's rank in lightness: about uniform for about normal lightness (logistic approximation of the normal distribution).
void main() {
  vec3 rgb = texture(uPicture, vUv).rgb;
  vec3 lab = labOf(rgb);
#ifdef COLOUR
  lab = graded(lab);
  rgb = rgbOf(lab);
#endif
  colour = vec4(rgb, 1.0 / (1.0 + exp(-1.7 * (lab.x - uRank.x) * uRank.y)));
}
