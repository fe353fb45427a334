// Where a fragment is: the short side of the picture is 1, the origin is its centre, y points up.
uniform vec2 uResolution;

float shortSide() { return min(uResolution.x, uResolution.y); }
vec2 placeOf(vec2 pixel) { return (pixel - 0.5 * uResolution) / shortSide(); }
// Pixels of a picture whose short side has 1024: textures keep their scale at every size.
vec2 printOf(vec2 pixel) { return pixel * (1024.0 / shortSide()); }
