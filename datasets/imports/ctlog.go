package imports

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// ctFields are the fields of crt.sh's JSON. Of a certificate its names are taken, and when the log took it in.
var ctFields = []string{"common_name", "name_value", "entry_timestamp", "min_entry_timestamp",
	"issuer_ca_id", "issuer_name", "id", "min_cert_id", "not_before", "not_after", "serial_number", "result_count"}

// ctlog reads names of certificate transparency logs: the JSON of crt.sh, or a name a line, behind it, if known, after a
// comma or a space, when it was logged.
func (s *sightings) ctlog(ctx context.Context) error {
	c, err := firstByte(s.Path)
	if err != nil {
		return err
	}
	if c == '[' || c == '{' {
		return s.objects(ctx, s.logged)
	}
	return s.over(ctx, s.loggedName)
}

// logged takes over the names of a certificate, each once. Those that are none, such as addresses of mail, are
// rejected one by one.
func (s *sightings) logged(object map[string]json.RawMessage) {
	s.leave(object, ctFields)
	values, thereValues := textOf(object["name_value"])
	common, thereCommon := textOf(object["common_name"])
	if !thereValues && !thereCommon {
		s.reject("name_value", "there is neither name_value nor common_name; the object has %s", keys(object))
		return
	}
	at := s.on
	for _, field := range []string{"entry_timestamp", "min_entry_timestamp"} {
		text, there := textOf(object[field])
		if !there || text == "" {
			continue
		}
		t, err := sightedAt(text)
		if err != nil {
			s.reject(field, "%v", err)
			return
		}
		at = &t
		break
	}
	texts := []string{}
	if thereValues {
		texts = strings.Split(values, "\n")
	}
	if thereCommon {
		texts = append(texts, common)
	}
	var done []string
	for _, text := range texts {
		if strings.TrimSpace(text) == "" {
			continue
		}
		name, err := recordName(text)
		if err != nil {
			name = text
		}
		if slices.Contains(done, name) {
			continue // a certificate names most of its names twice
		}
		done = append(done, name)
		if err != nil {
			s.reject("name_value", "%.80q %v", text, err)
			continue
		}
		s.observe(name, "ct_log", at, nil)
	}
}

// loggedName takes over a line with a name and when it was logged.
func (s *sightings) loggedName(line string) {
	text, _, _ := strings.Cut(line, "#")
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	when := ""
	if i := strings.IndexAny(text, ", \t;"); i >= 0 {
		text, when = text[:i], strings.Trim(text[i+1:], ", \t;")
	}
	name, err := recordName(text)
	if err != nil {
		s.reject("", "%.80q %v", text, err)
		return
	}
	at := s.on
	if when != "" {
		var t time.Time
		if t, err = sightedAt(when); err != nil {
			s.reject("", "%v", err)
			return
		}
		at = &t
	}
	s.observe(name, "ct_log", at, nil)
}
