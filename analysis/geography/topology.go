package geography

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

//go:embed countries-50m.json.gz
var packed []byte

// Shape is the land of one country.
type Shape struct {
	// ID is the number of ISO 3166-1 in three digits, empty where there is none.
	ID string
	// Name is Natural Earth's name.
	Name string
	// Polygons have an outer ring first and then holes. The first corner of a ring is not
	// repeated at its end.
	Polygons [][][]LonLat
}

// Shapes returns the land of all countries, Antarctica included, in the order of the file.
func Shapes() ([]Shape, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("geography: the embedded boundaries cannot be unpacked: %w", err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("geography: the embedded boundaries cannot be unpacked: %w", err)
	}
	return Decode(text)
}

type topology struct {
	Objects struct {
		Countries struct{ Geometries []geometry }
	}
	Arcs      [][][]float64
	Transform *struct{ Scale, Translate [2]float64 }
}

type geometry struct {
	Type       string
	ID         string
	Properties struct{ Name string }
	Arcs       json.RawMessage
}

// Decode reads the object "countries" of a TopoJSON file with a transform: arcs are written
// as steps on a grid, and rings as numbers of arcs, of which ^n is arc n backwards.
//
// Source: The TopoJSON Format Specification, sections 2.1.2, 2.1.3, 2.1.4.
func Decode(text []byte) ([]Shape, error) {
	var t topology
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, fmt.Errorf("geography: this is no TopoJSON: %w", err)
	}
	if t.Transform == nil {
		return nil, errors.New("geography: the TopoJSON has no transform; only quantized files are read")
	}
	arcs := make([][]LonLat, len(t.Arcs))
	for i, steps := range t.Arcs {
		x, y := 0.0, 0.0
		for k, s := range steps {
			if len(s) < 2 {
				return nil, fmt.Errorf("geography: arc %d, place %d has %d coordinates, want 2", i, k, len(s))
			}
			x, y = x+s[0], y+s[1]
			arcs[i] = append(arcs[i], LonLat{
				float64(x*t.Transform.Scale[0]) + t.Transform.Translate[0], float64(y*t.Transform.Scale[1]) + t.Transform.Translate[1],
			})
		}
	}
	shapes := make([]Shape, 0, len(t.Objects.Countries.Geometries))
	for i, g := range t.Objects.Countries.Geometries {
		s, err := g.shape(arcs)
		if err != nil {
			return nil, fmt.Errorf("geography: country %d (%q): %w", i+1, g.Properties.Name, err)
		}
		shapes = append(shapes, s)
	}
	return shapes, nil
}

func (g geometry) shape(arcs [][]LonLat) (Shape, error) {
	s := Shape{ID: g.ID, Name: g.Properties.Name}
	var polygons [][][]int
	var err error
	switch g.Type {
	case "Polygon":
		polygons = make([][][]int, 1)
		err = json.Unmarshal(g.Arcs, &polygons[0])
	case "MultiPolygon":
		err = json.Unmarshal(g.Arcs, &polygons)
	default:
		err = fmt.Errorf("the geometry is %q, want Polygon or MultiPolygon", g.Type)
	}
	if err != nil {
		return s, err
	}
	for _, rings := range polygons {
		var polygon [][]LonLat
		for _, numbers := range rings {
			ring, err := join(arcs, numbers)
			if err != nil {
				return s, err
			}
			polygon = append(polygon, ring)
		}
		s.Polygons = append(s.Polygons, polygon)
	}
	return s, nil
}

// join strings arcs together; each begins where the one before ended.
func join(arcs [][]LonLat, numbers []int) ([]LonLat, error) {
	var ring []LonLat
	for _, n := range numbers {
		k := n
		if n < 0 {
			k = ^n
		}
		if k >= len(arcs) {
			return nil, fmt.Errorf("a ring names arc %d of %d", k, len(arcs))
		}
		for i := 0; i < len(arcs[k])-1; i++ {
			at := i
			if n < 0 {
				at = len(arcs[k]) - 1 - i
			}
			ring = append(ring, arcs[k][at])
		}
	}
	return ring, nil
}
