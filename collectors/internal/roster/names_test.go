package roster_test

import (
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/roster"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/study"
)

// Names of matched servers are those seen at their addresses and those in the certificates that the matched grabs got,
// and no others.
func TestNamesOfMatches(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := roster.MatchedNames(s); err == nil {
		t.Error("there is no match, and no error")
	}
	day := time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)
	write(t, s, "scan", true, day,
		grabs.Row{RunID: "scan-1", GrabID: 1, GrabbedAt: day, Address: "192.0.2.7", CertificateIDs: []string{"sha256:01", "sha256:ca"}},
		grabs.Row{RunID: "scan-1", GrabID: 2, GrabbedAt: day, Address: "192.0.2.8", CertificateIDs: []string{"sha256:02", "sha256:ca"}})
	write(t, s, "match", true, day, fingerprintmatches.Row{GrabRunID: "scan-1", GrabID: 1, Address: "192.0.2.7", GrabbedAt: day, RuleID: "x", RuleVersion: 1},
		fingerprintmatches.Row{GrabRunID: "another", GrabID: 2, Address: "192.0.2.9", GrabbedAt: day, RuleID: "x", RuleVersion: 1})
	seen := func(name string, address, certificate *string) nameobservations.Row {
		return nameobservations.Row{Name: name, SeenIn: "certificate", Address: address, CertificateID: certificate, Source: "t"}
	}
	write(t, s, "names", true, day,
		seen("at.example", new("192.0.2.7"), nil), seen("in.example", nil, new("sha256:01")), seen("*.in.example", nil, new("sha256:01")),
		seen("at.example", nil, new("sha256:01")), seen("listed.example", nil, nil), seen("other.example", new("192.0.2.8"), new("sha256:02")), seen("issuer.example", nil, new("sha256:ca")))
	names, inputs, err := roster.MatchedNames(s)
	if want := []string{"*.in.example", "at.example", "in.example"}; err != nil || !slices.Equal(names, want) || len(inputs) != 3 {
		t.Errorf("%q from %d parts, %v; want %q from those of matches, grabs and names", names, len(inputs), err, want)
	}
}
