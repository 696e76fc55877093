package scan

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"bridle/collectors/scan/httpgrab"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/study"
)

// What servers send is held until its part is closed, so parts end by bytes too: a scan of long pages is one of bounded
// memory.
func TestRecorderPartsByBytes(t *testing.T) {
	st, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seed := int64(1)
	run, err := st.Create(study.Plan{Tool: "scan", Simulated: true, Seed: &seed, Clock: study.SimulatedClock})
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRecorder(st, run, nil, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	const visits, page = 70, 1 << 20 // 70 MB, so two parts by bytes and one at the end
	for i := range visits {
		raw := append([]byte("HTTP/1.1 200 OK\r\n\r\n"), bytes.Repeat([]byte{byte('a' + i%26), byte('a' + i/26)}, page/2)...)
		response := httpgrab.Response{Raw: raw}
		id, ordinal, n := response.ID(), int64(i+1), int32(1)
		row := grabs.Row{GrabbedAt: time.Unix(1_500_000_000, 0).UTC(), Address: netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}).String(), Protocol: "http",
			Source: Source, CertificateIDs: []string{}, ResponseID: &id, Visit: &ordinal, NVisitGrabs: &n}
		if err := r.Visit(&Visit{Rows: []grabs.Row{row}, Responses: []httpgrab.Response{response}}); err != nil {
			t.Fatal(err)
		}
		if r.pending >= mostShown {
			t.Fatalf("%d bytes are in open parts after visit %d", r.pending, i+1)
		}
	}
	if err := r.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	for _, dataset := range []string{"grabs", "http_responses"} {
		parts, err := st.PartsOf(dataset, func(m study.Manifest) bool { return m.RunID == run.ID() })
		if err != nil {
			t.Fatal(err)
		}
		rows := int64(0)
		for _, p := range parts {
			if p, err = st.Inspect(p); err != nil {
				t.Fatal(err)
			}
			rows += p.Rows
		}
		if len(parts) != 3 || rows != visits {
			t.Errorf("%s has %d rows in %d parts, not %d in 3", dataset, rows, len(parts), visits)
		}
	}
}
