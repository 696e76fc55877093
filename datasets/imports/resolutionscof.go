package imports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"bridle/datasets/schema/resolutions"
)

// cofFields are the fields of the Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof-13, section 3). Of those in the
// second line nothing is taken: where and by whom a record was seen has no column.
var cofFields = []string{"rrname", "rrtype", "rdata", "time_first", "time_last", "time_first_ms", "time_last_ms", "count",
	"zone_time_first", "zone_time_last", "zone_time_first_ms", "zone_time_last_ms",
	"bailiwick", "sensor_id", "origin"}

// cof takes over an object of the Common Output Format.
func (s *sightings) cof(object map[string]json.RawMessage) {
	s.leave(object, cofFields)
	name, rrtype, ok := s.owner(object)
	if !ok {
		return
	}
	if object["rdata"] == nil {
		s.reject("rdata", "there is no rdata; the object has %s", keys(object))
		return
	}
	s.record(object, name, rrtype)
}

// owner reads name and type of a record.
func (s *sightings) owner(object map[string]json.RawMessage) (name, rrtype string, ok bool) {
	text, there := textOf(object["rrname"])
	if !there {
		s.reject("rrname", "there is no rrname; the object has %s", keys(object))
		return "", "", false
	}
	name, err := recordName(text)
	if err != nil {
		s.reject("rrname", "%.80q %v", text, err)
		return "", "", false
	}
	text, _ = textOf(object["rrtype"])
	if rrtype, err = recordType(text); err != nil {
		s.reject("rrtype", "%v", err)
		return "", "", false
	}
	return name, rrtype, true
}

// record takes over the data of a record: a row for each, and for each of the two ways in which a sensor comes by it,
// answers seen on the way and zone files, since they have dates of their own.
func (s *sightings) record(object map[string]json.RawMessage, name, rrtype string) {
	data, err := rdata(object["rdata"])
	if err != nil {
		s.reject("rdata", "%v", err)
		return
	}
	first, last, ok := s.span(object, "")
	zoneFirst, zoneLast, okZone := s.span(object, "zone_")
	n, err := count(object["count"])
	if err != nil {
		s.reject("count", "%v", err)
		return
	}
	if !ok || !okZone {
		return
	}
	inZone := zoneFirst != nil || zoneLast != nil
	for _, text := range data {
		value, err := recordValue(rrtype, text)
		if err != nil {
			s.reject("rdata", "%v", err)
			continue
		}
		row := resolutions.Row{Name: name, Rrtype: rrtype, Value: value, FirstSeenAt: first, LastSeenAt: last, NSeen: n}
		if first != nil || last != nil || !inZone {
			s.resolution(row)
			row.NSeen = nil // the count is that of answers
		}
		if inZone {
			row.FirstSeenAt, row.LastSeenAt, row.Source = zoneFirst, zoneLast, s.Source+", zone files"
			s.resolution(row)
		}
	}
}

// rdata returns the data of a record, one text or a list.
func rdata(raw json.RawMessage) ([]string, error) {
	if text, ok := textOf(raw); ok {
		return []string{text}, nil
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
		return nil, fmt.Errorf("the rdata %.80q are neither text nor a list of some", raw)
	}
	return list, nil
}

// span reads when a record was seen first and last.
func (s *sightings) span(object map[string]json.RawMessage, prefix string) (first, last *time.Time, ok bool) {
	ok = true
	for _, x := range []struct {
		field string
		to    **time.Time
	}{{prefix + "time_first", &first}, {prefix + "time_last", &last}} {
		text, there := textOf(object[x.field])
		if ms, thereMS := textOf(object[x.field+"_ms"]); !there && thereMS {
			n, err := strconv.ParseInt(ms, 10, 64)
			if err != nil || n < 0 {
				s.reject(x.field+"_ms", "%.40q is not a number of milliseconds since 1970", ms)
				return nil, nil, false
			}
			text, there = fmt.Sprintf("%d.%03d", n/1000, n%1000), true
		}
		if !there {
			continue
		}
		at, err := sightedAt(text)
		if err != nil {
			s.reject(x.field, "%v", err)
			return nil, nil, false
		}
		*x.to = &at
	}
	return first, last, ok
}

// count reads how often something was seen; nil if that is not told.
func count(raw json.RawMessage) (*int64, error) {
	text, there := textOf(raw)
	if !there {
		return nil, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("%.40q is not a number of observations", text)
	}
	return &n, nil
}

// leave counts the fields of an object that nobody reads.
func (s *sightings) leave(object map[string]json.RawMessage, known []string) {
	var names []string
	for name := range object {
		if !slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		s.pass(name)
	}
}

// pass counts something of the file that is passed over.
func (s *sightings) pass(what string) {
	if _, there := s.passed[what]; !there && len(s.passed) >= maxUnread {
		what = "…"
	}
	s.passed[what]++
}
