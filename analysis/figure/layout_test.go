package figure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"bridle/analysis/typeset"
)

// Labels never lie on each other or leave the page, however many there are: drawing
// would fail. The sizes here go from the smallest to the largest that is allowed.
func TestLabelsHaveRoom(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 28, 600} {
		t.Run(fmt.Sprintf("months %d", n), func(t *testing.T) { drawOK(t, someMonths(rng, n).with) })
	}
	for _, n := range []int{1, 40} {
		t.Run(fmt.Sprintf("ranking %d", n), func(t *testing.T) { drawOK(t, someRanking(rng, n).with) })
	}
	for _, n := range [][2]int{{1, 1}, {30, 12}, {150, 120}, {400, 400}} {
		t.Run(fmt.Sprintf("map %d x %d", n[0], n[1]), func(t *testing.T) { drawOK(t, someMap(rng, n[0], n[1]).with) })
	}
	for _, n := range []int{1, 482} {
		t.Run(fmt.Sprintf("sizes %d", n), func(t *testing.T) { drawOK(t, someSizes(rng, n).with) })
	}
}

func drawOK(t *testing.T, draw func(Meta) (*Figure, error)) {
	t.Helper()
	m := meta("x")
	m.Title = strings.Repeat("A finding that takes many words to say ", 5)
	m.Source = "https://example.org/" + strings.Repeat("long", 80)
	m.Simulated = true
	if _, err := draw(m); err != nil {
		t.Error(err)
	}
}

func someMonths(rng *rand.Rand, n int) Months {
	m := Months{Unit: "servers", EventDate: "1990-01-01", EventLabel: "the event of which everybody speaks"}
	for _, s := range []string{"by certificate", "by banner"} {
		for i := range n {
			if i == 0 || i == n-1 || rng.IntN(5) > 0 {
				m.Month = append(m.Month, fmt.Sprintf("%04d-%02d", 1990+i/12, 1+i%12))
				m.Series, m.Count = append(m.Series, s), append(m.Count, rng.IntN(3)*rng.IntN(20000))
			}
		}
	}
	return m
}

func someRanking(rng *rand.Rand, n int) Ranking {
	r := Ranking{Unit: "servers", Cut: 9000, CutLabel: "cut above nine thousand servers, which is a long label"}
	for i := range n {
		r.Label = append(r.Label, strings.Repeat("w", rng.IntN(60))+fmt.Sprint(i))
		r.Count = append(r.Count, rng.IntN(10000))
	}
	return r
}

func someMap(rng *rand.Rand, servers, values int) ClusterMap {
	m := ClusterMap{ValueName: "certificates", Hubs: []string{"hub with a rather long name"}}
	for s := range servers {
		add := func(v string) {
			m.Server, m.Value = append(m.Server, fmt.Sprintf("2001:db8::%x", s)), append(m.Value, v)
			m.Cluster = append(m.Cluster, strings.Repeat("very-", s%7)+fmt.Sprintf("long-cluster-%03d", s/3))
		}
		add(fmt.Sprintf("%032x", s%max(1, values-1)))
		if s == 0 || rng.IntN(3) == 0 {
			add(m.Hubs[0])
		}
	}
	return m
}

func someSizes(rng *rand.Rand, n int) Sizes {
	s := Sizes{BeforeLabel: "without the cut", AfterLabel: "with the cut", Before: []int{n}}
	for left := n; left > 0; {
		part := 1 + rng.IntN(left)
		s.After, s.Pieces = append(s.After, part), append(s.Pieces, true)
		left -= part
	}
	return s
}

func TestReadable(t *testing.T) {
	at := func(s string, x, y, width float64, st style) setText {
		return newSetText(&typeset.Line{Text: s, Width: width / st.size, Latin: true}, x, y, st)
	}
	plain := style{size: 10, color: ink}
	up := plain
	up.up = true
	tests := []struct {
		name string
		set  []setText
		want string // part of the error, empty for none
	}{
		{"apart", []setText{at("a", 10, 20, 30, plain), at("b", 41, 20, 30, plain)}, ""},
		{"side by side overlap", []setText{at("a", 10, 20, 30, plain), at("b", 35, 20, 30, plain)}, `"a" and "b" lie on each other`},
		{"two lines", []setText{at("a", 10, 20, 30, plain), at("b", 10, 30, 30, plain)}, ""},
		{"too close lines", []setText{at("a", 10, 20, 30, plain), at("b", 10, 26, 30, plain)}, "lie on each other"},
		{"left of the page", []setText{at("a", 10, 20, 30, plain.to(1))}, "does not fit"},
		{"right of the page", []setText{at("a", 80, 20, 30, plain)}, "does not fit"},
		{"upright fits", []setText{at("a", 50, 90, 80, up)}, ""},
		{"upright too long", []setText{at("a", 50, 90, 99, up)}, "does not fit"},
		{"watermark", []setText{at("a", 10, 20, 30, plain), at("b", 10, 20, 30, style{size: 10, color: fade(accent, 9)})}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &pen{set: tt.set}
			err := p.readable(100, 100)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}
