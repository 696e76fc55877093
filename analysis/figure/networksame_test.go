package figure

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func timelineAndNetwork() map[string]func(Meta) (*Figure, error) {
	return map[string]func(Meta) (*Figure, error){
		"timeline": smallTimeline().with, "network": handNetwork().with,
		"network-many": someNetwork(rand.New(rand.NewPCG(2, 2)), 6, 12, 7, 5, 1).with,
	}
}

// Golden hashes of data and pixels; -update writes them, and the pictures are to be
// looked at then.
func TestNetworkTimelineGolden(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", "network.txt")
	var got strings.Builder
	for _, name := range []string{"network", "timeline"} {
		f, err := timelineAndNetwork()[name](meta(name))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s\nplotted %s\npixels  %s\n%s\n", name, f.PlottedHash(), f.PixelHash(), f.CSV())
	}
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the drawings changed:\n%s\nwant\n%s\nlook at them (go test -artifacts), then -update", got.String(), want)
	}
}

// Drawing again, on one processor or several, gives the same bytes, and simulated data are
// stamped.
func TestNetworkTimelineSameBytes(t *testing.T) {
	for name, draw := range timelineAndNetwork() {
		first, err := draw(meta(name))
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range 4 {
			was := runtime.GOMAXPROCS(1 + 7*(i%2))
			f, err := draw(meta(name))
			runtime.GOMAXPROCS(was)
			if err != nil || !sameDrawing(f, first) {
				t.Fatalf("%s: drawing %d differs from the first: %v", name, i+2, err)
			}
		}
		m := meta(name)
		m.Simulated = true
		f, err := draw(m)
		if err != nil || !strings.HasPrefix(string(f.CSV()), "# SIMULATED\n") || sameMarks(f, first) {
			t.Errorf("%s does not say SIMULATED: %v", name, err)
		}
	}
}

// The twins for Vega-Lite name only columns that are plotted, and can be written as JSON.
func TestNetworkTimelineVega(t *testing.T) {
	for name, chart := range map[string]struct {
		spec map[string]any
		head string
	}{
		"timeline": {timelineVega(), "kind,operator,from,to,state,label,drawn"},
		"network":  {networkVega(), "kind,node,operator,other,other_operator,bits,attributes,x,y,x2,y2,drawn"},
	} {
		f, err := timelineAndNetwork()[name](meta(name))
		if err != nil || !strings.HasPrefix(string(f.CSV()), chart.head+"\n") {
			t.Fatalf("%s: the columns are not %q: %v", name, chart.head, err)
		}
		text, err := json.Marshal(chart.spec)
		if err != nil {
			t.Fatal(name, err)
		}
		columns := strings.Split(chart.head, ",")
		for _, part := range strings.Split(string(text), `"field":"`)[1:] {
			if field, _, _ := strings.Cut(part, `"`); !slices.Contains(columns, field) {
				t.Errorf("%s: the field %q is not plotted; there are %q", name, field, columns)
			}
		}
	}
}

// Both charts can be drawn for paper and for dark pages, and as PDF.
func TestNetworkTimelineThemes(t *testing.T) {
	t.Parallel()
	for name, draw := range timelineAndNetwork() {
		f, err := draw(meta(name))
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := f.PDF(); err != nil {
			t.Error(name, err)
		}
		for _, theme := range []Theme{Print, Dark} {
			other, err := f.In(theme)
			if err != nil {
				t.Fatal(name, err)
			}
			keep(t, name+"-"+theme.String(), other, nil)
		}
		if !json.Valid(f.VegaLite()) {
			t.Errorf("%s: the twin is no JSON", name)
		}
	}
}
