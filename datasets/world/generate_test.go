package world

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func generate(t testing.TB, name string, seed int64) *World {
	t.Helper()
	w, err := Generate(load(t, name), seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func encoded(t testing.TB, w *World) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(w, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSameSeedSameBytes pins the worlds of seed 1. The sums were printed by this test; they
// change with every change of generator or scenario, which must then be meant.
func TestSameSeedSameBytes(t *testing.T) {
	want := map[string]string{
		"clean":              "be62c39d7fc639a1a83493af8304d255b61c448353751d91893ac3b17575f1d6",
		"diurnal":            "9d74490589283f9d47f73c132c18d3c028634b9573d556b678536a5418a8486f",
		"heavy-scanners":     "101c4266179585299672dbda7f94e081ac53d5d390aff3cc396b417e62e70537",
		"hide-and-seek-2018": "e289625cf50c68841c8b5c44fc896ecfcc615d55eb0b4a0711ff938daae88e0b",
		"moderate-scanners":  "7080104ee1dcfcf1c904640a30cf1cdc75a558eeb9a24a658f5d38f6398be46e",
		"null":               "d7c1398f9d290c5c32dfd6d5f286da87877ef8ebf1627b181bf155426fde9090",
		"pools":              "f80c1973d032c9386c47023cbdfcf53b97f3e8df7e529ff9977a043347daa4ac",
		"village":            "9cb0a0347be1882f46bddbeacd4ceccd89d67b6693d2519f8549501de8f0528f",
	}
	for _, name := range Scenarios() {
		sum := sha256.Sum256(encoded(t, generate(t, name, 1)))
		if got := hex.EncodeToString(sum[:]); got != want[name] {
			t.Errorf("%q: %q,", name, got)
		}
	}
	a, b := encoded(t, generate(t, "village", 5)), encoded(t, generate(t, "village", 5))
	if !bytes.Equal(a, b) {
		t.Error("two worlds of one seed differ")
	}
}

// pairs returns the operator and country of every infection.
func pairs(w *World) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, x := range w.Infections {
		out[[2]string{w.Operators[x.Operator].Name, w.Countries[x.Country].Code}] = true
	}
	return out
}

func TestOtherSeedOtherPairs(t *testing.T) {
	seen := map[string]int64{}
	for seed := range int64(8) {
		for _, name := range []string{"clean", "village"} {
			p := slices.SortedFunc(maps.Keys(pairs(generate(t, name, seed))), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
			var key strings.Builder
			key.WriteString(name)
			for _, x := range p {
				key.WriteString(" " + x[0] + x[1])
			}
			if other, ok := seen[key.String()]; ok {
				t.Errorf("%s: seeds %d and %d have the same pairs", name, other, seed)
			}
			seen[key.String()] = seed
		}
	}
}

// TestWorldsAreSound checks many worlds of every scenario, with every preset.
func TestWorldsAreSound(t *testing.T) {
	for _, name := range Scenarios() {
		seeds := int64(6)
		if s := load(t, name); s.Benign.Servers > 10_000 {
			seeds = 2
		}
		for seed := range seeds {
			preset := append([]string{""}, Presets()...)[seed%4]
			if preset != "" {
				preset = "+" + preset
			}
			if err := generate(t, name+preset, 100+seed).Check(); err != nil {
				t.Errorf("%s%s, seed %d: %v", name, preset, 100+seed, err)
			}
		}
	}
}

// TestNoiseLeavesTheRest compares worlds that differ in their noise only: operators, servers
// and infections draw from streams of their own and must be the same.
func TestNoiseLeavesTheRest(t *testing.T) {
	a, b := generate(t, "clean", 3), generate(t, "heavy-scanners", 3)
	for _, c := range []struct {
		what string
		x, y any
	}{
		{"operators", a.Operators, b.Operators}, {"servers", a.Servers, b.Servers}, {"domains", a.Domains, b.Domains},
		{"infections", a.Infections, b.Infections}, {"demands", a.Demands, b.Demands}, {"networks", a.Networks, b.Networks},
	} {
		if !reflect.DeepEqual(c.x, c.y) {
			t.Errorf("%s differ", c.what)
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	s := load(b, "hide-and-seek-2018")
	for b.Loop() {
		if _, err := Generate(s, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	w := generate(b, "hide-and-seek-2018", 1)
	for b.Loop() {
		if err := w.Check(); err != nil {
			b.Fatal(err)
		}
	}
}
