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
		"clean":                    "e40f65e4aa332cc0bf47d28b42b91dcee0157b7190917ab8abd44d7f8941a2f7",
		"diurnal":                  "421c06ea2a4316da44e4deca0a4a6920085e7c7b6fa78cd449b0e7dd9d6baf0c",
		"heavy-scanners":           "36ebb3a11d59ad49b822bc49f978f1c495bb46b664a3517e69af6b819bffa3a8",
		"hide-and-seek-2018":       "f4873af2ffaf67cc0f0397ef7b55aafaa39e2256c0b546c780aa0c6e01d7c2a7",
		"hide-and-seek-2018-short": "6ece9551c81f71fde935828dc08be3f6b8acb2a07f7acec623be6327a548a684",
		"moderate-scanners":        "b2d3998bfb487039ed55ffbbe98e8b81d3dca74f1ef4a51dd9237718b80b675b",
		"null":                     "e17a5e1d04d76cb79f48b214a9bf4271260680f2aa9b2ca7c3f4d17e71c89983",
		"pools":                    "128875ec14b61acdc4f7102fd3f488f2461bf052312f00e4d67760346ffbb5f7",
		"village":                  "46f7cef9fe066c544d2dd78b62fe86e4bb2fbf138728a0fea423716a952b7dbb",
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

// TestEarlyOperatorsAreEnough: of seed 309 those drawn to be there from the start have 234 servers to spare for the first
// generation, which has 237. Others join them, the largest first.
func TestEarlyOperatorsAreEnough(t *testing.T) {
	w := generate(t, "hide-and-seek-2018", 309)
	if err := w.Check(); err != nil {
		t.Error(err)
	}
	first := 0
	for _, s := range w.Servers {
		if s.Looks == DecoyPages {
			first++
		}
	}
	if want := load(t, "hide-and-seek-2018").Operators.DecoyPages.Servers; first != want {
		t.Errorf("%d servers of the first generation, want %d", first, want)
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
