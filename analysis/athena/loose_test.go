package athena

import (
	"fmt"
	"slices"
	"testing"
)

// Ten servers of one party and one of another were set up on one day, on one shelf, with one version. The one has nothing else of the
// ten, so time and place alone would gather it with them: it is no member of their batch, whatever it is called for. Where
// no occasion is known at all nothing is taken apart. The expectation is the rule itself; see [Inference.batches].
func TestOccasionsAloneHoldNobody(t *testing.T) {
	var all []Sighting
	add := func(server string, marks ...string) {
		for i := 0; i < len(marks); i += 2 {
			all = append(all, Sighting{server, marks[i], marks[i+1]})
		}
	}
	occasion := []string{"prefix24", "192.0.2.0/24", "first_seen", "2016-08-01", "registered", "2016-07-02", "banner", "v7"}
	for i := range 10 {
		add(fmt.Sprintf("192.0.2.1%d", i), append(occasion, "registrant", "R. One", "name_service", "ns-one.example", "ttl", "77", "port", "8443")...)
	}
	add("192.0.2.99", append(occasion, "registrant", "R. Two", "name_service", "ns-two.example", "ttl", "300", "port", "8443")...)
	for i := range 60 { // others, so that the occasion is a rare one
		add(fmt.Sprintf("198.51.100.%d", i), "prefix24", "198.51.100.0/24", "first_seen", fmt.Sprint("2017-01-", i), "registered", fmt.Sprint("2016-", i),
			"banner", fmt.Sprint("v", i%7), "registrant", fmt.Sprint("R. ", i), "name_service", fmt.Sprint("ns-", i%20, ".example"), "ttl", fmt.Sprint(300*(i%3)), "port", []string{"443", "8443"}[i%2])
	}
	in := inferred(t, all, Settings{})
	with := func(server string) []int {
		i, _ := slices.BinarySearch(in.Servers, server)
		return in.Batches[in.batchOf[i]]
	}
	if n := len(with("192.0.2.99")); n != 1 {
		t.Errorf("the stranger is in a batch of %d", n)
	}
	if n := len(with("192.0.2.10")); n != 10 {
		t.Errorf("the ten are a batch of %d", n)
	}
	first, last := slices.Index(in.Servers, "192.0.2.10"), slices.Index(in.Servers, "192.0.2.99")
	labels := in.Labels()
	if labels[first] == labels[last] {
		t.Errorf("the stranger is with the ten: %v", labels)
	}
	if !slices.IsSortedFunc(in.Batches, func(a, b []int) int { return a[0] - b[0] }) {
		t.Error("batches are not in order of their first servers")
	}
	in = inferred(t, all, Settings{Statements: []Statement{{First: "192.0.2.99", Second: "192.0.2.10", Together: true}}})
	if labels := in.Labels(); labels[first] != labels[last] {
		t.Error("a statement does not hold")
	}
	var bare []Sighting
	for i := range 240 {
		bare = append(bare, Sighting{fmt.Sprintf("192.0.2.%d", i), "certificate", fmt.Sprint("c", i/3)})
	}
	for _, servers := range inferred(t, bare, Settings{}).Batches {
		if len(servers) != 3 {
			t.Errorf("without occasions a batch has %d servers, want the three of each certificate", len(servers))
		}
	}
}

// Strangers come in twos: the two of one party share their registrar, name service and TTL, so neither of them alone is loose
// beside the other. Together they are, and stand in a batch of their own.
func TestOccasionsAloneHoldNoTwo(t *testing.T) {
	var all []Sighting
	add := func(server string, marks ...string) {
		for i := 0; i < len(marks); i += 2 {
			all = append(all, Sighting{server, marks[i], marks[i+1]})
		}
	}
	occasion := []string{"prefix24", "192.0.2.0/24", "first_seen", "2016-08-01", "registered", "2016-07-02", "issued", "2016-07-03", "banner", "v7", "header_order", "o7", "software", "s7"}
	for i := range 6 {
		add(fmt.Sprintf("192.0.2.1%d", i), append(occasion, "registrar", "Registrar 1", "name_service", "ns-1.example", "ttl", "86400", "port", "8443", "issuer", "CA 1")...)
	}
	for i := range 2 {
		add(fmt.Sprintf("192.0.2.9%d", i), append(occasion, "registrar", "Registrar 2", "name_service", "ns-2.example", "ttl", "300", "port", "8443", "issuer", "CA 1")...)
	}
	for i := range 90 { // others, in batches of three, so that the occasion is a rare one
		b := i / 3
		add(fmt.Sprintf("198.51.100.%d", i), "prefix24", fmt.Sprintf("198.51.%d.0/24", b), "first_seen", fmt.Sprint("2017-01-", b), "registered", fmt.Sprint("2016-", b), "issued", fmt.Sprint("2016-i", b),
			"banner", fmt.Sprint("v", b%9), "header_order", fmt.Sprint("o", b%9), "software", fmt.Sprint("s", b%9),
			"registrar", fmt.Sprint("Registrar ", b%7), "name_service", fmt.Sprint("ns-", b%8, ".example"), "ttl", []string{"300", "86400", "60"}[b%3], "port", "8443", "issuer", fmt.Sprint("CA ", b%4))
	}
	in := inferred(t, all, Settings{})
	if found := members(in.models[0].Labels()); !slices.ContainsFunc(found, func(b []int) bool { return len(b) == 8 }) {
		t.Fatalf("the first level does not gather the eight, so nothing is tried: %v", found)
	}
	with := func(server string) (names []string) {
		i, _ := slices.BinarySearch(in.Servers, server)
		for _, j := range in.Batches[in.batchOf[i]] {
			names = append(names, in.Servers[j])
		}
		return names
	}
	if got := with("192.0.2.90"); !slices.Equal(got, []string{"192.0.2.90", "192.0.2.91"}) {
		t.Errorf("one of the two is with %v", got)
	}
	if got := with("192.0.2.10"); len(got) != 6 {
		t.Errorf("one of the six is with %v", got)
	}
	in = inferred(t, all, Settings{Statements: []Statement{{First: "192.0.2.90", Second: "192.0.2.10", Together: true}}})
	if labels := in.Labels(); labels[slices.Index(in.Servers, "192.0.2.90")] != labels[slices.Index(in.Servers, "192.0.2.10")] {
		t.Error("a statement does not hold")
	}
}
