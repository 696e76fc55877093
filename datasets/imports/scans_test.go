package imports

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/rejects"
)

// saidOf writes a value that may not be there.
func saidOf[T any](name string, v *T) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf(" %s=%v", name, *v)
}

// scanWords writes a row of a scan short enough to be compared. Identifiers are cut to six digits.
func scanWords(row any) string {
	cut := func(id string) string { return strings.TrimPrefix(id, "sha256:")[:6] }
	switch r := row.(type) {
	case grabs.Row:
		s := fmt.Sprintf("g%d %s %s", r.GrabID, r.GrabbedAt.Format("2006-01-02T15:04:05.999999"), r.Address) + saidOf("port", r.Port) + " " + r.Protocol +
			saidOf("asked", r.Request) + saidOf("host", r.Host) + saidOf("secure", r.IsOverTLS) + saidOf("failure", r.Failure) + saidOf("detail", r.Detail)
		for _, id := range r.CertificateIDs {
			s += " c:" + cut(id)
		}
		if r.ResponseID != nil {
			s += " r:" + cut(*r.ResponseID)
		}
		return s + saidOf("version", r.TLSVersion) + saidOf("cipher", r.TLSCipher) + saidOf("group", r.TLSGroup) + saidOf("alpn", r.TLSALPN) +
			saidOf("jarm", r.JARM) + saidOf("extra", r.Handshake) + saidOf("visit", r.Visit) + saidOf("of", r.NVisitGrabs)
	case certificates.Row:
		return "c " + cut(r.CertificateID) + saidOf("md5", r.MD5) + saidOf("subject", r.Subject) + fmt.Sprintf(" %d bytes %v", len(r.DER), r.Names)
	case httpresponses.Row:
		return "r " + cut(r.ResponseID) + saidOf("status", r.Status) + saidOf("reason", r.Reason) + saidOf("location", r.Location) + saidOf("bytes", r.BodyBytes) + fmt.Sprintf(" raw=%t %q", r.Raw != nil, r.Headers)
	case rejects.Row:
		return fmt.Sprintf("! %d %s", r.Row, r.Reason)
	}
	return fmt.Sprintf("%T", row)
}

// readScan reads a scan and returns its rows in words.
func readScan(t testing.TB, o Scans) ([]string, Ledger) {
	t.Helper()
	var got []string
	l, err := o.Read(t.Context(), func(row any) error { got = append(got, scanWords(row)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return got, l
}

// compressed returns a text as gzip has it.
func compressed(t testing.TB, b []byte) []byte {
	t.Helper()
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	if _, err := w.Write(b); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return z.Bytes()
}

// wholeReading writes everything that a reading of a sample gave: rows, ledger, fields not read.
func wholeReading(t testing.TB, o Scans) string {
	t.Helper()
	got, l := readScan(t, o)
	text := strings.Join(got, "\n")
	text += fmt.Sprintf("\n= %d lines: %d taken, %d duplicates, %d rejected, %d blank; %d grabs, %d parts, %d rejects\n",
		l.Lines, l.Taken, l.Duplicates, l.Rejected, l.Blank, l.Rows, l.Parts, l.RejectRows)
	for _, u := range l.Unread {
		text += fmt.Sprintf("? %s %d\n", u.Name, u.N)
	}
	return text
}

// TestScanSamples reads every sample and compares everything with the file beside it, which was checked against the
// sample by eye: every line is there as grabs, reject or duplicate; certificates have the subjects and names that
// openssl x509 -text shows of them.
func TestScanSamples(t *testing.T) {
	for name, format := range map[string]string{"zgrab2-0.1": Zgrab2, "zgrab2-1.0": Zgrab2, "shodan": Shodan, "censys-legacy": CensysLegacy, "censys": Censys, "censys-platform": CensysPlatform} {
		path := filepath.Join("testdata", "scans", name+".json")
		if told, err := DetectScan(path); err != nil || told != format {
			t.Errorf("%s is told as %q, %v", name, told, err)
		}
		got := wholeReading(t, Scans{Path: path})
		want, err := os.ReadFile(strings.TrimSuffix(path, ".json") + ".want")
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s gives\n%s", name, got)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if again := wholeReading(t, Scans{Path: file(t, name+".json.gz", string(compressed(t, b)))}); again != got {
			t.Errorf("%s reads otherwise when compressed", name)
		}
	}
}

// TestScanRowsInAndOut: each line of a file of all samples has one fate, and each grab, reject and duplicate is
// accounted for, whatever the format says of the other lines.
func TestScanRowsInAndOut(t *testing.T) {
	paths, err := filepath.Glob("testdata/scans/*.json")
	if err != nil || len(paths) != 6 {
		t.Fatal(paths, err)
	}
	var all strings.Builder
	lines := int64(0)
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines += int64(bytes.Count(b, []byte("\n")))
		all.Write(b)
	}
	for _, format := range ScanFormats() {
		rows, others := int64(0), int64(0)
		l, err := Scans{Path: file(t, "all.json", all.String()), Format: format}.Read(t.Context(), func(row any) error {
			switch row.(type) {
			case grabs.Row:
				rows++
			case rejects.Row:
				others++
			}
			return nil
		})
		if err != nil || l.Lines != lines || l.Lines != l.Taken+l.Duplicates+l.Rejected+l.Blank || rows != l.Rows || others != l.RejectRows || l.Taken == 0 {
			t.Errorf("%s: %d rows, %d rejects, %+v, %v", format, rows, others, l, err)
		}
	}
}

// TestGrabsNameWhatIsThere: every certificate and response that a grab names has exactly one row, and it comes before
// the grab if the certificate itself is there.
func TestGrabsNameWhatIsThere(t *testing.T) {
	paths, _ := filepath.Glob("testdata/scans/*.json")
	for _, path := range paths {
		have, named := map[string]int{}, map[string]bool{}
		l, err := Scans{Path: path, GrabbedOn: "2026-03-01"}.Read(t.Context(), func(row any) error {
			switch r := row.(type) {
			case certificates.Row:
				have[r.CertificateID]++
				if (r.DER == nil) != named[r.CertificateID] {
					t.Errorf("%s: %s comes at the wrong place", path, r.CertificateID)
				}
			case httpresponses.Row:
				have[r.ResponseID]++
			case grabs.Row:
				for _, id := range r.CertificateIDs {
					named[id] = true
				}
				if r.ResponseID != nil {
					named[*r.ResponseID] = true
				}
			}
			return nil
		})
		if err != nil || l.Taken == 0 {
			t.Fatal(path, err)
		}
		for id := range named {
			if have[id] != 1 {
				t.Errorf("%s: %d rows of %s", path, have[id], id)
			}
		}
		if len(have) != len(named) {
			t.Errorf("%s: %d rows, %d named", path, len(have), len(named))
		}
	}
}
