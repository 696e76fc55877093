package imports

import (
	"context"
	"encoding/json"
	"fmt"
)

// dnsdbFields are the fields of DNSDB's objects beside those of the Common Output Format that are read or known
// to say nothing of a name: data as they were on the wire, and the number of results of a summary.
var dnsdbFields = append([]string{"raw_rdata", "num_results"}, cofFields...)

// stream is what a stream of DNSDB has said of itself so far.
type stream struct {
	began, ended bool
	line         int64 // of its beginning
}

// dnsdb reads streams of DNSDB, version 2, a line each: {"cond":"begin"}, objects as {"obj":{...}}, with
// "cond":"ongoing" or without, and at the end succeeded, limited or failed. One that ends with anything but succeeded
// does not hold all there is. Objects of a flexible search may have no data: then their names alone were seen.
//
// Source: Farsight's Streaming API Framing, as DNSDB version 2 uses it.
func (s *sightings) dnsdb(ctx context.Context) error {
	var now stream
	err := s.objects(ctx, func(object map[string]json.RawMessage) {
		s.framed(object, &now)
	})
	if now.began && !now.ended {
		s.Complaints = append(s.Complaints, fmt.Sprintf("the stream that begins in line %d is cut off: it does not say that it succeeded", now.line))
	}
	return err
}

// framed reads a line of a stream.
func (s *sightings) framed(object map[string]json.RawMessage, now *stream) {
	s.leave(object, []string{"cond", "obj", "msg"})
	cond, framed := textOf(object["cond"])
	message, _ := textOf(object["msg"])
	switch {
	case framed && cond == "begin":
		if now.began && !now.ended {
			s.Complaints = append(s.Complaints, fmt.Sprintf("the stream that begins in line %d is cut off: another begins in line %d", now.line, s.line))
		}
		*now = stream{began: true, line: s.line}
	case framed && cond == "succeeded":
		now.ended = true
	case framed && (cond == "limited" || cond == "failed"):
		now.ended = true
		s.Complaints = append(s.Complaints, fmt.Sprintf("line %d: the stream ended as %s, so it does not hold all there is: %.200s", s.line, cond, message))
	case framed && cond != "ongoing":
		s.reject("cond", "%.40q is no state of a stream", cond)
		return
	case !now.began:
		now.began, now.line = true, s.line
		s.Complaints = append(s.Complaints, fmt.Sprintf("line %d: objects without the beginning of a stream", s.line))
	case now.ended:
		*now = stream{began: true, line: s.line}
		s.Complaints = append(s.Complaints, fmt.Sprintf("line %d: objects behind the end of a stream", s.line))
	}
	if object["obj"] == nil {
		if !framed {
			s.reject("obj", "there is neither obj nor cond; the object has %s", keys(object))
		}
		return
	}
	inner, err := objectOf(object["obj"])
	if err != nil {
		s.reject("obj", "%v", err)
		return
	}
	s.leave(inner, dnsdbFields)
	name, rrtype, ok := s.owner(inner)
	switch {
	case !ok:
	case inner["rdata"] == nil:
		s.observe(name, "resolution", nil, nil)
	default:
		s.record(inner, name, rrtype)
	}
}
