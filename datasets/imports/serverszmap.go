package imports

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// serverFields are the fields of zmap's modules tcp_synscan and the like that are read.
// repeat and cooldown change nothing: what a host answers again is a duplicate like any.
var serverFields = []string{"saddr", "sport", "classification", "success"}

// zmapCSV returns the reader of zmap's CSV output, the first line naming the fields.
func (s *servers) zmapCSV() func(string) {
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
			if index(f, "saddr") < 0 {
				s.err = fmt.Errorf("the first line names no field saddr but %.200q; a list of addresses alone has the format %s", line, Plain)
			}
			header = f
		case len(f) != len(header):
			s.reject("", "the line has %d fields, the header has %d", len(f), len(header))
		default:
			said := map[string]string{}
			for i, name := range header {
				if name = strings.TrimSpace(name); slices.Contains(serverFields, name) {
					said[name] = strings.TrimSpace(f[i])
				}
			}
			s.zmap(said)
		}
	}
}

// zmapJSON reads a line of zmap's JSON output.
func (s *servers) zmapJSON(line string) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &object); err != nil {
		s.reject("", "not a JSON object: %v", err)
		return
	}
	said := map[string]string{}
	for _, name := range serverFields {
		said[name] = scalar(object[name])
	}
	if said["saddr"] == "" {
		s.reject("saddr", "there is no saddr; the object has %s", keys(object))
		return
	}
	s.zmap(said)
}

// zmap takes one reply over. zmap calls a reply a success if it is a SYN-ACK
// (classification synack); a reset (rst) or an ICMP error is none. sport is the port that the reply
// came from, so the one that is open.
func (s *servers) zmap(said map[string]string) {
	class := said["classification"]
	switch {
	case said["success"] != "" && !truth(said["success"]):
		s.reject("success", "the scan counts it as no answer (classification %.40q)", class)
	case class != "" && class != "synack" && class != "synackack":
		s.reject("classification", "the classification is %.40q and not synack: no open TCP port", class)
	default:
		s.add(said["saddr"], said["sport"], "saddr", "sport")
	}
}
