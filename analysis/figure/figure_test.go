package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden hashes anew")

func meta(id string) Meta {
	return Meta{ID: id, Title: "A finding", Subtitle: "Of something, in units", Alt: "What one would see", Source: "Made up"}
}

// examples are one small chart of each kind.
func examples() map[string]func(Meta) (*Figure, error) {
	return map[string]func(Meta) (*Figure, error){
		"months": Months{
			Month: []string{"2013-11", "2014-01", "2013-11", "2013-12"}, Series: []string{"TLS", "TLS", "HTTP", "HTTP"},
			Count: []int{3, 7, 0, 2}, Unit: "servers", EventDate: "2013-12-15", EventLabel: "an event",
		}.with,
		"ranking": Ranking{
			Label: []string{"a", "b", "c", "d"}, Count: []int{2, 40, 1, 1}, Unit: "servers", Top: 2, Cut: 30, CutLabel: "cut",
		}.with,
		"sizes": Sizes{
			BeforeLabel: "before", AfterLabel: "after", Before: []int{5, 2, 1}, After: []int{2, 2, 2, 1, 1}, Pieces: []bool{true, true, false, false, true},
		}.with,
		"clustermap": ClusterMap{
			Server: []string{"s1", "s1", "s2", "s3", "s3", "s4"}, Value: []string{"x", "hub", "x", "y", "hub", "y"},
			Cluster: []string{"c1", "c1", "c1", "c2", "c2", "c2"}, Hubs: []string{"hub"}, ValueName: "certificates",
		}.with,
	}
}

func (m Months) with(t Meta) (*Figure, error)     { m.Meta = t; return m.Draw() }
func (r Ranking) with(t Meta) (*Figure, error)    { r.Meta = t; return r.Draw() }
func (s Sizes) with(t Meta) (*Figure, error)      { s.Meta = t; return s.Draw() }
func (m ClusterMap) with(t Meta) (*Figure, error) { m.Meta = t; return m.Draw() }

func drawn(t *testing.T, name string, m Meta) *Figure {
	t.Helper()
	f, err := examples()[name](m)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Golden hashes of data and pixels; -update writes them, and the pictures are to be
// looked at then.
func TestGolden(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", "golden.txt")
	var got strings.Builder
	for _, name := range []string{"clustermap", "months", "ranking", "sizes"} {
		f := drawn(t, name, meta(name))
		fmt.Fprintf(&got, "%s\nplotted %s\npixels  %s\n%s\n", name, f.PlottedHash(), f.PixelHash(), f.CSV())
		keep(t, name, f, nil)
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

func TestSameBytesEveryTime(t *testing.T) {
	for name := range examples() {
		first := drawn(t, name, meta(name))
		times := 6
		if name == "clustermap" { // the one with most parts
			times = 10
		}
		for i := range times {
			was := runtime.GOMAXPROCS(1 + i%2)
			f := drawn(t, name, meta(name))
			same := sameDrawing(f, first) && (i < times-2 || bytes.Equal(f.PNG(), first.PNG())) // the picture on one processor and on two
			runtime.GOMAXPROCS(was)
			if !same {
				t.Fatalf("%s: drawing %d differs from the first", name, i+2)
			}
		}
	}
}

func TestSimulatedIsStamped(t *testing.T) {
	t.Parallel()
	for name := range examples() {
		m := meta(name)
		plain := drawn(t, name, m)
		m.Simulated = true
		f := drawn(t, name, m)
		if !strings.HasPrefix(string(f.CSV()), "# SIMULATED\n") || !strings.HasPrefix(f.AltText(), "SIMULATED") || !strings.Contains(f.SVG(), "SIMULATED data") {
			t.Errorf("%s: CSV, alt text or SVG do not say SIMULATED", name)
		}
		if f.PixelHash() == plain.PixelHash() {
			t.Errorf("%s: the drawing does not say SIMULATED", name)
		}
	}
}

func TestFilesAreWhole(t *testing.T) {
	t.Parallel()
	for name := range examples() {
		f := drawn(t, name, meta(name))
		m, err := png.Decode(bytes.NewReader(f.PNG()))
		if err != nil || m.Bounds().Dx() != 2*pageWidth {
			t.Fatalf("%s: PNG %v", name, err)
		}
		if hash := hashOf(m); hash != f.PixelHash() {
			t.Errorf("%s: the decoded picture has the hash %s, not %s", name, hash, f.PixelHash())
		}
		if !bytes.Contains(f.PNG(), []byte("tEXtFigure\x00"+name)) {
			t.Errorf("%s: the PNG does not bear its identifier", name)
		}
		d := xml.NewDecoder(strings.NewReader(f.SVG()))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: SVG: %v", name, err)
			}
		}
		for _, want := range []string{`role="img"`, "<title>A finding</title>", "<desc>What one would see</desc>", f.PlottedHash()} {
			if !strings.Contains(f.SVG(), want) {
				t.Errorf("%s: the SVG has no %s", name, want)
			}
		}
	}
}

// hashOf computes the pixel hash from a decoded picture: the second route.
func hashOf(m image.Image) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", m.Bounds().Dx(), m.Bounds().Dy())
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			h.Write([]byte{c.R, c.G, c.B, c.A})
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A figure prints how many rows it plots and the hash of its CSV; both are counted
// here again from the CSV. The words stand in the SVG as text.
func TestFooterIsRecounted(t *testing.T) {
	for name := range examples() {
		f := drawn(t, name, meta(name))
		rows := strings.Count(string(f.CSV()), "\n") - 1
		sum := sha256.Sum256(f.CSV())
		want := fmt.Sprintf("Figure %s · %d plotted rows · data sha256:%s", name, rows, hex.EncodeToString(sum[:])[:12])
		if !strings.Contains(f.SVG(), ">"+want+"</text>") || f.PlottedHash() != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: the SVG lacks %q", name, want)
		}
	}
}

func TestMetaIsRequired(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Meta){
		"ID":     func(m *Meta) { m.ID = "" },
		"Title":  func(m *Meta) { m.Title = " " },
		"Alt":    func(m *Meta) { m.Alt = "" },
		"Source": func(m *Meta) { m.Source = "" },
		"byte 3": func(m *Meta) { m.Alt = "bad\x00" },
		"byte 2": func(m *Meta) { m.Note = "no\xff" },
		"hyphen": func(m *Meta) { m.ID = "Fig 1" },
	} {
		for name, f := range examples() {
			m := meta(name)
			change(&m)
			if _, err := f(m); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s without %s = %v", name, want, err)
			}
		}
	}
}

// Title and labels may be in any of the scripts of package typeset; a letter that no face has, and a mark that turns the order of
// letters about, is an error that names it.
func TestMissingGlyphIsAnError(t *testing.T) {
	m := meta("ranking")
	m.Title = "Ελλάδα, Россия, ישראל, مصر, भारत, ไทย, မြန်မာ, ລາວ, 中国, 日本, 한국, cafe\u0301"
	f, err := examples()["ranking"](m)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Ελλάδα", "Россия", "ישראל", "مصر", "भारत", "ไทย", "မြန်မာ", "ລາວ", "中国", "日本", "한국", "cafe\u0301"} {
		if !strings.Contains(f.SVG(), word) {
			t.Errorf("the SVG does not say %s", word)
		}
	}
	for text, want := range map[string]string{"Tibet: བོད": "U+0F56", "😀 and 中": "U+1F600", "exe\u202ecod": "U+202E"} {
		m.Title = text
		if _, err := examples()["ranking"](m); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "U+4E2D") {
			t.Errorf("%q: error %v, want one that names %s", text, err, want)
		}
	}
}

func TestWrongDataIsRefused(t *testing.T) {
	m := meta("x")
	for want, f := range map[string]func() (*Figure, error){
		"nothing to plot":        Months{Meta: m}.Draw,
		"not written like 2013":  Months{Meta: m, Unit: "u", Month: []string{"May"}, Series: []string{"a"}, Count: []int{1}}.Draw,
		"stands twice in series": Months{Meta: m, Unit: "u", Month: []string{"2013-01", "2013-01"}, Series: []string{"a", "a"}, Count: []int{1, 1}}.Draw,
		"count -1 is negative":   Months{Meta: m, Unit: "u", Month: []string{"2013-01"}, Series: []string{"a"}, Count: []int{-1}}.Draw,
		"columns of one table":   Ranking{Meta: m, Label: []string{"a"}}.Draw,
		`label "a" stands twice`: Ranking{Meta: m, Unit: "u", Label: []string{"a", "a"}, Count: []int{1, 1}}.Draw,
		"has no label":           Ranking{Meta: m, Unit: "u", Label: []string{""}, Count: []int{1}}.Draw,
		"at least one server":    Sizes{Meta: m, Before: []int{0}, After: []int{0}, Pieces: []bool{true}}.Draw,
		"must be of the same":    Sizes{Meta: m, Before: []int{2}, After: []int{1}, Pieces: []bool{true}}.Draw,
		"marks of pieces":        Sizes{Meta: m, Before: []int{1}, After: []int{1}}.Draw,
		"value v stands twice":   ClusterMap{Meta: m, ValueName: "v", Server: []string{"s", "s"}, Value: []string{"v", "v"}, Cluster: []string{"c", "c"}}.Draw,
		"is in clusters c and d": ClusterMap{Meta: m, ValueName: "v", Server: []string{"s", "s"}, Value: []string{"v", "w"}, Cluster: []string{"c", "d"}}.Draw,
		"too many to tell apart": tooMany(m).Draw,
		"have no unit":           Months{Meta: m, Month: []string{"2013-01"}, Series: []string{"a"}, Count: []int{1}}.Draw,
		"no unit":                Ranking{Meta: m, Label: []string{"a"}, Count: []int{1}}.Draw,
		"series has no name":     Months{Meta: m, Unit: "u", Month: []string{"2013-01"}, Series: []string{""}, Count: []int{1}}.Draw,
		"outside the months":     Months{Meta: m, Unit: "u", Month: []string{"2013-01"}, Series: []string{"a"}, Count: []int{1}, EventDate: "2013-02-01", EventLabel: "e"}.Draw,
		"from 2013-01":           Months{Meta: m, Unit: "u", Month: []string{"2013-01"}, Series: []string{"a"}, Count: []int{1}, EventDate: "2012-12-31", EventLabel: "e"}.Draw,
		"event has date":         Months{Meta: m, Unit: "u", Month: []string{"2013-01"}, Series: []string{"a"}, Count: []int{1}, EventDate: "2013-01-01"}.Draw,
		"cut at 3 has":           Ranking{Meta: m, Unit: "u", Label: []string{"a"}, Count: []int{1}, Cut: 3}.Draw,
		"must not be negative":   Ranking{Meta: m, Unit: "u", Label: []string{"a"}, Count: []int{1}, Top: -1}.Draw,
		"must say what":          Sizes{Meta: m, Before: []int{1}, After: []int{1}, Pieces: []bool{true}}.Draw,
		"pieces have 1 servers":  Sizes{Meta: m, BeforeLabel: "b", AfterLabel: "a", Before: []int{2}, After: []int{1, 1}, Pieces: []bool{true, false}}.Draw,
		"values have no name":    ClusterMap{Meta: m, Server: []string{"s"}, Value: []string{"v"}, Cluster: []string{"c"}}.Draw,
		"none may be empty":      ClusterMap{Meta: m, ValueName: "v", Server: []string{"s"}, Value: []string{""}, Cluster: []string{"c"}}.Draw,
		"is on none of the":      ClusterMap{Meta: m, ValueName: "v", Server: []string{"s"}, Value: []string{"v"}, Cluster: []string{"c"}, Hubs: []string{"h"}}.Draw,
		"does not fit":           Sizes{Meta: m, BeforeLabel: strings.Repeat("wide ", 60), AfterLabel: "a", Before: []int{1}, After: []int{1}, Pieces: []bool{true}}.Draw,
		"1200 months are too many": func() (*Figure, error) {
			return Months{Meta: m, Unit: "u", Month: []string{"1950-01", "2049-12"}, Series: []string{"a", "a"}, Count: []int{1, 1}}.Draw()
		},
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

func tooMany(m Meta) ClusterMap {
	c := ClusterMap{Meta: m, ValueName: "v"}
	for i := range mapLimit + 1 {
		c.Server, c.Value, c.Cluster = append(c.Server, fmt.Sprint(i)), append(c.Value, "v"), append(c.Cluster, "c")
	}
	return c
}

// Text and what lies under it differ by at least 4.5 to 1; the formula is that of
// WCAG 2.1, "contrast ratio".
func TestTextContrast(t *testing.T) {
	for name, c := range map[string][2]color.NRGBA{
		"ink on paper": {ink, paper}, "muted on paper": {muted, paper}, "accent on paper": {accent, paper},
		"paper on accent": {paper, accent}, "ink on grey": {ink, {0xb7, 0xbd, 0xc3, 0xff}},
		"ink on band": {ink, band}, "accent on band": {accent, band}, "muted on the watermark": {muted, over(fade(accent, 0x16), paper)},
	} {
		if r := contrast(c[0], c[1]); r < 4.5 {
			t.Errorf("%s: contrast %.2f", name, r)
		}
	}
	// Black on white is 21 by definition.
	if r := contrast(color.NRGBA{0, 0, 0, 255}, paper); math.Abs(r-21) > 1e-9 {
		t.Errorf("contrast of black on white is %v", r)
	}
}

// over returns the colour seen where a translucent one lies on an opaque one.
func over(top, ground color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255) }
	return color.NRGBA{mix(top.R, ground.R), mix(top.G, ground.G), mix(top.B, ground.B), 0xff}
}

func contrast(a, b color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		max  float64
		n    int
		last float64
	}{{0, 3, 1}, {1, 3, 1}, {7, 3, 10}, {101, 6, 120}, {187, 3, 200}, {1000, 5, 1000}} {
		got := ticks(c.max, c.n)
		if got[0] != 0 || got[len(got)-1] != c.last {
			t.Errorf("ticks(%v, %d) = %v, want them to end at %v", c.max, c.n, got, c.last)
		}
	}
}

// What Draw is given is not changed.
func TestArgumentsAreKept(t *testing.T) {
	s := Sizes{Meta: meta("s"), BeforeLabel: "b", AfterLabel: "a", Before: []int{1, 5, 2}, After: []int{2, 2, 2, 1, 1}, Pieces: []bool{true, true, false, true, false}}
	if _, err := s.Draw(); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(s.Before, s.After, s.Pieces) != "[1 5 2] [2 2 2 1 1] [true true false true false]" {
		t.Error("the arguments were changed")
	}
}
