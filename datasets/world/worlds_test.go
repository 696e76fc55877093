package world

import (
	"maps"
	"slices"
	"testing"
)

// TestHideAndSeek compares with the published figures of the study of 2018: 36 operators,
// 1,091 addresses, 1,014 domains, 45 countries, at least 10 operators across borders, 3
// without focus; 237 first servers, 12 of which return.
func TestHideAndSeek(t *testing.T) {
	for seed := range int64(3) {
		w := generate(t, "hide-and-seek-2018", seed)
		servers, domains, first, twice, benign := 0, 0, 0, 0, 0
		for i := range w.Servers {
			s := &w.Servers[i]
			if s.Operator == None {
				benign++
				continue
			}
			servers++
			if s.Looks == DecoyPages {
				first++
				if len(s.Up) == 2 {
					twice++
				}
			}
		}
		for i := range w.Domains {
			if w.Domains[i].Operator != None {
				domains++
			}
		}
		if len(w.Operators) != 36 || servers != 1091 || domains != 1014 || first != 237 || twice != 12 || benign < 20*servers {
			t.Errorf("%d operators, %d servers, %d domains, %d first, %d return, %d benign", len(w.Operators), servers, domains, first, twice, benign)
		}
		countries, crossing, homeless, idle := map[int]bool{}, 0, 0, 0
		for _, x := range w.Infections {
			countries[x.Country] = true
		}
		for _, o := range w.Operators {
			if len(o.Focus) >= 2 {
				crossing++
			}
			if len(o.Focus) == 0 {
				idle++
			}
			if o.Home == None {
				homeless++
			}
		}
		if len(countries) != 45 || crossing < 10 || homeless != 3 || idle != 2 {
			t.Errorf("%d countries, %d crossing, %d without focus, %d idle", len(countries), crossing, homeless, idle)
		}
		closed := 0
		for c, x := range w.Testability() {
			if countries[c] && x != Testable {
				closed++
			}
		}
		if closed != 3 {
			t.Errorf("%d infected countries that cannot be tested, want 3", closed)
		}
	}
}

// TestShutdown checks what follows the publication: after the last stage only servers of
// command domains are up, two for each operator.
func TestShutdown(t *testing.T) {
	w := generate(t, "hide-and-seek-2018", 2)
	command := map[int]bool{}
	for _, o := range w.Operators {
		for _, d := range o.Command {
			command[d] = true
		}
	}
	left := 0
	for i := range w.Servers {
		s := &w.Servers[i]
		if s.Operator == None || !s.Up[len(s.Up)-1].Until.After(w.ProbeFrom) {
			continue
		}
		left++
		if !slices.ContainsFunc(s.Domains, func(d int) bool { return command[d] }) {
			t.Errorf("server %v is up until %v without a command domain", s.Address, s.Up[len(s.Up)-1].Until)
		}
	}
	if left != 72 {
		t.Errorf("%d servers left, want two for each of 36 operators", left)
	}
}

// TestCountriesAreAsAsked compares roles with what can be learnt, found from the resolvers:
// the second route.
func TestCountriesAreAsAsked(t *testing.T) {
	for _, name := range []string{"hide-and-seek-2018", "village"} {
		w := generate(t, name, 4)
		got := map[Testability]int{}
		for _, x := range w.Testability() {
			got[x]++
		}
		c := w.Scenario.Countries
		want := map[Testability]int{Refusing: c.Refusing, ElsewhereOnly: c.PublicOnly + c.MultiOnly, Testable: c.Count - c.Refusing - c.PublicOnly - c.MultiOnly}
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestNullHasNoInfection(t *testing.T) {
	w := generate(t, "null", 1)
	if len(w.Infections) != 0 {
		t.Errorf("%d infections", len(w.Infections))
	}
	for _, d := range w.Demands {
		if d.Cause != CauseResearcher {
			t.Errorf("a demand of cause %q", d.Cause)
		}
	}
}

// TestVillageHasEverything: every class answers somewhere where somebody can ask it, and every
// front stands somewhere, in small and large worlds.
func TestVillageHasEverything(t *testing.T) {
	for seed := range int64(10) {
		w := generate(t, "village", seed)
		classes, fronts := map[Class]bool{}, map[Front]bool{}
		for _, r := range w.Resolvers {
			if !r.Faults.Refuses && !r.Faults.Dead {
				classes[w.Backends[r.Backend].Class] = true
				fronts[r.Front] = true
			}
			if !r.Address.Is4() {
				t.Errorf("resolver %v is not on loopback", r.Address)
			}
		}
		if len(classes) != len(Classes()) || len(fronts) != len(Fronts()) {
			t.Errorf("seed %d: %d of %d classes, %d of %d fronts", seed, len(classes), len(Classes()), len(fronts), len(Fronts()))
		}
	}
	w := generate(t, "hide-and-seek-2018", 1)
	faults, six := map[string]bool{}, 0
	for _, r := range w.Resolvers {
		for _, f := range r.Faults.names() {
			faults[f] = true
		}
		if r.Address.Is6() {
			six++
		}
	}
	if len(faults) != 10 || six == 0 {
		t.Errorf("faults %v, %d IPv6 resolvers", faults, six)
	}
}

func TestPoolsHaveAllSizes(t *testing.T) {
	w := generate(t, "pools", 1)
	sizes := map[int][2]int{}
	for _, b := range w.Backends {
		n := sizes[b.Caches]
		n[0]++
		if b.ByPort {
			n[1]++
		}
		sizes[b.Caches] = n
	}
	// 100 cache systems, five sizes; half of those with a choice choose by port.
	want := map[int][2]int{1: {20, 0}, 2: {20, 10}, 4: {20, 10}, 8: {20, 10}, 16: {20, 10}}
	if !maps.Equal(sizes, want) {
		t.Errorf("sizes with those by port: %v, want %v", sizes, want)
	}
}

// TestDiurnalPeaksInTheEvening: the peak hour in UTC, with the offset, is 20 h local time.
func TestDiurnalPeaksInTheEvening(t *testing.T) {
	w := generate(t, "diurnal", 1)
	for _, x := range w.Infections {
		local := int(x.Cycle.PeakHour*60+0.5) + w.Countries[x.Country].UTCOffset
		if (local+2*24*60)%(24*60) != 20*60 || x.Cycle.Amplitude != 0.95 {
			t.Errorf("%s: peak %v h UTC, amplitude %v", w.Countries[x.Country].Code, x.Cycle.PeakHour, x.Cycle.Amplitude)
		}
	}
}
