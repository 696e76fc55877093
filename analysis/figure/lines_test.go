package figure

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// linesExamples are one small chart of each kind that is made of lines.
func linesExamples() map[string]func(Meta) (*Figure, error) {
	return map[string]func(Meta) (*Figure, error){
		"intervals":   func(m Meta) (*Figure, error) { return intervalsExample(m).Draw() },
		"sawtooth":    func(m Meta) (*Figure, error) { return sawtoothSmall(m).Draw() },
		"powercurves": func(m Meta) (*Figure, error) { return powercurvesPlans(m, 3, 9).Draw() },
		"calibration": func(m Meta) (*Figure, error) { return calibrationClaims(m, 60, 2).Draw() },
		"ecdf":        func(m Meta) (*Figure, error) { return ecdfDays(m, 2, 8, 9).Draw() },
	}
}

// Golden hashes of data and pixels; -update writes them, and the pictures are to be looked at then.
func TestLinesGolden(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", "lines.txt")
	var got strings.Builder
	for _, name := range []string{"calibration", "ecdf", "intervals", "powercurves", "sawtooth"} {
		f, err := linesExamples()[name](meta(name))
		f = keep(t, "golden-"+name, f, err)
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

func TestLinesSameBytes(t *testing.T) {
	for name, draw := range linesExamples() {
		m := meta(name)
		first, err := draw(m)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			was := runtime.GOMAXPROCS(1 + i%2)
			f, err := draw(m)
			runtime.GOMAXPROCS(was)
			if err != nil || !sameDrawing(f, first) {
				t.Fatalf("%s: drawing %d differs from the first (%v)", name, i+2, err)
			}
		}
		m.Simulated = true
		f, err := draw(m)
		if err != nil || !strings.HasPrefix(string(f.CSV()), "# SIMULATED\n") || sameMarks(f, first) || !strings.Contains(f.SVG(), ">SIMULATED</text>") {
			t.Errorf("%s: the figure does not say SIMULATED (%v)", name, err)
		}
	}
}

// Every chart has a twin for exploring whose columns are those of the plotted table, or made from them.
func TestLinesVega(t *testing.T) {
	columns := func(t table) map[string]bool {
		all := map[string]bool{}
		for _, c := range t.columns {
			all[c] = true
		}
		return all
	}
	for _, tt := range []struct {
		name string
		vega map[string]any
		data []string
	}{
		{"intervals", intervalsExample(meta("a")).vega(), []string{"label", "group", "estimate", "low", "end"}},
		{"sawtooth", sawtoothSmall(meta("a")).vega(sawtoothUnit{"seconds", 1}), []string{"panel", "time", "outcome", "expiry", "left", "foot"}},
		{"powercurves", PowerCurves{Wanted: 0.8}.vega(), []string{"plan", "lookups_per_day", "power"}},
		{"calibration", Calibration{}.filled().vega(), []string{"claimed_mean", "claims", "share", "low", "high", "p"}},
		{"ecdf", ECDF{Panels: true}.vega(), []string{"series", "value", "share"}},
	} {
		known := columns(table{columns: tt.data})
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case map[string]any:
				if field, ok := v["field"].(string); ok && !known[field] {
					t.Errorf("%s: the twin reads %q, which is not plotted", tt.name, field)
				}
				for _, part := range v {
					walk(part)
				}
			case []any:
				for _, part := range v {
					walk(part)
				}
			}
		}
		walk(tt.vega)
	}
}
