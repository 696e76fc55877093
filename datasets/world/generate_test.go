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
		"clean":              "9b91f779839daae41d5d276f7958aea61907a1e0f992df5ca1af730452b7989a",
		"diurnal":            "46452d55e76fbfd8a0e069f26f75963472a4ecfdfa21237f56c968ec4dcc21ee",
		"heavy-scanners":     "d1aee2ad9c2a9759831a2f4c766f835e3b3f351036cc7d5988cf6a132daa3b63",
		"hide-and-seek-2018": "b8a41f5491602bda43f674af809b45537bf90e6409bd11621caadf65d6ee686f",
		"moderate-scanners":  "03ed2c2c433ad80a185903fcc93d74db15b447b793186ec79a2faa1a3e1af4d4",
		"null":               "ff240270e104f790a93d4f9b3565a3bcb87ab919c0ba35bd99c85318e65e7ef6",
		"pools":              "3bb65d868d2ce8dbf5d184c801d121642b6104a807500a03020041a65fa8f88a",
		"village":            "a9b0fe3e2b6ecdf42968ad6562ddc78a447525b1db69de05be232fcf9bc842d0",
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
