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
		"clean":              "bd7c2b49168c00e99916cceb2cbdc84c7c4d1baeefebc22b298bb83405977464",
		"diurnal":            "5eede53447eeaf4edc9a750a88b6fa3d10a6a049b2d6fca4442f411f0bd5c31e",
		"heavy-scanners":     "b1f899659a983cd311895768eb58cbc1effdfe1a0c70cd277507fa8fa125fa31",
		"hide-and-seek-2018": "81a8a20a59b405463ff832fd5a03d7a0db65dd3357d6ecd47b84b15074228410",
		"moderate-scanners":  "f12c6c4d63259c0a66d188c7bd3d21ec1afe0b256a0b58857e20a27f9fb43835",
		"null":               "e631d389d6ae3b0a0f2504c51bcb0ecbb7cce009d293069b60651dbcea5f9f6e",
		"pools":              "15b542499fc99e4bf597d8f6cc5fc65908b7654fa5832f242f3a68d77e5fd87d",
		"village":            "1298a0609d99d4d3f72e09fc9da9f07ca381a10e5f3450b348682d9da1af6f2a",
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
