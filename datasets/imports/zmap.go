package imports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// zmapFields are the fields of zmap that are read. saddr, the instants, classification and
// success are of every probe module; sport of the modules udp and dns; dns_qr and
// dns_rcode of dns (zmap, source of the probe module dns, its table of fields).
var zmapFields = []string{"saddr", "sport", "classification", "success",
	"dns_qr", "dns_rcode", "timestamp_str", "timestamp_ts", "timestamp_us"}

// zmapTime is the form of timestamp_str.
const zmapTime = "2006-01-02T15:04:05.000-0700"

// zmapCSV returns the reader of zmap's CSV output, the first line naming the fields.
func (l *listing) zmapCSV() func(string) {
	var header []string
	return func(line string) {
		if strings.HasPrefix(line, "#") {
			return
		}
		f, err := fields(line)
		switch {
		case err != nil:
			l.reject("", "%v", err)
		case header == nil:
			if index(f, "saddr") < 0 {
				l.err = fmt.Errorf("the first line names no field saddr but %.200q", line)
			}
			header = f
		case len(f) != len(header):
			l.reject("", "the line has %d fields, the header has %d", len(f), len(header))
		default:
			said := map[string]string{}
			for i, name := range header {
				if name = strings.TrimSpace(name); slices.Contains(zmapFields, name) {
					said[name] = strings.TrimSpace(f[i])
				}
			}
			l.zmap(said)
		}
	}
}

// zmapJSON reads a line of zmap's JSON output.
func (l *listing) zmapJSON(line string) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		l.reject("", "not a JSON object: %v", err)
		return
	}
	said := map[string]string{}
	for _, name := range zmapFields {
		if v := object[name]; v != nil {
			said[name] = scalar(v)
		}
	}
	if said["saddr"] == "" {
		l.reject("saddr", "there is no saddr; the object has %s", keys(object))
		return
	}
	l.zmap(said)
}

// zmap takes one reply over. What the scan itself counts as no answer is rejected: no
// success (such as an ICMP error), a packet that is a question, and a reply REFUSED, whose
// sender has said that it does not want to be asked. Replies that zmap marks as repeated
// are duplicates like any.
func (l *listing) zmap(said map[string]string) {
	class := said["classification"]
	switch {
	case said["success"] != "" && !truth(said["success"]):
		l.reject("success", "the scan counts it as no answer (classification %q)", class)
		return
	case said["success"] == "" && class != "" && class != "udp" && class != "dns":
		l.reject("classification", "the classification is %q and not udp or dns", class)
		return
	case said["dns_qr"] != "" && !truth(said["dns_qr"]):
		l.reject("dns_qr", "it sent a question and no reply")
		return
	case said["dns_rcode"] == "5":
		l.reject("dns_rcode", "it refused the scan's question (rcode 5); who refuses is not asked again")
		return
	}
	at, column, err := zmapInstant(said)
	if err != nil {
		l.reject(column, "%v", err)
		return
	}
	// saddr is the source of the reply: the address that answered, by definition.
	l.add(entry{address: said["saddr"], port: said["sport"], seen: at, answered: true,
		addressColumn: "saddr", portColumn: "sport"})
}

// zmapInstant returns when a reply came; zero if the output does not tell.
func zmapInstant(said map[string]string) (t time.Time, column string, err error) {
	if ts := said["timestamp_ts"]; ts != "" {
		seconds, err := strconv.ParseInt(ts, 10, 64)
		if err != nil || seconds <= 0 || seconds > 1<<33 {
			return t, "timestamp_ts", fmt.Errorf("%.40q is not an instant in seconds since 1970", ts)
		}
		us := int64(0)
		if s := said["timestamp_us"]; s != "" {
			if us, err = strconv.ParseInt(s, 10, 64); err != nil || us < 0 || us >= 1e6 {
				return t, "timestamp_us", fmt.Errorf("%.40q is not a number of microseconds", s)
			}
		}
		return time.Unix(seconds, us*1000).UTC(), "", nil
	}
	if s := said["timestamp_str"]; s != "" {
		if t, err = time.Parse(zmapTime, s); err != nil {
			return t, "timestamp_str", fmt.Errorf("%.40q is not an instant such as 2026-03-01T12:00:00.000+0000", s)
		}
	}
	return t.UTC(), "", nil
}

// truth reads a truth value of zmap: 1 or true.
func truth(s string) bool { return s == "1" || strings.EqualFold(s, "true") }
