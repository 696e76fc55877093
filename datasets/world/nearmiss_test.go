package world

import "testing"

// TestNearMisses: the world of 2018 has at least 2,000 near misses among 22,400 benign servers,
// every trait many times, and copied certificates only from the day they were issued on.
func TestNearMisses(t *testing.T) {
	w := generate(t, "hide-and-seek-2018", 7)
	seen, total, named := map[Trait]int{}, 0, 0
	for i := range w.Servers {
		s := &w.Servers[i]
		if s.Trait == "" {
			continue
		}
		total++
		seen[s.Trait]++
		if len(s.Domains) > 0 {
			named++
		}
		if s.Trait != TraitCertificate {
			continue
		}
		from, certificate := s.Up[0].From, s.Certificate
		if len(s.Renewals) > 0 {
			from, certificate = s.Renewals[0].From, s.Renewals[0].Certificate
		}
		if w.Certificates[certificate].NotBefore.After(from) || !from.Before(s.Up[0].Until) {
			t.Errorf("%v presents a certificate from %v that was issued on %v", s.Address, from, w.Certificates[certificate].NotBefore)
		}
	}
	if total != 2240 || len(seen) != len(Traits()) || named < total/2 {
		t.Errorf("%d near misses with %d traits, %d with domains", total, len(seen), named)
	}
	// Of 2,240 by weights that sum to 16.5, a weight of 1 gives 135.76, one of 3 gives 407.3.
	for _, trait := range Traits() {
		if seen[trait] < 135 || seen[trait] > 408 {
			t.Errorf("%d of trait %q", seen[trait], trait)
		}
	}
	t.Logf("%v, %d with domains", seen, named)
	table, _ := w.Truth().Table("servers")
	if table.Columns[5] != "trait" {
		t.Errorf("columns %v", table.Columns)
	}
}
