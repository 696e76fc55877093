package imports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/schema/resolutions"
)

// ResolutionColumns are the columns of a CSV of names. name must be there. A line with a value is a record and needs rrtype; one
// without is a name on a list.
func ResolutionColumns() []string {
	return []string{"name", "rrtype", "value", "first_seen_at", "last_seen_at", "n_seen", "ttl_s", "label"}
}

// csv returns the reader of a CSV with those columns.
func (s *sightings) csv() func(string) {
	var header []string
	return func(line string) {
		if strings.HasPrefix(line, "#") {
			return
		}
		f, err := fields(line)
		switch {
		case err != nil:
			s.reject("", "%v", err)
		case header == nil:
			if s.err = checkHeader(f, ResolutionColumns()); s.err == nil && !slices.Contains(f, "name") {
				s.err = fmt.Errorf("the header has no column name; there are %s", strings.Join(ResolutionColumns(), ", "))
			}
			header = f
		case len(f) != len(header):
			s.reject("", "the line has %d fields, the header has %d", len(f), len(header))
		default:
			said := map[string]string{}
			for i, name := range header {
				said[name] = strings.TrimSpace(f[i])
			}
			s.stated(said)
		}
	}
}

// stated takes a line of a CSV over. One bad value rejects the line.
func (s *sightings) stated(said map[string]string) {
	name, err := recordName(said["name"])
	if err != nil {
		s.reject("name", "%.80q %v", said["name"], err)
		return
	}
	row := resolutions.Row{Name: name}
	for _, x := range []struct {
		column string
		to     **time.Time
	}{{"first_seen_at", &row.FirstSeenAt}, {"last_seen_at", &row.LastSeenAt}} {
		if said[x.column] == "" {
			continue
		}
		at, err := sightedAt(said[x.column])
		if err != nil {
			s.reject(x.column, "%v", err)
			return
		}
		*x.to = &at
	}
	if text := said["n_seen"]; text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			s.reject("n_seen", "%.40q is not a number of observations", text)
			return
		}
		row.NSeen = &n
	}
	if text := said["ttl_s"]; text != "" {
		n, err := strconv.ParseUint(text, 10, 31) // RFC 2181, section 8
		if err != nil {
			s.reject("ttl_s", "%.40q is not a TTL: whole seconds from 0 to 2147483647", text)
			return
		}
		row.TTLS = new(uint32(n))
	}
	if said["value"] == "" {
		s.listed(said, row)
		return
	}
	s.valued(said, row)
}

// listed takes over a name without data.
func (s *sightings) listed(said map[string]string, row resolutions.Row) {
	if said["rrtype"] != "" || row.LastSeenAt != nil || row.NSeen != nil || row.TTLS != nil {
		s.reject("value", "there is no value, of which the rest of the line speaks")
		return
	}
	var label *string
	if text := said["label"]; text != "" {
		label = &text
	}
	s.observe(row.Name, "list", row.FirstSeenAt, label)
}

// valued takes over a record.
func (s *sightings) valued(said map[string]string, row resolutions.Row) {
	var err error
	if row.Rrtype, err = recordType(said["rrtype"]); err != nil {
		s.reject("rrtype", "%v", err)
		return
	}
	if row.Value, err = recordValue(row.Rrtype, said["value"]); err != nil {
		s.reject("value", "%v", err)
		return
	}
	if said["label"] != "" {
		s.reject("label", "labels are for names without a value")
		return
	}
	s.resolution(row)
}
