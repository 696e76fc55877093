package geography

import "math"

// LonLat is a place on the globe in degrees, east and north positive.
type LonLat struct{ Lon, Lat float64 }

// Point is a place on the flat map: x to the right, y up, in radii of the globe.
type Point struct{ X, Y float64 }

// Coefficients of the Equal Earth projection.
//
// Source: Šavrič, Patterson and Jenny, "The Equal Earth map projection", International
// Journal of Geographical Information Science 33 (2019), equations 7 to 10.
const (
	a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
)

// Project returns the place of p in the Equal Earth projection with Greenwich in the middle.
// Areas keep their proportions. Longitudes are meant from -180 to 180, latitudes from -90 to 90.
func Project(p LonLat) Point {
	t := math.Asin(math.Sqrt(3) / 2 * math.Sin(p.Lat*math.Pi/180))
	t2 := t * t
	t6 := t2 * t2 * t2
	slope := a1 + float64(3*a2*t2) + float64(t6*(7*a3+float64(9*a4*t2)))
	return Point{
		X: 2 * math.Sqrt(3) * (p.Lon * math.Pi / 180) * math.Cos(t) / (3 * slope),
		Y: t * (a1 + float64(a2*t2) + float64(t6*(a3+float64(a4*t2)))),
	}
}

// Outline unrolls a closed outline across the antimeridian and cuts it there. It returns one
// or more outlines with longitudes from -180 to 180; the first corner is not repeated.
// Outlines around a pole are not meant.
func Outline(ring []LonLat) [][]LonLat {
	if len(ring) < 3 {
		return nil
	}
	unrolled := make([]LonLat, len(ring))
	turn := 0.0
	least, most := ring[0].Lon, ring[0].Lon
	for i, p := range ring {
		if i > 0 {
			switch step := p.Lon - ring[i-1].Lon; {
			case step > 180:
				turn -= 360
			case step < -180:
				turn += 360
			}
		}
		unrolled[i] = LonLat{p.Lon + turn, p.Lat}
		least, most = min(least, p.Lon+turn), max(most, p.Lon+turn)
	}
	if least >= -180 && most <= 180 {
		return [][]LonLat{unrolled}
	}
	var parts [][]LonLat
	for _, shift := range []float64{-360, 0, 360} {
		moved := make([]LonLat, len(unrolled))
		for i, p := range unrolled {
			moved[i] = LonLat{p.Lon + shift, p.Lat}
		}
		if part := clip(clip(moved, -180, 1), 180, -1); len(part) >= 3 {
			parts = append(parts, part)
		}
	}
	return parts
}

// clip keeps what lies east (side 1) or west (side -1) of a meridian.
//
// Source: Sutherland and Hodgman, "Reentrant polygon clipping", 1974.
func clip(ring []LonLat, meridian, side float64) []LonLat {
	var kept []LonLat
	for i, p := range ring {
		last := ring[(i+len(ring)-1)%len(ring)]
		in, was := (p.Lon-meridian)*side >= 0, (last.Lon-meridian)*side >= 0
		if in != was {
			share := (meridian - last.Lon) / (p.Lon - last.Lon)
			kept = append(kept, LonLat{meridian, last.Lat + float64(share*(p.Lat-last.Lat))})
		}
		if in {
			kept = append(kept, p)
		}
	}
	return kept
}
