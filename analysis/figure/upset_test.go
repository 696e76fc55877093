package figure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func (u UpSet) with(t Meta) (*Figure, error) { u.Meta = t; return u.Draw() }

// someSets are invented: servers found by several marks.
func someSets(elements, sets int) UpSet {
	rng := rand.New(rand.NewPCG(7, 7))
	u := UpSet{Meta: meta("overlap"), ElementName: "servers"}
	u.Simulated = true
	for e := range elements {
		in := rng.IntN(sets)
		for s := range sets {
			if s == in || rng.Float64() < 0.25/float64(1+s) {
				u.Element, u.Set = append(u.Element, fmt.Sprintf("e%d", e)), append(u.Set, fmt.Sprintf("fingerprint %c", 'A'+s))
			}
		}
	}
	return u
}

// handSets: 1 and 2 in a alone, 3 in a and b, 4 in a, b and c, 5 in c.
func handSets() UpSet {
	return UpSet{Meta: meta("by-hand"), ElementName: "servers", Element: []string{"1", "2", "3", "3", "4", "4", "4", "5"}, Set: []string{"a", "a", "a", "b", "b", "c", "a", "c"}}
}

func TestUpSet(t *testing.T) {
	f, err := handSets().Draw()
	if err != nil {
		t.Fatal(err)
	}
	// Ties of size: fewer sets first, then the larger sets.
	want := "combination,sets,servers,drawn\na,1,2,true\nc,1,1,true\na + b,2,1,true\na + b + c,3,1,true\n"
	if got := string(f.CSV()); got != want {
		t.Errorf("plotted\n%s\nwant\n%s", got, want)
	}
	if !strings.Contains(f.SVG(), "All 4 combinations of 5 servers are drawn.") {
		t.Error("the figure does not say that all is drawn")
	}
	u := handSets()
	u.Top = 2
	if f, err = u.Draw(); err != nil {
		t.Fatal(err)
	}
	// Two of five servers are left out: 40 %.
	counted, err := u.count()
	if err != nil {
		t.Fatal(err)
	}
	if got := counted.cutOff(); !strings.Contains(f.SVG(), "The 2 largest of 4 combinations") || !strings.HasSuffix(got, "The others have 1 servers at most, together 2 of 5 (40 %); 2 of them are as large as the smallest drawn.") {
		t.Errorf("left out: %s", got)
	}
	u.Top, u.Least = 0, 2
	if f, err = u.Draw(); err != nil || strings.Count(string(f.CSV()), "true") != 1 {
		t.Errorf("%v, %s", err, f.CSV())
	}
}

// The order of the rows decides nothing.
func TestUpSetForgetsItsInput(t *testing.T) {
	u := someSets(60, 5)
	first, err := u.Draw()
	if err != nil {
		t.Fatal(err)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(u.Set), func(i, j int) {
		u.Element[i], u.Element[j], u.Set[i], u.Set[j] = u.Element[j], u.Element[i], u.Set[j], u.Set[i]
	})
	if again, err := u.Draw(); err != nil || again.SVG() != first.SVG() {
		t.Errorf("another order of rows gives another picture: %v", err)
	}
}

func TestUpSetHasRoom(t *testing.T) {
	t.Parallel()
	for _, n := range [][2]int{{1, 1}, {30, 3}, {60000, 12}} {
		u := someSets(n[0], n[1])
		u.Top = upsetMost
		u.ElementName = strings.Repeat("servers of a long name ", 9)
		for i, s := range u.Set {
			if s == "fingerprint A" {
				u.Set[i] = strings.Repeat("a long name ", 20)
			}
		}
		if _, err := u.Draw(); err != nil {
			t.Errorf("%v: %v", n, err)
		}
	}
}

func TestUpSetShare(t *testing.T) {
	for want, part := range map[string]int{"0": 0, "<0.1": 1, "50": 5000, ">99.9": 9999, "100": 10000} {
		if got := upsetShare(part, 10000); got != want {
			t.Errorf("%d of 10000 is written %s, want %s", part, got, want)
		}
	}
}

func TestUpSetRefuses(t *testing.T) {
	for want, spoil := range map[string]func(*UpSet){
		"there is nothing to plot":      func(u *UpSet) { u.Element, u.Set = nil, nil },
		"8 elements and 7 sets":         func(u *UpSet) { u.Set = u.Set[:7] },
		"the elements have no name":     func(u *UpSet) { u.ElementName = "" },
		`row 2: element "1" stands`:     func(u *UpSet) { u.Element[1] = "1" },
		`row 1: element "", set "a"`:    func(u *UpSet) { u.Element[0] = "" },
		`row 3: element "3", set ""`:    func(u *UpSet) { u.Set[2] = "" },
		"top is 56":                     func(u *UpSet) { u.Top = 56 },
		"least -1":                      func(u *UpSet) { u.Least = -1 },
		"no combination has 3 elements": func(u *UpSet) { u.Least = 3 },
		"there are 13 sets":             func(u *UpSet) { *u = someSets(500, 13) },
	} {
		u := handSets()
		spoil(&u)
		if _, err := u.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}
