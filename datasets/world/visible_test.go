package world

import (
	"slices"
	"testing"
	"time"
)

func on(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// TestVisible: in August 2016 exactly the 237 decoy servers of the first generation can be
// seen besides what is new; after they went dark none; later the 12 that return.
func TestVisible(t *testing.T) {
	w := generate(t, "hide-and-seek-2018", 9)
	decoys := func(instants ...time.Time) int {
		n := 0
		for _, s := range w.Visible(instants).Servers {
			if w.Servers[s.Server].Looks == DecoyPages {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		at   []time.Time
		want int
	}{
		{nil, 0}, {[]time.Time{on(2016, 8, 20)}, 237}, {[]time.Time{on(2016, 9, 1)}, 0},
		{[]time.Time{on(2016, 10, 1)}, 12}, {[]time.Time{on(2016, 10, 1), on(2016, 8, 20), on(2016, 10, 1)}, 237},
	} {
		if got := decoys(c.at...); got != c.want {
			t.Errorf("%v: %d decoy servers, want %d", c.at, got, c.want)
		}
	}
	twice := 0
	for _, s := range w.Visible([]time.Time{on(2016, 10, 1), on(2016, 8, 20), on(2016, 10, 1)}).Servers {
		if w.Servers[s.Server].Looks == DecoyPages && len(s.At) == 2 {
			if twice++; !slices.IsSortedFunc(s.At, time.Time.Compare) {
				t.Errorf("%v out of order", s.At)
			}
		}
	}
	if twice != 12 {
		t.Errorf("%d servers seen twice, want the 12 that return", twice)
	}
}

// TestAllIsVisibleInTheEnd: daily scans of the whole time meet all 1,091 addresses and 1,014
// domains, most of them by certificates. The second route to a name that no certificate shows:
// it is of a domain on a server that another domain had before.
func TestAllIsVisibleInTheEnd(t *testing.T) {
	w := generate(t, "hide-and-seek-2018", 9)
	var daily []time.Time
	for at := on(2016, 8, 1).Add(12 * time.Hour); at.Before(w.Until); at = at.Add(24 * time.Hour) {
		daily = append(daily, at)
	}
	v := w.Visible(daily)
	if len(v.Servers) != 1091 || len(v.Domains) != 1014 {
		t.Errorf("%d servers and %d domains", len(v.Servers), len(v.Domains))
	}
	hidden := 0
	for _, d := range v.Domains {
		if len(d.Pointing) != len(w.Domains[d.Domain].Hosts) {
			t.Errorf("%s: %v point", w.Domains[d.Domain].Name, d.Pointing)
		}
		if len(d.Shown) > 0 {
			continue
		}
		hidden++
		at := w.Domains[d.Domain].Hosts[0].Stays[0].Address
		i := slices.IndexFunc(w.Servers, func(s Server) bool { return s.Address == at })
		if w.Servers[i].Domains[0] == d.Domain {
			t.Errorf("%s is first on its server but in no certificate", w.Domains[d.Domain].Name)
		}
	}
	t.Logf("%d domains are in no default certificate", hidden)
	if hidden == 0 || hidden > 100 { // traces.address is 0.01 of 1,014, and the least that counts demand
		t.Errorf("%d domains are in no default certificate", hidden)
	}
}
