package imports

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/targets"
)

var servedAt = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// served is a row of an own resolution.
func served(asked, rrtype, name, kind string, ttl uint32, days int) *resolutions.Row {
	at := servedAt.AddDate(0, 0, days)
	return &resolutions.Row{Name: name, Rrtype: kind, Value: "192.0.2.1", FirstSeenAt: &at, TTLS: &ttl, AskedName: &asked, AskedRrtype: &rrtype}
}

// TTLs of servers take the place of none; what the list gives stays, and both are told. Aliases, failures, caches and imports tell nothing.
func TestServedTTLs(t *testing.T) {
	var s Served
	for _, r := range []*resolutions.Row{
		served("a.example", "A", "a.example", "A", 300, 1), served("a.example", "A", "a.example", "A", 60, 0), served("a.example", "A", "a.example", "A", 301, 1),
		served("a.example", "AAAA", "a.example", "AAAA", 7, 2), served("b.example", "A", "b.example", "A", 60, 0), served("example", "NS", "example", "NS", 3600, 0),
	} {
		if !s.Note(r) {
			t.Errorf("%s %s is not taken", r.Name, r.Rrtype)
		}
	}
	cached, failed, imported := served("c.example", "A", "c.example", "A", 1, 0), served("c.example", "A", "c.example", "A", 1, 0), served("c.example", "A", "c.example", "A", 1, 0)
	cached.TTLS, failed.Failure, imported.AskedName = nil, new("timeout"), nil
	for i, r := range []*resolutions.Row{cached, failed, imported, served("c.example", "A", "c.example", "CNAME", 60, 0), served("c.example", "A", "d.example", "A", 60, 0)} {
		if s.Note(r) {
			t.Errorf("row %d is taken", i)
		}
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	text := "name,purpose,ttl_s,zone_cut,cname,addresses\na.example,target,,example,,\nb.example,target,120,,,\nc.example,target,,,,\nd.example,target,5,,,\n" +
		"w.example,target,,example,,192.0.2.9\nb.example,target,1,,,\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var got, heard []string
	o := Targets{Path: path, Served: &s, Hear: func(h Heard) {
		given := "nothing"
		if h.Given != nil {
			given = fmt.Sprint(*h.Given)
		}
		heard = append(heard, fmt.Sprintf("%s %s %s %d %v", h.Name, h.Column, given, h.Served.Seconds, h.Served.Others))
	}}
	_, err := o.Read(t.Context(), func(row any) error {
		if r, ok := row.(targets.Row); ok {
			text := r.Name
			for _, v := range []*uint32{r.TTLS, r.NSChildTTLS} {
				if text += " -"; v != nil {
					text = fmt.Sprint(text[:len(text)-1], *v)
				}
			}
			if r.LookedUpAt != nil {
				text += r.LookedUpAt.Format(" 2006-01-02")
			}
			got = append(got, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// Of the latest instant of a.example the least TTL counts: a set has one (RFC 2181, section 5.2).
	if want := []string{"a.example 300 3600 2026-03-02", "b.example 120 -", "c.example - -", "d.example 5 -", "w.example - 3600"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if want := []string{"a.example ttl_s nothing 300 true", "a.example ns_child_ttl_s nothing 3600 false", "b.example ttl_s 120 60 false", "w.example ns_child_ttl_s nothing 3600 false"}; !slices.Equal(heard, want) {
		t.Errorf("%q, want %q", heard, want)
	}
}
