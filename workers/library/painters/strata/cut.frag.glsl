// Sheets of coloured paper, one over the other, each cut along a level and casting its shadow on those below.
#include <noise>
#include <colour>
#include <frame>
#include <paper>
uniform int uKind;
uniform int uLayers;
uniform vec2 uFocus;
uniform sampler2D uHeights;
uniform vec2 uLight;
uniform int uNight;
uniform vec2 uSun;
uniform int uReverse;
uniform int uAccentLayer;
out vec4 outColour;

// Signed distance, roughly, in places: positive where sheet i lies.
float sheet(int i, vec2 p) {
  vec2 uv = p * shortSide() / uResolution + 0.5;
  if (uKind == 1) return (texture(uHeights, vec2(uv.x, (float(i) + 0.5) / float(uLayers))).x - p.y) * 0.8;
  float level = mix(0.02, 1.05, (float(i) + 0.5) / float(uLayers));
  vec2 field = texture(uHeights, uv).xy;
  return (field.x - level) / max(field.y, 0.35);
}

vec3 sheetColour(int i) {
  float t = float(i) / float(max(uLayers - 1, 1));
  if (i == uAccentLayer && uKind == 0) return uAccent;
  float s = uReverse == 1 ? 1.0 - t : t;
  vec3 lab = inkRamp(uKind == 1 ? 0.92 - 0.92 * t : s);
  if (uKind == 1 && uNight == 1) lab = mix(lab, uDeep, 0.25 + 0.35 * t);
  return lab;
}

void main() {
  vec2 p = placeOf(gl_FragCoord.xy);
  vec2 print = printOf(gl_FragCoord.xy);
  float pixel = 1.0 / shortSide();

  // The last sheet: sky with its sun, or the deepest hollow.
  vec3 lab;
  if (uKind == 1) {
    float up = p.y + 0.5;
    lab = uNight == 1 ? mix(mix(uDeep, uInks[1], 0.45), uDeep, smoothstep(0.2, 0.9, up)) : mix(mix(uPaper, uInks[4], 0.7), uPaper, smoothstep(0.1, 0.9, up));
    if (uSun.y > 0.5) {
      vec2 sun = vec2(uFocus.x, max(uFocus.y, 0.0) * 0.6 + 0.2);
      float far = length(p - sun);
      float glow = exp(-max(far - uSun.x, 0.0) * 5.0);
      vec3 disc = uNight == 1 ? uPaper : mix(uAccent, vec3(0.86, uAccent.yz), 0.25);
      lab = mix(lab, disc, glow * 0.16);
      float shade = smoothstep(0.02, -0.02, length(p - sun + uLight * -0.012) - uSun.x);
      lab.x -= shade * 0.10;
      lab = mix(lab, disc, smoothstep(pixel, -pixel, far - uSun.x));
    }
  } else {
    lab = uReverse == 1 ? mix(uInks[4], uPaper, 0.6) : mix(uDeep, uInks[0], 0.35);
  }

  // What lies under a sheet that covers this place whole need not be drawn.
  int bottom = 0;
  for (int i = 0; i < uLayers; i++) if (sheet(i, p) > 0.012) bottom = i;
  for (int i = bottom; i < uLayers; i++) {
    float d = sheet(i, p);
    if (d > -0.09) {
      // Shadow of this sheet on what lies below: a tight one for the edge, a wide one for the depth.
      float tight = sheet(i, p + uLight * 0.010);
      float wide = sheet(i, p + uLight * 0.030);
      float shade = smoothstep(-0.008, 0.006, tight) * 0.55 + smoothstep(-0.035, 0.030, wide) * 0.45;
      lab.x -= shade * (0.06 + 0.16 * lab.x);
      lab.yz *= 1.0 - shade * 0.12;

      vec3 own = sheetColour(i);
      float tilt = dot(p, uLight) * 0.03;
      // Every sheet has its own grain direction.
      float tooth = paperTooth(print + float(i) * vec2(311.0, 173.0));
      own.x += tilt + tooth * 0.013 + 0.02 * noise(p * 1.5 + float(i) * 9.0, 77u);
      if (uKind == 1) {
        // Mist gathers in the valleys between ranges.
        float far = 1.0 - float(i) / float(uLayers);
        float mist = smoothstep(0.03, 0.34, d + 0.10 * noise(vec2(p.x * 1.3, p.y * 3.0 + float(i) * 4.0), 78u));
        own = mix(own, uNight == 1 ? mix(uInks[2], uDeep, 0.2) : mix(uPaper, uInks[4], 0.5), mist * (0.12 + 0.34 * far));
      }
      // The cut edge catches the light on the side that faces it.
      float edge = smoothstep(3.2 * pixel, 0.4 * pixel, d);
      float facing = clamp((sheet(i, p - uLight * 0.004) - d) * 200.0, -1.0, 1.0);
      own.x += edge * (0.05 - facing * 0.05);
      float cover = smoothstep(-0.8 * pixel, 0.8 * pixel, d);
      lab = mix(lab, own, cover);
    }
  }
  outColour = vec4(dithered(srgbOf(lab), ivec2(gl_FragCoord.xy)), 1.0);
}
