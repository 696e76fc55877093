package imports

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"

	"bridle/datasets/schema/rejects"
)

// Formats of lists of scan targets, beside [Plain], [ZmapCSV] and [ZmapJSON]. The four of
// masscan are those of its options -oL, -oJ, -oX and -oG.
const (
	MasscanList     = "masscan-list"
	MasscanJSON     = "masscan-json"
	MasscanXML      = "masscan-xml"
	MasscanGrepable = "masscan-grepable"
)

// DefaultExpanded is how many addresses the prefixes of one list of scan targets may stand
// for together, unless its reader is told otherwise: 2^20, a /12 of IPv4.
const DefaultExpanded = 1 << 20

// ScanTargets says how to read a list of servers to scan: address and TCP port.
type ScanTargets struct {
	// Path is the file. Rejects name it by its last element. See [CheckStamp], which the
	// caller asks first.
	Path string
	// Format is one of [ScanTargetFormats]; empty means that it is told from the first line.
	Format string
	// Port is the port of entries that name none; 0 means that such entries are rejected.
	Port uint16
	// Expanded is how many addresses the prefixes of the list may stand for together; 0 means
	// [DefaultExpanded]. A prefix that goes beyond it is rejected as a whole.
	Expanded int64
}

// ScanTargetFormats are the formats of lists of scan targets.
func ScanTargetFormats() []string {
	return []string{Plain, ZmapCSV, ZmapJSON, MasscanList, MasscanJSON, MasscanXML, MasscanGrepable}
}

// Read reads the list and calls each for every target, in the order of the file, and reject
// for every row of rejects, RunID left empty. An error of either ends the reading and is
// returned as it is. The ledger tells what became of the lines read so far even if there is
// an error; its Rows are the calls of each.
//
// A line of a plain list is an address, address:port, [address]:port or a prefix
// (192.0.2.0/24). Prefixes are counted off address by address, first and last included, and
// never held as a whole: memory grows with the lines of the file. A prefix with bits beyond its
// length is rejected, and so is one that holds addresses of no single host.
//
// Only what answered over TCP with an open port is a target. The same address and port
// twice is a duplicate, also where a prefix holds it.
func (o ScanTargets) Read(ctx context.Context, each func(netip.AddrPort) error, reject func(rejects.Row) error) (Ledger, error) {
	name := filepath.Base(o.Path)
	if o.Expanded == 0 {
		o.Expanded = DefaultExpanded
	}
	if o.Format == "" {
		format, err := DetectScanTargets(o.Path)
		if err != nil {
			return Ledger{}, err
		}
		o.Format = format
	}
	s := &servers{ScanTargets: o, ctx: ctx, each: each, seen: map[place]int64{}, prefixes: map[block]int64{}}
	s.account = account{file: name, emit: func(row any) error { return reject(row.(rejects.Row)) }}
	line, err := s.reader()
	if err != nil {
		return Ledger{}, err
	}
	f, err := open(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	if err := s.read(ctx, f, line); err != nil {
		return s.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	return s.Ledger, s.Check()
}

// reader returns the reader of lines of the format.
func (s *servers) reader() (func(string), error) {
	switch s.Format {
	case Plain:
		return s.plain, nil
	case ZmapCSV:
		return s.zmapCSV(), nil
	case ZmapJSON:
		return s.zmapJSON, nil
	case MasscanList:
		return s.masscanList, nil
	case MasscanJSON:
		return s.masscanJSON, nil
	case MasscanXML:
		return s.masscanXML, nil
	case MasscanGrepable:
		return s.masscanGrepable, nil
	}
	return nil, fmt.Errorf("there is no format %q; the formats are %s", s.Format, strings.Join(ScanTargetFormats(), ", "))
}

// DetectScanTargets tells the format of a list of scan targets from its first lines. A file
// that fits no format is an error that says what was found.
func DetectScanTargets(path string) (string, error) {
	line, err := first(path)
	if err != nil {
		return "", err
	}
	name := filepath.Base(path)
	word, _, _ := strings.Cut(line, " ")
	switch {
	case line == "":
		return "", fmt.Errorf("%s: the file is empty", name)
	case line == "[" || strings.HasPrefix(line, "[{") || strings.HasPrefix(line, "{") && strings.Contains(line, `"ports"`):
		return MasscanJSON, nil
	case line[0] == '{' && strings.Contains(line, `"saddr"`):
		return ZmapJSON, nil
	case strings.HasPrefix(line, "<?xml") || strings.HasPrefix(line, "<nmaprun") || strings.HasPrefix(line, "<!--"):
		return MasscanXML, nil
	case strings.HasPrefix(line, "Timestamp:") || strings.HasPrefix(line, "Host:"):
		return MasscanGrepable, nil
	case word == "open" || word == "closed" || word == "banner":
		return MasscanList, nil
	}
	if f, err := fields(line); err == nil && index(f, "saddr") >= 0 {
		return ZmapCSV, nil
	}
	text, _, _ := strings.Cut(line, "#")
	text = strings.TrimSpace(text)
	a, _ := splitPort(text)
	if _, err := address(a); err == nil {
		return Plain, nil
	}
	if _, err := netip.ParsePrefix(text); err == nil {
		return Plain, nil
	}
	return "", fmt.Errorf("%s: the first line is %.200q, of none of the formats %s", name, line, strings.Join(ScanTargetFormats(), ", "))
}
