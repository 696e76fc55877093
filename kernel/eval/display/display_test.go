package display_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
	"bridle/kernel/eval/gomacro"
)

type chart struct{ broken, plain bool }

func (c chart) PNG() []byte {
	if c.broken {
		panic("no data")
	}
	return []byte("\x89PNG")
}
func (chart) SVG() string { return "<svg/>" }
func (chart) CSV() []byte { return []byte("x,y\n1,2\n") }
func (c chart) VegaLite() []byte {
	if c.plain {
		return nil
	}
	return []byte(`{"mark":"bar"}`)
}
func (chart) FigureID() string { return "fills" }
func (chart) Caption() string  { return "Cache fills" }
func (chart) AltText() string  { return "A rising line" }
func (chart) String() string   { return "chart of 1 point" }

func TestOfTakesEveryShape(t *testing.T) {
	data, err := display.Of(eval.Value{V: chart{}})
	if err != nil {
		t.Fatal(err)
	}
	want := display.MIMEMap{
		"image/png": []byte("\x89PNG"), "image/svg+xml": "<svg/>", "text/csv": "x,y\n1,2\n", "text/plain": "chart of 1 point",
		"application/vnd.vegalite.v5+json": json.RawMessage(`{"mark":"bar"}`),
	}
	if !reflect.DeepEqual(data.Data, want) {
		t.Errorf("data: got %v, want %v", data.Data, want)
	}
	meta := display.MIMEMap{
		"bridle":        display.MIMEMap{"figure": "fills", "caption": "Cache fills"},
		"image/png":     display.MIMEMap{"alt": "A rising line"},
		"image/svg+xml": display.MIMEMap{"alt": "A rising line"},
	}
	if !reflect.DeepEqual(data.Metadata, meta) {
		t.Errorf("metadata: got %v, want %v", data.Metadata, meta)
	}
}

// A chart without a twin for Vega-Lite has no entry of it.
func TestOfWithoutVegaLite(t *testing.T) {
	data, err := display.Of(eval.Value{V: chart{plain: true}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := data.Data[display.MIMETypeVegaLite]; ok {
		t.Errorf("got %v", data.Data)
	}
}

func TestOfNamesTheBrokenMethod(t *testing.T) {
	_, err := display.Of(eval.Value{V: chart{broken: true}})
	want := "cannot show a display_test.chart: its method PNG panics: no data"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestOfImage(t *testing.T) {
	data, err := display.Of(eval.Value{V: image.NewGray(image.Rect(0, 0, 3, 2))})
	if err != nil {
		t.Fatal(err)
	}
	if png, _ := data.Data["image/png"].([]byte); !strings.HasPrefix(string(png), "\x89PNG") {
		t.Errorf("no PNG: %v", data.Data)
	}
	if want := (display.MIMEMap{"width": 3, "height": 2}); !reflect.DeepEqual(data.Metadata["image/png"], want) {
		t.Errorf("metadata: got %v", data.Metadata)
	}
}

func TestOfKeepsData(t *testing.T) {
	own := display.Data{
		Data:     display.MIMEMap{"text/html": "<b>1</b>"},
		Metadata: display.MIMEMap{"bridle": display.MIMEMap{"simulated": true}},
	}
	data, err := display.Of(eval.Value{V: own})
	if err != nil {
		t.Fatal(err)
	}
	if data.Data["text/html"] != "<b>1</b>" || data.Data["text/plain"] == nil || !reflect.DeepEqual(data.Metadata, own.Metadata) {
		t.Errorf("got %v", data)
	}
	if len(own.Data) != 1 {
		t.Error("Of changed its argument")
	}
}

type node struct {
	Name string
	Next *node
}

func TestPlain(t *testing.T) {
	three := 3
	loop := &node{Name: "a"}
	loop.Next = loop
	for _, test := range []struct {
		name  string
		value any
		want  string
	}{
		{"nil", nil, "<nil>"},
		{"nil pointer", (*node)(nil), "<nil>"},
		{"pointer to int", &three, "&3"},
		{"nested pointers", []*node{{Name: "a", Next: &node{Name: "b"}}}, "[&{a &{b <nil>}}]"},
		{"cycle", loop, "&{a &…}"},
		{"function", strings.ToUpper, "func(string) string"},
		{"channel", make(chan int), "chan int"},
		{"map of pointers", map[int]*int{10: &three, 9: nil}, "map[9:<nil> 10:&3]"},
		{"slice of structs", []node{{Name: "a"}, {Name: "b"}}, "[{a <nil>} {b <nil>}]"},
		{"error", errors.New("boo"), "boo"},
		{"stringer inside", []time.Duration{time.Second}, "[1s]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := display.Plain(eval.Value{V: test.value}); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestPlainAgreesWithFmt is the second route: without pointers, functions and
// channels the text is that of fmt.Sprint.
func TestPlainAgreesWithFmt(t *testing.T) {
	type record struct {
		A int8
		B string
		C []float64
		D map[string]uint16
		E map[int32]bool
		F [2]complex64
		G []byte
	}
	agree := func(r record, s []string, m map[float64]int) bool {
		for _, v := range []any{r, s, m, []record{r}, []any{s, m, 1, nil}} {
			if display.Plain(eval.Value{V: v}) != fmt.Sprint(v) {
				t.Logf("got %q, want %q", display.Plain(eval.Value{V: v}), fmt.Sprint(v))
				return false
			}
		}
		return true
	}
	if err := quick.Check(agree, &quick.Config{MaxCount: 50}); err != nil {
		t.Error(err)
	}
	if got, want := display.Plain(eval.Value{V: math.NaN()}), "NaN"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestPlainIsCut(t *testing.T) {
	got := display.Plain(eval.Value{V: strings.Repeat("é", 100_000)})
	if want := "… (134464 more bytes)"; !strings.HasSuffix(got, want) { // 200,000 − 65,536
		t.Errorf("ends in %q, want %q", got[len(got)-30:], want)
	}
}

func TestAny(t *testing.T) {
	for _, test := range []struct {
		name string
		got  display.Data
		mime string
		want any
	}{
		{"string", display.Any("text/markdown", "# a"), "text/markdown", "# a"},
		{"bytes", display.Any("image/png", []byte{1}), "image/png", []byte{1}},
		{"guessed", display.Auto([]byte("\x89PNG\r\n\x1a\n")), "image/png", []byte("\x89PNG\r\n\x1a\n")},
		{"reader", display.Any("text/html", strings.NewReader("<b>")), "text/html", "<b>"},
		{"shape", display.Auto(chart{}), "image/svg+xml", "<svg/>"},
		{"math", display.Math("$x$"), "text/latex", "$$x$$"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !reflect.DeepEqual(test.got.Data[test.mime], test.want) {
				t.Errorf("got %v", test.got.Data)
			}
			if test.got.Data["text/plain"] == nil {
				t.Error("no text/plain")
			}
		})
	}
}

// TestCells: cells reach the package under both paths, and methods declared
// in a cell are found.
func TestCells(t *testing.T) {
	var shown []display.Data
	engine := gomacro.New(gomacro.Options{Packages: display.Packages(display.Surface{Show: func(data display.Data) error {
		shown = append(shown, data)
		return nil
	}})})
	defer engine.Close()
	for i, test := range []struct{ source, mime, want string }{
		{"import \"display\"\ndisplay.HTML(\"<b>1</b>\")", "text/html", "<b>1</b>"},
		{"import gn \"github.com/gopherdata/gophernotes\"\ngn.Markdown(\"*a*\")", "text/markdown", "*a*"},
		{"type T struct{ n int }\nfunc (t T) HTML() string { return \"<i>\" }\nfunc (t T) String() string { return \"tee\" }\nT{1}", "text/html", "<i>"},
		{"T{1}", "text/plain", "tee"},
		{"&T{1}", "text/html", "<i>"},
		{"type P struct{}\nfunc (p *P) SVG() string { return \"<svg/>\" }\nfunc (p *P) AltText() string { return \"alt\" }\n&P{}", "image/svg+xml", "<svg/>"},
		{"type S interface { Name() string }\ntype N struct{ s string }\nfunc (n N) Name() string { return n.s }\nvar s S = N{\"a\"}\ns", "text/plain", "{a}"},
	} {
		values, err := engine.Eval(t.Context(), eval.Cell{Number: i + 1, Source: test.source})
		if err != nil || len(values) != 1 {
			t.Fatalf("cell %d: %v, %v", i+1, values, err)
		}
		data, err := display.Of(values[0])
		if err != nil {
			t.Fatal(err)
		}
		if data.Data[test.mime] != test.want {
			t.Errorf("cell %d: got %v, want %s in %s", i+1, data.Data, test.want, test.mime)
		}
	}
	if _, err := engine.Eval(t.Context(), eval.Cell{Number: 9, Source: "display.Display(display.HTML(\"x\"))"}); err != nil {
		t.Fatal(err)
	}
	if len(shown) != 1 || shown[0].Data["text/html"] != "x" {
		t.Errorf("shown: %v", shown)
	}
}
