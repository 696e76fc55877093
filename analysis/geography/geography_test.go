package geography

import (
	"math"
	"testing"
)

// The inverse: Newton's method on y gives the parametric latitude, then both coordinates.
func inverse(p Point) LonLat {
	t := p.Y
	for range 50 {
		t2 := t * t
		t6 := t2 * t2 * t2
		f := t*(a1+a2*t2+t6*(a3+a4*t2)) - p.Y
		t -= f / (a1 + 3*a2*t2 + t6*(7*a3+9*a4*t2))
	}
	t2 := t * t
	t6 := t2 * t2 * t2
	lon := math.Sqrt(3) * p.X * (a1 + 3*a2*t2 + t6*(7*a3+9*a4*t2)) / (2 * math.Cos(t))
	return LonLat{lon * 180 / math.Pi, math.Asin(2*math.Sin(t)/math.Sqrt(3)) * 180 / math.Pi}
}

func TestProjectionIsInverted(t *testing.T) {
	for lon := -180.0; lon <= 180; lon += 15 {
		for lat := -85.0; lat <= 85; lat += 5 {
			got := inverse(Project(LonLat{lon, lat}))
			if math.Abs(got.Lon-lon) > 1e-9 || math.Abs(got.Lat-lat) > 1e-9 {
				t.Fatalf("%v, %v comes back as %v", lon, lat, got)
			}
		}
	}
	// The paper gives the width of the equator over the height as 2.05458.
	if r := Project(LonLat{180, 0}).X / Project(LonLat{0, 90}).Y; math.Abs(r-2.05458) > 1e-5 {
		t.Errorf("width to height is %v", r)
	}
}

// 241 geometries are counted in the file by a JSON reader of another language.
func TestShapesAreWhole(t *testing.T) {
	shapes, err := Shapes()
	if err != nil {
		t.Fatal(err)
	}
	nameless := map[string]bool{}
	for _, s := range shapes {
		if s.ID == "" {
			nameless[s.Name] = true
		}
		for _, polygon := range s.Polygons {
			for _, ring := range polygon {
				for _, part := range Outline(ring) {
					for _, p := range part {
						if s.ID != "010" && (math.Abs(p.Lon) > 180.001 || math.Abs(p.Lat) > 90) {
							t.Fatalf("%s reaches %v", s.Name, p)
						}
					}
				}
			}
		}
	}
	if len(shapes) != 241 || !nameless["Kosovo"] || !nameless["Somaliland"] || !nameless["N. Cyprus"] {
		t.Errorf("%d shapes, without number: %v", len(shapes), nameless)
	}
}

func TestCountries(t *testing.T) {
	shapes, err := Shapes()
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, s := range shapes {
		has[s.ID] = true
	}
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			id, ok := Number(code)
			if !ok {
				continue
			}
			n++
			if _, placed := Place(code); !has[id] && !placed {
				t.Errorf("%s (%s, %s) has neither shape nor place", code, id, Name(code))
			}
		}
	}
	if n != 249 { // officially assigned codes in ISO 3166-1, as of 2024
		t.Errorf("%d codes", n)
	}
	// Numbers and names of ISO 3166-1.
	for code, want := range map[string]string{"ZW": "716", "MX": "484", "TW": "158", "SG": "702"} {
		if got, _ := Number(code); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
	if _, ok := Number("XA"); ok || Name("XA") != "XA" || Name("MX") != "Mexico" {
		t.Error("XA is taken for a country, or Mexico is not")
	}
}

// A square of 20 degrees across the antimeridian gives two of 10.
func TestOutlineIsCut(t *testing.T) {
	parts := Outline([]LonLat{{170, 0}, {-170, 0}, {-170, 10}, {170, 10}})
	if len(parts) != 2 || len(parts[0]) != 4 || len(parts[1]) != 4 {
		t.Fatalf("%v", parts)
	}
	for _, part := range parts {
		least, most := part[0].Lon, part[0].Lon
		for _, p := range part {
			least, most = min(least, p.Lon), max(most, p.Lon)
		}
		if most-least != 10 {
			t.Errorf("%v is %v wide", part, most-least)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"objects":{"countries":{"geometries":[{"type":"Polygon","arcs":[[0,-1]]}]}},"arcs":[[[0,0],[1,1]]],"transform":{"scale":[1,1],"translate":[0,0]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		shapes, err := Decode(text)
		if err != nil {
			return
		}
		for _, s := range shapes {
			for _, polygon := range s.Polygons {
				for _, ring := range polygon {
					Outline(ring)
				}
			}
		}
	})
}
