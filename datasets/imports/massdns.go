package imports

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"bridle/datasets/schema/probes"
)

// massdnsReply is a record of massdns -o J, without its sections.
type massdnsReply struct {
	Name     string          `json:"name"`
	Type     string          `json:"type"`
	Class    string          `json:"class"`
	Status   string          `json:"status"`
	RxTS     json.Number     `json:"rx_ts"`
	Flags    []string        `json:"flags"`
	Resolver string          `json:"resolver"`
	Proto    string          `json:"proto"`
	Error    string          `json:"error"`
	Data     json.RawMessage `json:"data"`
}

// massdns reads a record of massdns.
//
// Source: the writer of its NDJSON output, src/main.c (do_read, write_exhausted_tries), github.com/blechschmidt/massdns at 0128e53.
func (p *probing) massdns(top map[string]json.RawMessage) {
	p.pass("", top, "name", "type", "class", "status", "rx_ts", "flags", "resolver", "proto", "error", "data")
	var r massdnsReply
	if !p.decode([]byte(p.raw), &r) {
		return
	}
	switch {
	case r.Error != "":
		p.reject("error", "massdns gave up (%.40s), and does not write which resolvers it had asked, nor when", r.Error)
		return
	case r.Class != "" && r.Class != "IN":
		p.reject("class", "the class is %.20q and not IN", r.Class)
		return
	case !isProbeType(r.Type):
		p.reject("type", "%.20q is no type that caches are asked for", r.Type)
		return
	case r.Resolver == "":
		p.reject("resolver", "the record does not say which resolver was asked")
		return
	case r.Data == nil:
		p.reject("data", "the record has no data, not even an empty one")
		return
	}
	at, ok := nanoseconds(r.RxTS.String())
	if !ok {
		p.reject("rx_ts", "rx_ts is %.40q and no instant in nanoseconds; massdns writes it since 1.0", r.RxTS.String())
		return
	}
	rcode, ok := responseCode(r.Status)
	if !ok {
		p.reject("status", "%.40q is no response code", r.Status)
		return
	}
	row, ok := p.asked(r.Resolver, "resolver", r.Name, "name", r.Type, at)
	if !ok {
		return
	}
	answered(&row, rcode)
	if !p.transport(&row, "proto", r.Proto) {
		return
	}
	if top["flags"] != nil {
		flags(&row, r.Flags)
	}
	if p.massdnsSections(&row, r.Data) {
		p.finish(row)
	}
}

// massdnsSections reads the sections of a reply; massdns leaves empty ones out.
func (p *probing) massdnsSections(row *probes.Row, data json.RawMessage) bool {
	sections, ok := members(data)
	if !ok {
		p.reject("data", "data is no object")
		return false
	}
	p.pass("data.", sections, "answers", "authorities", "additionals")
	return p.sections(row, sections)
}

// sections reads the sections of a whole reply.
func (p *probing) sections(row *probes.Row, sections map[string]json.RawMessage) bool {
	var all [3][]dnsRecord
	for i, name := range []string{"answers", "authorities", "additionals"} {
		var err error
		if all[i], err = records(sections[name]); err != nil {
			p.reject(name, "%s %v", name, err)
			return false
		}
	}
	if err := fillAnswer(row, all[0]); err != nil {
		p.reject("answers", "%v", err)
		return false
	}
	if err := fillAuthority(row, all[1]); err != nil {
		p.reject("authorities", "%v", err)
		return false
	}
	row.NAdditional, row.IsEDNSInReply = new(int32(len(all[2]))), new(slices.ContainsFunc(all[2], dnsRecord.edns))
	row.EDECodes = extendedErrors(all[2])
	return true
}

// extendedErrors returns the codes of extended errors.
func extendedErrors(additional []dnsRecord) (codes []int32) {
	for _, r := range additional {
		for _, e := range r.EDE {
			codes = append(codes, e.InfoCode)
		}
	}
	return codes
}

// flags reads the bits of a reply from a list of those that are set.
func flags(row *probes.Row, set []string) {
	has := func(bit string) *bool { return new(slices.Contains(set, bit)) }
	row.IsAuthoritative, row.IsRDInReply = has("aa"), has("rd")
	row.IsRecursionAvailable, row.IsAuthenticData = has("ra"), has("ad")
	if row.IsTCP != nil && !*row.IsTCP { // TC of the last reply over UDP is not known after one over TCP
		row.IsTruncated = has("tc")
	}
}

// transport reads over what a reply came. Caches are asked over UDP, and over TCP after a truncated reply.
func (p *probing) transport(row *probes.Row, column, text string) bool {
	switch text {
	case "":
	case "udp", "UDP":
		row.IsTCP = new(false)
	case "tcp", "TCP":
		row.IsTCP = new(true)
	default:
		p.reject(column, "the query went over %.20q, and rows hold those over UDP and TCP", text)
		return false
	}
	return true
}

// nanoseconds reads an instant in nanoseconds since 1970.
func nanoseconds(text string) (at time.Time, ok bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	at = time.Unix(0, n).UTC().Truncate(time.Microsecond)
	return at, err == nil && probedIn(at)
}

// decode reads the members of an object that a reader knows. ok is false if one cannot be read.
func (p *probing) decode(text []byte, to any) (ok bool) {
	if err := json.Unmarshal(text, to); err != nil {
		p.reject("", "a field cannot be read: %v", err)
		return false
	}
	return true
}

// pass counts the members of an object that no column takes.
func (p *probing) pass(path string, object map[string]json.RawMessage, known ...string) {
	var others []string
	for name := range object {
		if !slices.Contains(known, name) {
			others = append(others, path+name)
		}
	}
	slices.Sort(others)
	for _, name := range others {
		if _, there := p.unread[name]; there || len(p.unread) < maxUnread {
			p.unread[name]++
		}
	}
}
