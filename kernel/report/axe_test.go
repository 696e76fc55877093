package report

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/kernel/report/chromium"
)

// axeHash is the hash of testdata/axe/axe.min.js: axe-core 4.14.1 (MPL-2.0) as its
// npm package has it.
const axeHash = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

// browse opens a page in Chromium.
func browse(t *testing.T, path string) *chromium.Browser {
	t.Helper()
	b, err := chromium.Open(t.Context())
	if errors.Is(err, chromium.ErrNone) {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := b.Show(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	return b
}

// media sets what the reader prefers: light, dark or print.
func media(t *testing.T, b *chromium.Browser, look string) {
	t.Helper()
	params := map[string]any{"media": "screen", "features": []map[string]string{{"name": "prefers-color-scheme", "value": look}}}
	if look == "print" {
		params = map[string]any{"media": "print", "features": []map[string]string{{"name": "prefers-color-scheme", "value": "light"}}}
	}
	if err := b.Call("Emulation.setEmulatedMedia", params, nil); err != nil {
		t.Fatal(err)
	}
}

// width sets the size of the window.
func width(t *testing.T, b *chromium.Browser, wide, scale int) {
	t.Helper()
	params := map[string]any{"width": wide, "height": 900, "deviceScaleFactor": scale, "mobile": wide < 600}
	if err := b.Call("Emulation.setDeviceMetricsOverride", params, nil); err != nil {
		t.Fatal(err)
	}
}

// shoot keeps pictures of the page in the folder that REPORT_PICTURES names.
func shoot(t *testing.T, b *chromium.Browser, name string) {
	t.Helper()
	dir := os.Getenv("REPORT_PICTURES")
	if dir == "" {
		return
	}
	var r struct{ Data string }
	if err := b.Call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true}, &r); err != nil {
		t.Fatal(err)
	}
	png, err := base64.StdEncoding.DecodeString(r.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAccessible: axe-core finds nothing in any look, folded or not, and the page
// asks for nothing. REPORT_PAGE names another page to be tested.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("testdata", "axe", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(axe); hex.EncodeToString(sum[:]) != axeHash {
		t.Fatalf("axe.min.js was changed: %x", sum)
	}
	b := browse(t, subject(t))
	b.Patience = 20 * time.Minute // REPORT_PAGE may have ten thousand cells; rows beyond the twentieth of a table are like those before
	if _, err := b.Eval(`document.querySelectorAll("tbody > tr:nth-child(n+21)").forEach(e => e.remove())`); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Eval(string(axe) + "; 0"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		wide int
		look string
		open bool
	}{{1200, "light", false}, {1200, "light", true}, {1200, "dark", true}, {1200, "print", false}, {1200, "print", true}, {400, "light", true}, {400, "dark", true}} {
		width(t, b, test.wide, 1)
		media(t, b, test.look)
		if _, err := b.Eval(fmt.Sprintf(`document.querySelectorAll("details").forEach(d => d.open = %v)`, test.open)); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%s at %d, unfolded %v", test.look, test.wide, test.open)
		shoot(t, b, fmt.Sprintf("%s-%d-%v", test.look, test.wide, test.open))
		violations(t, b, name)
		if test.look != "print" { // paper has its own width
			overflows(t, b, name)
		}
	}
	requested := b.Requests()
	if len(requested) != 1 || !strings.HasPrefix(requested[0], "file://") {
		t.Errorf("the page asked for %q, want itself alone", requested)
	}
}

// subject is the page that is tested: an invented one, or that which REPORT_PAGE names.
func subject(t *testing.T) string {
	t.Helper()
	path := os.Getenv("REPORT_PAGE")
	if path == "" {
		path = filepath.Join(t.TempDir(), "report.html")
		if err := os.WriteFile(path, mustWrite(t, invented(t), Options{Title: "An invented report", Facts: inventedFacts(t)}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// TestFitsPaper: no table is wider than paper, folded or not.
func TestFitsPaper(t *testing.T) {
	b := browse(t, subject(t))
	media(t, b, "print")
	for _, open := range []bool{false, true} {
		if _, err := b.Eval(fmt.Sprintf(`document.querySelectorAll("details").forEach(d => d.open = %v)`, open)); err != nil {
			t.Fatal(err)
		}
		fits(t, b, fmt.Sprintf("unfolded %v", open))
	}
}

// violations runs axe with all its rules, best practices too, on the shapes within
// drawings as well, unless there are so many that it would take minutes: to a reader
// a drawing is one image.
func violations(t *testing.T, b *chromium.Browser, look string) {
	t.Helper()
	text, err := b.Eval(`axe.run(document.querySelectorAll("svg *").length > 20000 ? {exclude: [["svg > *"]]} : document, {resultTypes: ["violations"]}).then(r => JSON.stringify({Passes: r.passes.length, Violations: r.violations.map(
		v => v.id + " (" + v.impact + "): " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | "))}))`)
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Passes     int
		Violations []string
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err)
	}
	if result.Passes < 20 { // axe had nothing to look at
		t.Errorf("%s: only %d rules passed", look, result.Passes)
	}
	for _, v := range result.Violations {
		t.Errorf("%s: %s", look, v)
	}
}

// overflows checks that the page itself need not be scrolled sideways, which
// WCAG 2.2, 1.4.10, asks for.
func overflows(t *testing.T, b *chromium.Browser, look string) {
	t.Helper()
	wider, err := b.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if err != nil {
		t.Fatal(err)
	}
	if wider != "0" {
		t.Errorf("%s: the page is %s px wider than the window", look, wider)
	}
}

// fits checks that tables are no wider than paper: what hangs over would be cut off, or all of the page made smaller. The
// page is as wide as A4 less its margins, 176 mm, and 263 mm for the tables that are printed on pages on their side.
func fits(t *testing.T, b *chromium.Browser, look string) {
	t.Helper()
	for _, paper := range []struct {
		tables string
		wide   int // px of 1/96 inch
	}{{".scroll:not(.wide) > table", 665}, {".scroll.wide > table", 994}} {
		width(t, b, paper.wide, 1)
		cut, err := b.Eval(fmt.Sprintf(`Array.from(document.querySelectorAll(%q)).filter(e => e.getBoundingClientRect().right > %d.5).map(
			e => e.parentNode.getAttribute("aria-label") + ": " + Math.round(e.getBoundingClientRect().right)).join("; ")`, paper.tables, paper.wide))
		if err != nil {
			t.Fatal(err)
		}
		if cut != "" {
			t.Errorf("%s: wider than paper, of %d px: %s", look, paper.wide, cut)
		}
	}
}
