package world

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func load(t testing.TB, name string) Scenario {
	t.Helper()
	s, err := LoadScenario(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScenariosLoad(t *testing.T) {
	want := []string{"clean", "diurnal", "heavy-scanners", "hide-and-seek-2018-short", "hide-and-seek-2018", "moderate-scanners", "null", "pools", "village"}
	if got := Scenarios(); !slices.Equal(got, want) {
		t.Errorf("scenarios %v, want %v", got, want)
	}
	for _, name := range Scenarios() {
		if s := load(t, name); s.Name != name || s.Description == "" {
			t.Errorf("%s is called %q: %q", name, s.Name, s.Description)
		}
		for _, preset := range Presets() {
			load(t, name+"+"+preset)
		}
	}
}

// TestKeysAreExplained reads every file as its reader does: each key has a comment with the
// unit of its value, on its line or the line before.
func TestKeysAreExplained(t *testing.T) {
	for _, name := range slices.Concat(Scenarios(), Presets()) {
		data, err := files.ReadFile("scenarios/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		for i, line := range strings.Split(string(data), "\n") {
			isKey := strings.Contains(line, "=") && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "base")
			if isKey && !strings.Contains(line, "Unit:") && !strings.Contains(before, "Unit:") {
				t.Errorf("%s.toml:%d: no unit: %s", name, i+1, line)
			}
			before = line
		}
	}
}

// TestSeriesOfScanners compares the three worlds with the assumptions of simulation S3 in the
// notes on cache probing, section 12, which states every number here but the mean background
// of the clean world. That follows from its result, section 10.6: 144 claims with a false
// share of 0.27 among 120·36 pairs, of 5 caches, 28 names and 14 days with half of the fills
// seen, are 39/(4,216·980) = 1e-5 per name and day.
func TestSeriesOfScanners(t *testing.T) {
	for _, c := range []struct {
		name       string
		sweepers   int
		background float64
		leaky      float64
	}{{"clean", 0, 1e-5, 0}, {"moderate-scanners", 20, 2e-4, 0.02}, {"heavy-scanners", 80, 1e-3, 0.05}} {
		s := load(t, c.name)
		n := s.Noise
		if n.Sweepers != c.sweepers || n.Background != c.background || s.Resolvers.Faults.Leaky != c.leaky || n.BackgroundShape != 0.2 ||
			n.SweepShare != 0.7 || n.SweepEveryDays != [2]float64{1, 7} || n.SweepWindowMin != [2]float64{10, 120} || n.Decoys != 20 {
			t.Errorf("%s: noise %+v, leaky %v", c.name, n, s.Resolvers.Faults.Leaky)
		}
		// 5 false fills by 28 names x 14 days x 144 questions a day.
		if want := 5.0 / (28 * 14 * 144); s.Resolvers.Faults.LeakRD < 0.99*want || s.Resolvers.Faults.LeakRD > 1.01*want {
			t.Errorf("%s: leak %v, want %v", c.name, s.Resolvers.Faults.LeakRD, want)
		}
		w := generate(t, c.name, 1)
		caches := 0
		for _, b := range w.Backends {
			caches += b.Caches
		}
		if len(w.Countries) != 120 || caches != 600 || len(w.Operators) != 36 || w.Until.Sub(w.ProbeFrom) != 14*day {
			t.Errorf("%s: %d countries, %d caches, %d operators", c.name, len(w.Countries), caches, len(w.Operators))
		}
		names, pairs := make([]int, 36), map[[2]int]int{}
		for i := range w.Domains {
			if o := w.Domains[i].Operator; o != None {
				names[o]++
			}
		}
		for _, x := range w.Infections {
			pairs[[2]int{x.Operator, x.Country}]++
			if both := 2 * x.PerDay; both < 0.25 || both > 2.25 {
				t.Errorf("%s: %v lookups a day", c.name, both)
			}
		}
		for o, k := range names {
			if n := len(w.Operators[o].Focus); k != 28 || n < 1 || n > 5 {
				t.Errorf("%s: operator %d has %d names, %d countries", c.name, o, k, n)
			}
		}
		for p, k := range pairs {
			if k < 1 || k > 3 {
				t.Errorf("%s: pair %v has %d caches", c.name, p, k)
			}
		}
	}
}

func TestOwnScenarioFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.toml")
	text := "base = [\"village\", \"traces-hard\"]\nname = \"mine\"\n[noise]\nsweepers = 7\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := load(t, path)
	want := load(t, "village+traces-hard")
	want.Name, want.Noise.Sweepers = "mine", 7
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v\nwant %+v", s, want)
	}
}

func TestScenarioErrorsNameThePlace(t *testing.T) {
	clean, err := files.ReadFile("scenarios/clean.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"base = [\"village\"]\n\n[noise]\nsweeper = 3\n", "scenario:4: there is no key noise.sweeper"},
		{"base = [\"village\"]\n[wind]\nspeed = 1\n", "scenario:2: there is no key wind"},
		{"base = [\"village\"]\n[noise]\nsweepers = = 3\n", "scenario:3:"},
		{"base = [\"town\"]\n", `scenario:1: no scenario is called "town"`},
		{"base = [\"village\"]\n[noise]\nsweep_share = 1.5\n", "noise.sweep_share is 1.5; give a number from 0 to 1"},
		{"base = [\"village\"]\n[ports]\nresolver = 70000\n", "scenario:3:"},
		{"base = [\"village\"]\n[resolvers.classes]\nfoo = 1.0\n", `there is no "foo"`},
		{"name = \"x\"\n", "the scenario does not set description"},
		{strings.Replace(string(clean), "sweepers  ", "#", 1), "does not set noise.sweepers"},
		{"base = [\"clean\"]\n[operators.shutdown]\non = 2018-08-01T00:00:00Z\n", "does not set operators.shutdown.stage_days"},
		{"base = [\"clean\"]\n[operators]\nservers = 10\n", "operators.servers is 10"},
		{"base = [\"clean\"]\n[infections]\ncountries = 200\n", "infections.countries is 200"},
	} {
		if _, err := DecodeScenario([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := LoadScenario("town"); err == nil || !strings.Contains(err.Error(), "village") {
		t.Errorf("an unknown name gives %v, want a list of those there are", err)
	}
	if _, err := LoadScenario(filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Error("a missing file gives no error")
	}
}

// TestImpossibleScenario asks for more servers of the first generation than all operators
// can have, and for no operators.
func TestImpossibleScenario(t *testing.T) {
	s := load(t, "village")
	s.Operators.DecoyPages.Servers = 33
	if _, err := Generate(s, 1); err == nil || !strings.Contains(err.Error(), "operators.decoy_pages.servers") {
		t.Errorf("got %v, want a word on operators.decoy_pages.servers", err)
	}
	s.Operators.Count = 0
	if _, err := Generate(s, 1); err == nil || !strings.Contains(err.Error(), "operators.count") {
		t.Errorf("got %v, want a word on operators.count", err)
	}
}

func FuzzDecodeScenario(f *testing.F) {
	for _, name := range Scenarios() {
		data, _ := files.ReadFile("scenarios/" + name + ".toml")
		f.Add(data)
	}
	f.Add([]byte("base = [\"clean\", \"traces-easy\"]\nname = \"x\"\n"))
	f.Add([]byte("base = 3"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := DecodeScenario(data)
		if err != nil {
			return
		}
		if err := s.Validate(); err != nil {
			t.Errorf("a decoded scenario is not valid: %v", err)
		}
		// Small ones must give a sound world or an error, whatever they ask for.
		if s.Operators.Servers+s.Operators.Domains+s.Benign.Servers+s.Benign.Domains+s.Noise.Decoys+s.Noise.Controls > 5000 ||
			s.Countries.Count*s.Networks.AccessMax*s.Resolvers.BackendsMax*s.Resolvers.ForwardersMax+s.Networks.Hosting > 5000 {
			return
		}
		w, err := Generate(s, 1)
		if err != nil {
			return
		}
		if err := w.Check(); err != nil {
			t.Errorf("%v in %+v", err, s)
		}
	})
}

func ExampleLoadScenario() {
	s, err := LoadScenario("hide-and-seek-2018")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Operators.Count, "operators,", s.Operators.Servers, "servers,", s.Operators.Domains, "domains,", s.Infections.Countries, "countries")
	// Output: 36 operators, 1091 servers, 1014 domains, 45 countries
}
