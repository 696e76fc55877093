package imports

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/rejects"
)

// tlsLine is a record of zgrab2 with a handshake log.
func tlsLine(log string) string {
	return `{"ip":"192.0.2.1","port":443,"data":{"tls":{"status":"success","protocol":"tls","timestamp":"2026-03-01T12:00:00Z","result":{"handshake_log":` + log + `}}}}`
}

// httpLine is a record of zgrab2 with a response.
func httpLine(response string) string {
	return `{"ip":"192.0.2.1","data":{"http":{"status":"success","protocol":"http","timestamp":"2026-03-01T12:00:00Z","result":{"response":` + response + `}}}}`
}

// TestBrokenScans: every kind of fault, each a reject with the place of the field, and the other exchanges of the line
// are there.
func TestBrokenScans(t *testing.T) {
	der := base64.StdEncoding.EncodeToString([]byte("not a certificate, but kept"))
	for _, c := range []struct{ format, line, want string }{
		{Zgrab2, tlsLine(`{"server_hello":{}}`)[:60], "! 1 not one whole JSON object"},
		{Zgrab2, `[1]`, "! 1 not one whole JSON object"},
		{Zgrab2, "{\"ip\":\"\xff\"}", "! 1 the line is not UTF-8"},
		{Zgrab2, `{"ip":1,"data":{}}`, "! 1 ip is no text"},
		{Zgrab2, `{"ip":"192.0.2.1","data":[]}`, "! 1 data is no JSON object"},
		{Zgrab2, `{"ip":"192.0.2.1","data":{}}`, "! 1 the record has no exchange"},
		{Zgrab2, `{"ip":"ff02::1","data":{"tls":{"status":"connection-timeout","timestamp":"2026-03-01T12:00:00Z"}}}`, "! 1 ff02::1 is the address of no single host"},
		{Zgrab2, `{"ip":"192.0.2.1","port":70000,"data":{"tls":{"status":"connection-timeout","timestamp":"2026-03-01T12:00:00Z"}}}`, "! 1 70000 is not a port"},
		{Zgrab2, `{"ip":"192.0.2.1","data":{"tls":{"status":"success","result":{}}}}`, "! 1 data.tls.timestamp is not there and no day is given"},
		{Zgrab2, `{"ip":"192.0.2.1","data":{"tls":{"status":"success","timestamp":"yesterday"}}}`, `! 1 data.tls.timestamp is "yesterday" and no instant`},
		{Zgrab2, `{"ip":"192.0.2.1","data":{"tls":{"status":"success","timestamp":"2026-03-01T12:00:00Z"}}}`, "! 1 data.tls.status is success"},
		{Zgrab2, tlsLine(`{"server_hello":{"cipher_suite":{"name":7}}}`), "! 1 data.tls.result.handshake_log.server_hello.cipher_suite.name is no text"},
		{Zgrab2, tlsLine(`{"server_certificates":{"certificate":{"raw":"%"}}}`), "! 1 data.tls.result.handshake_log.server_certificates.certificate.raw is no base64"},
		{Zgrab2, tlsLine(`{"server_certificates":{"certificate":{}}}`), "! 1 certificates certificate 1 of the chain: neither itself nor its SHA-256"},
		{Zgrab2, tlsLine(`{"server_certificates":{"certificate":{"raw":"` + der + `","parsed":{"fingerprint_sha256":"` + strings.Repeat("0", 64) + `"}}}}`), "! 1 certificates certificate 1 of the chain: it is published as 000"},
		{Zgrab2, tlsLine(`{"server_certificates":{"certificate":{"parsed":{"fingerprint_sha256":"abc"}}}}`), `! 1 certificates certificate 1 of the chain: "abc" is no SHA-256`},
		{Zgrab2, httpLine(`{"headers":{"server":[1]}}`), "! 1 data.http.result.response.headers.server[] is no text"},
		{Shodan, `{"ip_str":"192.0.2.1","port":"x","ssl":{}}`, `! 1 port is "x" and no whole number`},
		{Shodan, `{"ip_str":"192.0.2.1","port":443,"timestamp":"2026-03-01T12:00:00","transport":"udp","ssl":{}}`, `! 1 seen over "udp"`},
		{Shodan, `{"ip_str":"192.0.2.1","port":443,"timestamp":"2026-03-01T12:00:00","ssl":{"chain":["x"]}}`, "! 1 ssl.chain[] is no certificate in PEM"},
		{Shodan, `{"ip_str":"192.0.2.1","port":80,"timestamp":"2026-03-01T12:00:00","http":{"html":"x"}}`, "! 1 data is not there"},
		{Censys, `{"ip":"192.0.2.1","services":{}}`, "! 1 services is no list"},
		{Censys, `{"ip":"192.0.2.1","services":[7]}`, "! 1 services[] is no JSON object"},
		{Censys, `{"name":"x"}`, "! 1 the record does not have ip and services but name"},
		{Censys, `{"ip":"192.0.2.1","services":[{"port":443,"tls":{"certificates":{"leaf_fp_sha_256":"aa"}},"certificate":"bb","observed_at":"2023-03-01T12:00:00Z"}]}`, `! 1 the certificate has the fingerprint "aa" here and "bb" there`},
		{CensysLegacy, `{"ip":"192.0.2.1","p443":{"https":7}}`, "! 1 p[].https is no JSON object"},
	} {
		got, l := readScan(t, Scans{Path: file(t, "x.json", c.line), Format: c.format})
		if len(got) != 1 || !strings.HasPrefix(got[0], c.want) || l.Rejected != 1 || l.Unread != nil {
			t.Errorf("%s gives %q, %+v; want %q", c.line, got, l, c.want)
		}
	}
}

// TestOneBadExchange: what is wrong with one exchange of a record leaves the others alone, and the visit
// says how many there were.
func TestOneBadExchange(t *testing.T) {
	got, l := readScan(t, Scans{Format: Shodan, Path: file(t, "x.json",
		`{"ip_str":"192.0.2.1","port":443,"timestamp":"2026-03-01T12:00:00","ssl":{"chain":["x"]},"data":"HTTP/1.0 500\r\n\r\n","http":{"host":"a"}}`)})
	if len(got) != 3 || !strings.Contains(got[2], "visit=1 of=2") || l.Taken != 1 || l.Parts != 1 {
		t.Errorf("%q, %+v", got, l)
	}
}

// TestUnknownFields: a field that no reader knows is counted under its place, as often as it comes, and changes
// nothing else; beyond 1,000 names the rest is counted together.
func TestUnknownFields(t *testing.T) {
	line := tlsLine(`{"server_hello":{"new":{"a":1},"version":{"name":"TLSv1.2"}},"newer":null}`)
	got, l := readScan(t, Scans{Format: Zgrab2, Path: file(t, "x.json", line+"\n"+strings.Replace(line, "192.0.2.1", "192.0.2.2", 1))})
	if want := []Unread{{"data.tls.result.handshake_log.server_hello.new", 2}}; !reflect.DeepEqual(l.Unread, want) || len(got) != 2 {
		t.Errorf("%v, %v", got, l.Unread)
	}
	var many strings.Builder
	for i := range maxUnread + 5 {
		fmt.Fprintf(&many, `"f%04d":1,`, i)
	}
	_, l = readScan(t, Scans{Format: Zgrab2, Path: file(t, "x.json", "{"+many.String()+line[1:])})
	if len(l.Unread) != maxUnread+1 || !slices.Contains(l.Unread, Unread{"…", 6}) { // five of them, and server_hello.new
		t.Errorf("%d names", len(l.Unread))
	}
}

// TestCutOffScans: a line that ends early is a reject, wherever it was cut; a compressed file that ends early is an error,
// after which nothing may be taken for whole.
func TestCutOffScans(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "scans", "shodan.json"))
	if err != nil {
		t.Fatal(err)
	}
	line := b[:bytes.IndexByte(b, '\n')]
	for n := 1; n < len(line); n += 101 {
		_, l := readScan(t, Scans{Format: Shodan, Path: file(t, "x.json", string(line[:n]))})
		if l.Rejected != 1 || l.Lines != 1 {
			t.Fatalf("cut at %d: %+v", n, l)
		}
	}
	z := compressed(t, b)
	_, err = Scans{Format: Shodan, Path: file(t, "x.json.gz", string(z[:len(z)/2]))}.Read(t.Context(), func(any) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
		t.Errorf("a compressed file cut off: %v", err)
	}
}

// TestHugeLine: a line beyond the bound is rejected, and the next is read.
func TestHugeLine(t *testing.T) {
	text := `{"ip":"` + strings.Repeat("x", maxLine) + "\"}\n" + tlsLine(`{"server_hello":{}}`)
	got, l := readScan(t, Scans{Format: Zgrab2, Path: file(t, "x.json", text)})
	if len(got) != 2 || got[0] != "! 1 the line has more than 16 MiB" || l.Taken != 1 {
		t.Errorf("%d rows, %+v", len(got), l)
	}
}

// TestHashesAndTheCertificateLater: of a certificate that comes by its hash first and itself later there is one row,
// the whole one.
func TestHashesAndTheCertificateLater(t *testing.T) {
	der := []byte("any bytes")
	id, _ := shown{der: der}.name()
	hash := tlsLine(`{"server_certificates":{"certificate":{"parsed":{"fingerprint_sha256":"` + strings.TrimPrefix(id, "sha256:") + `"}}}}`)
	whole := strings.Replace(tlsLine(`{"server_certificates":{"certificate":{"raw":"`+base64.StdEncoding.EncodeToString(der)+`"}}}`), "192.0.2.1", "192.0.2.2", 1)
	for _, text := range []string{hash + "\n" + whole, whole + "\n" + hash} {
		var rows []certificates.Row
		l, err := Scans{Format: Zgrab2, Path: file(t, "x.json", text)}.Read(t.Context(), func(row any) error {
			if c, ok := row.(certificates.Row); ok {
				rows = append(rows, c)
			}
			return nil
		})
		if err != nil || l.Taken != 2 || len(rows) != 1 || !bytes.Equal(rows[0].DER, der) {
			t.Errorf("%+v, %v, %v", l, err, rows)
		}
	}
}

// TestScansAsAWhole: what makes a file unreadable is said before a row is handed on.
func TestScansAsAWhole(t *testing.T) {
	for text, want := range map[string]string{"": "the file is empty", "[\n": "one JSON array", "{\n": "no whole JSON object", `{"a":1}`: "the first object has the keys a"} {
		if _, err := (Scans{Path: file(t, "x", text)}).Read(t.Context(), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	path := file(t, "x", tlsLine("{}"))
	for _, o := range []Scans{{Path: path, Format: "nmap"}, {Path: path, GrabbedOn: "1.3.2026"}, {Path: path + "no"}} {
		if _, err := o.Read(t.Context(), nil); err == nil {
			t.Errorf("%+v is read", o)
		}
	}
	full := errors.New("full")
	if _, err := (Scans{Path: path}).Read(t.Context(), func(any) error { return full }); !errors.Is(err, full) {
		t.Errorf("an error of the taker becomes %v", err)
	}
}

// FuzzScans: whatever the bytes, in whatever format, the account adds up (Read checks it), rows keep the
// schema's promises, and a second reading gives the same rows.
func FuzzScans(f *testing.F) {
	paths, _ := filepath.Glob("testdata/scans/*.json")
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for line := range bytes.Lines(b) {
			f.Add(line)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := file(t, "scan", string(b))
		DetectScan(path)
		for _, format := range ScanFormats() {
			o := Scans{Path: path, Format: format, GrabbedOn: "2026-03-01"}
			read := func() (rows []any) {
				if _, err := o.Read(t.Context(), func(row any) error { rows = append(rows, row); return nil }); err != nil {
					t.Fatalf("%s: %v", format, err)
				}
				return rows
			}
			rows := read()
			for _, row := range rows {
				soundScan(t, row)
			}
			if !reflect.DeepEqual(rows, read()) {
				t.Fatalf("%s: a second reading differs", format)
			}
		}
	})
}

// soundScan checks what the schema promises of a row of a scan.
func soundScan(t *testing.T, row any) {
	t.Helper()
	var texts []*string
	switch r := row.(type) {
	case grabs.Row:
		if r.GrabID < 1 || r.GrabbedAt.Year() < 1990 || r.Address == "" || r.CertificateIDs == nil || r.Protocol != "tls" && r.Protocol != "http" ||
			r.Port != nil && (*r.Port < 1 || *r.Port > 65535) || r.Protocol == "tls" && (r.IsOverTLS != nil || r.ResponseID != nil) {
			t.Errorf("%+v", r)
		}
		texts = []*string{&r.Address, r.Request, r.Host, r.Detail, r.TLSVersion, r.TLSCipher, r.TLSALPN, r.Handshake}
	case httpresponses.Row:
		if r.Headers == nil || r.Status != nil && (*r.Status < 0 || *r.Status > 999) || (r.BodySHA256 == nil) != (r.BodyBytes == nil) || r.BodyBytes != nil && *r.BodyBytes < 0 {
			t.Errorf("%+v", r)
		}
		texts = []*string{r.Raw, r.Reason, r.Location, r.Body}
		for i := range r.Headers {
			texts = append(texts, &r.Headers[i])
		}
	case certificates.Row:
		if len(r.CertificateID) != len("sha256:")+64 || r.Names == nil {
			t.Errorf("%+v", r)
		}
	case rejects.Row:
		sound(t, r, 1<<40)
	}
	for _, s := range texts {
		if s != nil && (!utf8.ValidString(*s) || strings.Contains(*s, "\x00")) {
			t.Errorf("%q in %+v", *s, row)
		}
	}
}
