package imports

import (
	"fmt"
	"path/filepath"
	"slices"
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

func TestShow(t *testing.T) {
	for _, name := range []string{"zgrab2-0.1", "zgrab2-1.0", "shodan", "censys-legacy", "censys", "censys-platform"} {
		got, l := readScan(t, Scans{Path: filepath.Join("testdata", "scans", name+".json")})
		fmt.Println("=====", name)
		for _, g := range got {
			fmt.Println(g)
		}
		u := l.Unread
		l.Unread = nil
		fmt.Printf("%+v\n", l)
		var names []string
		for _, x := range u {
			names = append(names, fmt.Sprintf("%s %d", x.Name, x.N))
		}
		fmt.Println(slices.Compact(names))
	}
}
