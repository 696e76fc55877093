package scan

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/simnet/live"
	"bridle/datasets/schema/grabs"
)

// Twice the same sweep of the same world at the same instant gives the same rows, but for what is random (ServerHello) and what network
// time is in (microseconds). Of servers that are down it only says that they are: whether the connection is reset
// before it is there or after depends on the kernel.
func TestTwiceTheSame(t *testing.T) {
	start := time.Date(2018, 3, 11, 0, 0, 0, 0, time.UTC)
	var first []string
	w := hamlet(t)
	for i := range 2 {
		// The second time at the ports that were found free the first time, since servers name theirs in redirects.
		s := serveAt(t, live.Config{World: w, Start: start, AnyPort: i == 0, Web: true})
		got := s.sweep(t, Recipe{Version: RecipeVersion, Decoys: true}, 7)
		down := map[netip.AddrPort]bool{}
		for i := range got.grabs {
			if r := &got.grabs[i]; r.Failure != nil {
				down[target(r)] = true
			}
		}
		if err := s.live.Stop(); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for i := range got.grabs {
			r := &got.grabs[i]
			if !down[target(r)] {
				text := sameness(r)
				if r.ResponseID != nil {
					text += " | " + *got.responses[*r.ResponseID].Raw
				}
				lines = append(lines, text)
			}
		}
		for at := range down {
			lines = append(lines, fmt.Sprintf("%s is down", at))
		}
		slices.Sort(lines)
		if i == 0 {
			first = lines
			continue
		}
		if !slices.Equal(first, lines) {
			n := 0
			for j := range min(len(first), len(lines)) {
				if first[j] != lines[j] && n < 5 {
					n++
					t.Errorf("first:  %s\nsecond: %s", first[j], lines[j])
				}
			}
			t.Errorf("%d and %d lines", len(first), len(lines))
		}
		t.Logf("%d lines, %d targets down", len(lines), len(down))
	}
}

// sameness writes what is to be the same of a row.
func sameness(r *grabs.Row) string {
	return strings.Join([]string{target(r).String(), r.Protocol, deref(r.Request), deref(r.Host), fmt.Sprint(r.GrabID, *r.Visit), r.GrabbedAt.String(), fmt.Sprint(r.CertificateIDs),
		deref(r.ResponseID), deref(r.TLSVersion), deref(r.TLSCipher), deref(r.TLSGroup), deref(r.TLSALPN), deref(r.Handshake), deref(r.Detail), fmt.Sprint(*r.NVisitGrabs)}, " | ")
}
