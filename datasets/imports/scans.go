package imports

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Formats of scans by others, beside [Shodan] and [Censys] (Search 2.0). All have one JSON object a line;
// FORMATS.md says what is read of each.
const (
	Zgrab2         = "zgrab2"          // output of zgrab2, modules tls and http, 0.1 and 1.0
	CensysLegacy   = "censys-legacy"   // IPv4 records of Censys before Search 2.0 (p443.https.tls)
	CensysPlatform = "censys-platform" // hosts of the Censys Platform
)

// ScanFormats are the formats of scans by others.
func ScanFormats() []string { return []string{Zgrab2, Shodan, CensysLegacy, Censys, CensysPlatform} }

// Scans says how to read a scan that somebody else made.
type Scans struct {
	// Path is the file. Rejects name it by its last element.
	Path string
	// Format is one of [ScanFormats]; empty means that it is told from the first line.
	Format string
	// Source is the source of the rows; empty means the name of the file.
	Source string
	// GrabbedOn is the day, YYYY-MM-DD, of exchanges whose record does not say when they were: their instant is
	// the begin of that day in UTC. If it is empty they are rejected.
	GrabbedOn string
	// Port is the port of zgrab2 records that name none; 0 means that it stays unknown.
	Port uint16
}

// Read reads the file and hands on grabs.Row, certificates.Row, httpresponses.Row and rejects.Row by
// value, RunID left empty and GrabID counted from 1. Rows of a certificate and a response come before the first grab
// that names them, once each; certificates of which the file has hashes alone come last, by
// hash.
//
// Rows of the ledger are grabs. A line is taken over if it gave at least one. An exchange that
// cannot be read is a row of rejects and leaves the others of its line alone. What the format has and no
// column takes is counted under its name in Ledger.Unread.
//
// One record says what one scan found behind one port; its exchanges are a visit, save in the format
// [CensysLegacy], which joins scans of different times. The same exchanges again,
// instants included, are a duplicate.
//
// What was asked after a redirect is rejected: the answer may be that of another server.
//
// Lines are bounded; memory grows by one key of some bytes for each distinct visit, certificate and
// response.
func (o Scans) Read(ctx context.Context, emit Emit) (Ledger, error) {
	name := filepath.Base(o.Path)
	if o.Source == "" {
		o.Source = name
	}
	if o.Format == "" {
		format, err := DetectScan(o.Path)
		if err != nil {
			return Ledger{}, err
		}
		o.Format = format
	}
	s := newScan(o, account{file: name, emit: emit})
	if o.GrabbedOn != "" {
		if err := checkDay(o.GrabbedOn); err != nil {
			return Ledger{}, err
		}
		s.day, _ = time.Parse(time.DateOnly, o.GrabbedOn)
	}
	record, found := map[string]func(object){Zgrab2: s.zgrab, Shodan: s.shodan, CensysLegacy: s.legacy, Censys: s.host, CensysPlatform: s.host}[o.Format]
	if !found {
		return Ledger{}, fmt.Errorf("there is no format %q; the formats are %s", o.Format, strings.Join(ScanFormats(), ", "))
	}
	f, err := open(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	err = s.read(ctx, f, func(line string) {
		if !strings.HasPrefix(line, "#") {
			s.record(line, record)
		}
	})
	s.finish()
	if err == nil {
		err = s.err
	}
	if err != nil {
		return s.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	return s.Ledger, s.Check()
}

// DetectScan tells the format of a scan from its first record. One that fits no format is an error
// that says what was found.
func DetectScan(path string) (string, error) {
	line, err := first(path)
	if err != nil {
		return "", err
	}
	name := filepath.Base(path)
	s := newScan(Scans{}, account{})
	top := s.whole(line)
	has := func(o object, keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return o.fields[k] != nil })
	}
	switch {
	case line == "":
		return "", fmt.Errorf("%s: the file is empty", name)
	case strings.HasPrefix(line, "["):
		return "", fmt.Errorf("%s: one JSON array over the whole file: write one object a line, such as with jq -c '.[]'", name)
	case s.fault != nil:
		return "", fmt.Errorf("%s: the first line is no whole JSON object: write one object a line, as 'jq -c .' does", name)
	case has(top, "ip_str", "_shodan"):
		return Shodan, nil
	case has(top, "data") && has(top, "ip", "domain"):
		return Zgrab2, nil
	case has(top, "host", "host_v1", "resource"):
		return CensysPlatform, nil
	case has(top, "ip", "result") && !has(top, "services") && slices.ContainsFunc(slices.Collect(maps.Keys(top.fields)), isLegacyPort):
		return CensysLegacy, nil
	}
	host := top.unwrapped()
	services := host.list("services")
	switch {
	case len(services) == 0 && has(host, "ip") && host.found["services"]:
		return Censys, nil
	case len(services) > 0 && has(s.object(services[0], ""), "protocol", "scan_time"):
		return CensysPlatform, nil
	case len(services) > 0:
		return Censys, nil
	}
	return "", fmt.Errorf("%s: the first object has the keys %s, which are not those of zgrab2 (ip, data), Shodan (ip_str) or Censys (ip, services, p443)", name, keys(top.fields))
}
