package contest

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// six are things of two owners: 0 has four, 1 has two.
func six() *Case {
	c := &Case{World: "w/x:y", Seed: 3, Truth: []int{0, 0, 0, 0, 1, 1}, Attributable: []bool{true, true, true, true, false, false}}
	c.Attributes = []Attribute{{Name: "a"}, {Name: "b", Circumstance: true}}
	for i := range 6 {
		c.Names = append(c.Names, string(rune('p'+i)))
		c.Records = append(c.Records, [][]string{{"v"}, nil})
	}
	return c
}

// Counted by hand. Groups {0,1,2,3,4} and {5}: of 10 pairs found 6 are true, of 7 true ones 6
// are found. B-cubed: precision (4·4/5 + 1/5 + 1)/6 = 22/30, recall (4 + 2·1/2)/6 = 5/6.
func TestJudge(t *testing.T) {
	a := Answer{Labels: []int{7, 7, 7, 7, 7, 9}, Core: []bool{true, true, true, false, true, false}, Low: 1, High: 3}
	m := Judge(six(), a)
	want := Measures{
		Things: 6, Owners: 1, Groups: 1, ARI: m.ARI, AMI: m.AMI, Coverage: 5.0 / 6,
		Pairs: Score{0.6, 6.0 / 7, m.Pairs.F}, BCubed: Score{m.BCubed.Precision, 5.0 / 6, m.BCubed.F},
		Core:    &Core{Precision: 0.5, Share: 4.0 / 6}, // of the pairs of 0, 1, 2, 4 three are true
		Count:   &Count{1, 3, 0},                       // no owner has five
		Sorting: &Sorting{Found: 1, Spared: 0.5},       // 4 is in the group of five, 5 is in none
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("measures %+v, want %+v", m, want)
	}
	if d := m.BCubed.Precision - 22.0/30; d > 1e-12 || d < -1e-12 {
		t.Errorf("B-cubed precision %v, want 22/30", m.BCubed.Precision)
	}
	if m := Judge(six(), Answer{Labels: make([]int, 6)}); m.Core != nil || m.Count != nil {
		t.Errorf("an answer without core and count has %v and %v", m.Core, m.Count)
	}
	if m := Judge(&Case{}, Answer{}); m.Pairs.Precision != 1 || m.Coverage != 0 || m.Sorting != nil {
		t.Errorf("nothing: %+v", m)
	}
}

func TestHashTellsCasesApart(t *testing.T) {
	seen := map[string]bool{six().Hash(): true}
	for name, change := range map[string]func(*Case){
		"name":         func(c *Case) { c.Names[0] = "z" },
		"class":        func(c *Case) { c.Attributes[0].Circumstance = true },
		"value":        func(c *Case) { c.Records[5][0][0] = "w" },
		"value moved":  func(c *Case) { c.Records[5][0], c.Records[5][1] = nil, []string{"v"} },
		"truth":        func(c *Case) { c.Truth[5] = 2 },
		"batches":      func(c *Case) { c.Batches = make([]int, 6) },
		"attributable": func(c *Case) { c.Attributable[5] = true },
	} {
		c := six()
		change(c)
		if h := c.Hash(); seen[h] {
			t.Errorf("%s: the hash is that of another case", name)
		} else {
			seen[h] = true
		}
	}
	c := six()
	c.World, c.Seed = "other", 4
	if !seen[c.Hash()] {
		t.Error("the name of a case is in its hash")
	}
}

// counting returns a method that counts how often it ran.
func counting(key string, n *int) Method {
	return Method{Key: key, Title: key, Group: func(_ context.Context, t Things, src rand.Source) (Answer, error) {
		*n++
		labels := make([]int, len(t.Records))
		for i := range labels {
			labels[i] = int(src.Uint64() % 2)
		}
		return Answer{Labels: labels}, nil
	}}
}

func TestPlayKeepsResults(t *testing.T) {
	var first, second, told int
	methods := []Method{counting("first", &first), counting("second", &second)}
	s := Store{Dir: t.TempDir(), Build: "one"}
	play := func(c *Case, s Store) []Result {
		t.Helper()
		all, err := Play(t.Context(), c, methods, s, func(Result) { told++ })
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := play(six(), s)
	if again := play(six(), s); !reflect.DeepEqual(before, again) || first != 1 || second != 1 || told != 2 {
		t.Errorf("kept results %v, first %v; ran %d and %d times, told %d", again, before, first, second, told)
	}
	// Another build runs again, but for methods that are said to be unchanged.
	play(six(), Store{Dir: s.Dir, Build: "two", Unchanged: []string{"first"}})
	if first != 1 || second != 2 {
		t.Errorf("another build: ran %d and %d times, want 1 and 2", first, second)
	}
	changed := six()
	changed.Truth[5] = 3
	play(changed, Store{Dir: s.Dir, Build: "two", Unchanged: []string{"first", "second"}})
	if first != 2 || second != 3 {
		t.Errorf("other data: ran %d and %d times, want 2 and 3", first, second)
	}
	files, err := filepath.Glob(filepath.Join(s.Dir, "*", "3", "*"))
	if err != nil || len(files) != 2 {
		t.Errorf("files %v, %v; want one for each method", files, err)
	}
	if err := os.WriteFile(files[0], []byte("{}x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Play(t.Context(), changed, methods, s, nil); err == nil || !strings.Contains(err.Error(), files[0]) {
		t.Errorf("a spoilt file: %v", err)
	}
}

func TestPlayFails(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	broken := errors.New("broken")
	for name, group := range map[string]func(context.Context, Things, rand.Source) (Answer, error){
		"broken":         func(context.Context, Things, rand.Source) (Answer, error) { return Answer{}, broken },
		"too few labels": func(context.Context, Things, rand.Source) (Answer, error) { return Answer{Labels: []int{1}}, nil },
		"too short core": func(context.Context, Things, rand.Source) (Answer, error) {
			return Answer{Labels: make([]int, 6), Core: []bool{true}}, nil
		},
	} {
		if _, err := Play(t.Context(), six(), []Method{{Key: "m", Group: group}}, s, nil); err == nil || !strings.Contains(err.Error(), "method m on w/x:y, seed 3") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	if _, err := Play(ctx, six(), []Method{counting("m", &n)}, s, nil); !errors.Is(err, context.Canceled) || n != 0 {
		t.Errorf("ended context: %v, ran %d times", err, n)
	}
}

// Means and deviations by hand: precisions .5 and 1 have mean .75 and deviation .354.
func TestTable(t *testing.T) {
	oracle := Method{Key: "seer", Title: "seer", Oracle: func(*Case) Answer { return Answer{} }}
	methods := []Method{{Key: "m", Title: "the method"}, oracle, {Key: "absent", Title: "absent"}}
	results := []Result{
		{World: "w", Seed: 2, Method: "m", Measures: Measures{Things: 10, Owners: 2, Pairs: Score{Precision: 1}, Groups: 3}},
		{World: "w", Seed: 1, Method: "m", Measures: Measures{Things: 10, Owners: 2, Pairs: Score{Precision: 0.5}, Groups: 2, Core: &Core{1, 0.5}}},
		{World: "w", Seed: 1, Method: "seer", Measures: Measures{Things: 10, Owners: 2}},
		{World: "other", Seed: 7, Method: "m", Measures: Measures{Things: 5}},
	}
	var b, shuffled strings.Builder
	if err := WriteTable(&b, []string{"w", "other", "never"}, methods, results, false); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"w: 10 things, 2.0 owners with 4 or more; seeds 1-2\n", "  the method", "  0.750/0.354", "2.5/0.7", "  * seer", "1.000/-", "other: 5 things", "seeds 7\n", "never: 0 things, 0.0 owners with 4 or more; seeds none\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "absent") || strings.Contains(text, "seconds") || strings.Contains(text, "covers") || strings.Count(text, "core P") != 1 {
		t.Errorf("the table shows what nobody asked for:\n%s", text)
	}
	slices.Reverse(results)
	if err := WriteTable(&shuffled, []string{"w", "other", "never"}, methods, results, false); err != nil || shuffled.String() != text {
		t.Errorf("the order of results changes the table: %v\n%s", err, shuffled.String())
	}
}

func TestDemands(t *testing.T) {
	of := func(method string, ari ...float64) (all []Result) {
		for seed, x := range ari {
			all = append(all, Result{World: "w", Seed: int64(seed), Method: method, Measures: Measures{ARI: x, Count: &Count{1, 3, 5}}})
		}
		return all
	}
	results := append(of("good", 0.8, 0.6), of("plain", 0.5, 0.3)...)
	w := []string{"w"}
	verdicts := Check([]Demand{
		{Worlds: w, Method: "good", Measure: "ARI", Least: 0.69},                // mean .7
		{Worlds: w, Method: "good", Measure: "ARI", Least: 0.29, Over: "plain"}, // .7 - .4
		{Worlds: w, Method: "good", Measure: "ARI", Least: 0.5, Over: "plain"},
		{Worlds: w, Method: "good", Measure: "width", Most: 0.3}, // (3-1)/5
		{Worlds: w, Method: "good", Measure: "covers", Least: 0.5, Aim: true},
		{Worlds: w, Method: "absent", Measure: "ARI", Least: 0.1},
		{Worlds: w, Method: "good", Measure: "core P", Least: 0.1},
	}, results)
	var met []bool
	for _, v := range verdicts {
		met = append(met, v.Met)
	}
	if want := []bool{true, true, false, false, false, false, false}; !slices.Equal(met, want) {
		t.Errorf("met %v, want %v", met, want)
	}
	for strict, want := range map[bool]int{false: 2, true: 4} {
		var b strings.Builder
		missed, err := WriteVerdicts(&b, verdicts, strict)
		if err != nil || missed != want {
			t.Errorf("strict %v: %d missed, want %d (%v)\n%s", strict, missed, want, err, b.String())
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a measure that does not exist was taken")
		}
	}()
	Check([]Demand{{Measure: "luck"}}, nil)
}

func FuzzDecodeResult(f *testing.F) {
	m := Judge(six(), Answer{Labels: make([]int, 6), Core: make([]bool, 6), Low: 1, High: 2})
	text, err := json.Marshal(Result{World: "w", Seed: 1, Method: "m", Measures: m})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"world":"w"}{}`))
	f.Add([]byte(`{"pairs":{"precision":2}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := DecodeResult(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := DecodeResult(again); err != nil || !reflect.DeepEqual(back, r) {
			t.Errorf("%+v came back as %+v: %v", r, back, err)
		}
	})
}
