package main

import (
	"strconv"
	"testing"
	"time"

	"bridle/analysis/athena"
	"bridle/analysis/load"
	"bridle/datasets/schema/resolutions"
)

// Records without a TTL, as caches and most passive DNS give them, tell no habit; once the servers of the names were asked, every
// server has the TTL that its operator gives to the names pointing there, and no other.
func TestServersGetTheTTLsOfTheirNames(t *testing.T) {
	v := villageOf(t, 7)
	v.noTTLs = true
	for i := range v.records {
		v.records[i].TTLS = nil
	}
	if n := len(ttlsOf(t, v.study(t, nil))); n != 0 {
		t.Errorf("%d servers have a TTL that nobody gave", n)
	}
	// Rows as those of 'bridle-resolve authority', whose tests hold them against the same world.
	want := map[string]map[uint32]bool{}
	for i := range v.w.Domains {
		for _, h := range v.w.Domains[i].Hosts {
			for _, s := range h.Stays {
				if at := v.w.ProbeFrom; at.Before(s.From) || !at.Before(s.Until) {
					continue
				}
				v.records = append(v.records, answered(h.Name, s.Address.String(), h.TTL, v.w.ProbeFrom))
				address := s.Address.String()
				if want[address] == nil {
					want[address] = map[uint32]bool{}
				}
				want[address][h.TTL] = true
			}
		}
	}
	got := ttlsOf(t, v.study(t, nil))
	for address, ttls := range got {
		for _, ttl := range ttls {
			if !want[address][ttl] {
				t.Errorf("%s has the TTL %d, its names have %v", address, ttl, want[address])
			}
		}
	}
	possible := 0 // most servers are gone by the time of the probing
	for address := range v.truth {
		if want[address] != nil {
			possible++
		}
	}
	// A name may point to a server that nothing else ties it to; then its TTL is not that server's.
	if len(got) == 0 || len(got) > possible {
		t.Errorf("%d servers have a TTL, names point to %d of %d", len(got), possible, len(v.truth))
	}
}

func answered(name, address string, ttl uint32, at time.Time) resolutions.Row {
	rrtype := "A"
	return resolutions.Row{Name: name, Rrtype: rrtype, Value: address, TTLS: &ttl, FirstSeenAt: &at, LastSeenAt: &at, NSeen: new(int64(1)),
		Source: "bridle-resolve authority at simulated from 127.1.36.2:5300", AskedName: &name, AskedRrtype: &rrtype, Sweep: new(int32(1))}
}

// The day from which the certificate of a server is valid is the world's.
func TestServersGetTheDayOfTheirCertificates(t *testing.T) {
	v := villageOf(t, 7)
	want := map[string]bool{}
	for _, g := range v.grabs {
		number, err := strconv.Atoi(g.CertificateIDs[0][1:])
		if err != nil {
			t.Fatal(err)
		}
		want[g.Address+" "+v.w.Certificates[number].NotBefore.UTC().Format(time.DateOnly)] = true
	}
	got := sightingsOf(t, v.study(t, nil), "issued")
	n := 0
	for address, days := range got {
		for _, day := range days {
			if n++; !want[address+" "+day] {
				t.Errorf("%s has %s", address, day)
			}
		}
	}
	if n != len(want) || n == 0 {
		t.Errorf("%d days, want %d", n, len(want))
	}
}

// ttlsOf returns what Gather takes for TTLs of the servers of a study.
func ttlsOf(t *testing.T, dir string) map[string][]uint32 {
	t.Helper()
	ttls := map[string][]uint32{}
	for server, values := range sightingsOf(t, dir, "ttl") {
		for _, value := range values {
			ttl, err := strconv.ParseUint(value, 10, 32)
			if err != nil {
				t.Fatal(err)
			}
			ttls[server] = append(ttls[server], uint32(ttl))
		}
	}
	return ttls
}

// sightingsOf returns what Gather takes for values of an attribute of the servers of a study.
func sightingsOf(t *testing.T, dir, attribute string) map[string][]string {
	t.Helper()
	clusterVillage(t, dir, clusterFlags{stability: "none"}) // which loads the study
	s, err := load.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	g, err := athena.Gather(t.Context(), s.DB())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{}
	for _, x := range g.Sightings {
		if x.Attribute == attribute {
			values[x.Server] = append(values[x.Server], x.Value)
		}
	}
	return values
}
