package report

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

// TestContrast: text 4.5 : 1, the lines that carry meaning 3 : 1, in both looks and on
// paper (WCAG 2.2, 1.4.3 and 1.4.11; relative luminance as defined there).
func TestContrast(t *testing.T) {
	sheets := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(css, -1)
	if len(sheets) != 3 {
		t.Fatalf("%d sets of colours, want those of light, dark and print", len(sheets))
	}
	for i, look := range []string{"light", "dark", "print"} {
		colours := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]+);`).FindAllStringSubmatch(sheets[i][1], -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, pair := range [][2]string{{"text", "ground"}, {"text", "panel"}, {"soft", "ground"}, {"soft", "panel"}, {"link", "ground"}, {"link", "panel"}, {"good", "ground"}, {"alarm", "ground"}, {"alarm", "alarm-ground"}} {
			a, b := colours[pair[0]], colours[pair[1]]
			if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 4.5 {
				t.Errorf("%s: %s on %s has %.2f : 1, want 4.5", look, pair[0], pair[1], ratio)
			}
		}
	}
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var r, g, b int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &r, &g, &b); err != nil {
		t.Fatal(err)
	}
	return .2126*linear(r) + .7152*linear(g) + .0722*linear(b)
}

// linear is the linear value of an 8-bit sRGB component (IEC 61966-2-1, with the
// threshold of WCAG 2.2).
func linear(v int) float64 {
	c := float64(v) / 255
	if c <= .04045 {
		return c / 12.92
	}
	return math.Pow((c+.055)/1.055, 2.4)
}
