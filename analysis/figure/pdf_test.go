package figure

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// poppler runs a program of poppler-utils, or skips the test.
func poppler(t *testing.T, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(args[0]); err != nil {
		t.Skipf("%s of poppler-utils is not installed", args[0])
	}
	out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", args[0], err, out)
	}
	return out
}

func pdfFile(t *testing.T, f *Figure) string {
	t.Helper()
	content, err := f.PDF()
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.PDF()
	if err != nil || !bytes.Equal(content, again) {
		t.Fatalf("two documents differ: %v", err)
	}
	path := filepath.Join(t.TempDir(), "figure.pdf")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every object stands where the table at the end says.
func TestPDFTable(t *testing.T) {
	content, err := os.ReadFile(pdfFile(t, drawn(t, "months", meta("months"))))
	if err != nil {
		t.Fatal(err)
	}
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(content)
	if start == nil {
		t.Fatal("the file does not end as it must")
	}
	at, _ := strconv.Atoi(string(start[1]))
	entries := regexp.MustCompile(`(\d{10}) 00000 n \n`).FindAllSubmatch(content[at:], -1)
	if len(entries) < 10 {
		t.Fatalf("there are %d objects", len(entries))
	}
	for i, e := range entries {
		place, _ := strconv.Atoi(string(e[1]))
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(content[place:], []byte(want)) {
			t.Errorf("object %d does not stand at %d", i+1, place)
		}
	}
}

// The document looks like the PNG, in every theme: drawn by another program at the same size, fewer than 2 in 1,000 dots differ by
// more than a quarter of the way from black to white (the programs smooth edges in different ways).
func TestPDFLooksTheSame(t *testing.T) {
	t.Parallel()
	m := meta("ranking")
	m.Simulated, m.Verdict, m.Title = true, true, "Labels: שלום, مرحبا 2026, 東京, ไทย"
	first := drawn(t, "ranking", m)
	for _, theme := range []Theme{Web, Dark} {
		f, err := first.In(theme)
		if err != nil {
			t.Fatal(err)
		}
		path := pdfFile(t, f)
		poppler(t, "pdftoppm", "-r", "192", "-png", path, strings.TrimSuffix(path, ".pdf"))
		content, err := os.ReadFile(strings.TrimSuffix(path, ".pdf") + "-1.png")
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		want := f.drawing.rasterize(theme, 2)
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%v: the page is %v, want %v", theme, got.Bounds(), want.Bounds())
		}
		differ := 0
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				r, g, b, _ := got.At(x, y).RGBA()
				c := want.NRGBAAt(x, y)
				if distance := max(abs(int(r>>8)-int(c.R)), abs(int(g>>8)-int(c.G)), abs(int(b>>8)-int(c.B))); distance > 64 {
					differ++
				}
			}
		}
		if share := float64(differ) / float64(want.Rect.Dx()*want.Rect.Dy()); share > 0.002 {
			t.Errorf("%v: %.4f of the dots differ", theme, share)
		}
	}
}

func abs(v int) int { return max(v, -v) }

// The words of a document can be searched and copied, and it says what it is.
func TestPDFIsSearched(t *testing.T) {
	t.Parallel()
	m := meta("ranking")
	m.Title, m.Subtitle, m.Simulated, m.Verdict, m.Language = "España: दिल्ली, กรุงเทพฯ, မြန်မာ, ວຽງຈັນ, 北京, 東京と, 서울, Москва, Αθήνα", "مرحبا בלא יְרוּשָׁלַיִם بلاد", true, true, "es"
	path := pdfFile(t, drawn(t, "ranking", m))
	text := string(poppler(t, "pdftotext", "-enc", "UTF-8", path, "-"))
	for _, want := range []string{m.Title, "مرحبا", "בלא", "بلاد", "יְרוּשָׁלַיִם", "SIMULATED", VerdictCaveat, "Source: Made up"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	about := string(poppler(t, "pdfinfo", "-enc", "UTF-8", path))
	for _, want := range []string{m.Title, "SIMULATED data. What one would see " + VerdictCaveat, "Bridle", "ranking plotted sha256:", "Tagged:          yes", "Pages:           1"} {
		if !strings.Contains(about, want) {
			t.Errorf("the document does not say %q:\n%s", want, about)
		}
	}
	if strings.Contains(about, "Date") {
		t.Errorf("the document has a date:\n%s", about)
	}
}
