package words

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestListsAreWords(t *testing.T) {
	for _, language := range Languages() {
		for i, line := range list(language) {
			fields := strings.Fields(line)
			if len(fields) < 6 {
				t.Errorf("%s: line %d has %d words, want 6 or more", language, i, len(fields))
			}
			for _, w := range fields {
				if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
					t.Errorf("%s: %q is not lower-case ASCII", language, w)
				}
			}
		}
	}
	if list("xx") != list("en") {
		t.Error("an unknown language must count as English")
	}
}

// TestNamesAreLabels checks the rules of RFC 1123, section 2.1, for many draws.
func TestNamesAreLabels(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 20000 {
		language, theme := Languages()[i%9], Themes()[i%8]
		for _, name := range []string{Name(r, language, theme), Imitation(r, language, theme), Company(r)} {
			if name == "" || len(name) > 63 || name[0] == '-' || name[len(name)-1] == '-' ||
				strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				t.Fatalf("%q is no label", name)
			}
		}
	}
}

// TestForeign compares with ASCII forms that stand in published lists of such imitations
// (nissɑn, nokiɑ, telegrɑm with U+0251).
func TestForeign(t *testing.T) {
	for name, want := range map[string]string{
		"nissan":   "xn--nissn-3jc",
		"nokia":    "xn--noki-t5b",
		"telegram": "xn--telegrm-qbd",
		"velotel":  "velotel",
	} {
		if got := Foreign(name); got != want {
			t.Errorf("Foreign(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestLookAlike(t *testing.T) {
	if got := LookAlike("lumicolo"); got != "1umic010" {
		t.Errorf("got %q", got)
	}
}
