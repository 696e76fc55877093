package imports

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"bridle/datasets/schema/probes"
)

// zdnsLookup is the outcome of one module of zdns; before 2.0 it stood at the top of the record.
type zdnsLookup struct {
	Status    string          `json:"status"`
	Error     string          `json:"error"`
	Timestamp string          `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
	Trace     []struct {
		NameServer string `json:"name_server"`
		Cached     bool   `json:"cached"`
	} `json:"trace"`
}

// zdnsName is what a record of zdns says of the question.
type zdnsName struct {
	Name        string `json:"name"`
	AlteredName string `json:"altered_name"`
	Nameserver  string `json:"nameserver"`
	Class       string `json:"class"`
}

// zdnsFlags are the bits of a reply.
type zdnsFlags struct {
	Response           bool `json:"response"`
	Authoritative      bool `json:"authoritative"`
	Truncated          bool `json:"truncated"`
	RecursionDesired   bool `json:"recursion_desired"`
	RecursionAvailable bool `json:"recursion_available"`
	Authenticated      bool `json:"authenticated"`
}

// zdns reads a record of zdns.
//
// Source: types Result and SingleQueryResult (src/zdns/qa.go) of github.com/zmap/zdns/v2 2.1.1; before 2.0 pkg/zdns/conf.go and
// pkg/miekg/miekg.go of 1.1.0.
func (p *probing) zdns(top map[string]json.RawMessage) {
	var question zdnsName
	results := top["results"]
	known := []string{"name", "altered_name", "nameserver", "class", "results"}
	if results == nil {
		known = append(known, zdnsFields...)
	}
	p.pass("", top, known...)
	if !p.decode([]byte(p.raw), &question) {
		return
	}
	if question.Class != "" && question.Class != "IN" {
		p.reject("class", "the class is %.20q and not IN", question.Class)
		return
	}
	if results == nil {
		if p.QType == "" {
			p.reject("", "the record does not say which type was asked for, as zdns before 2.0 does not: state it")
			return
		}
		p.zdnsModule(question, "", p.QType, []byte(p.raw))
		return
	}
	modules, ok := members(results)
	if !ok || len(modules) == 0 {
		p.reject("results", "results is no object with a module")
		return
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		lookup, ok := members(modules[module])
		path := "results." + module + "."
		switch {
		case !isProbeType(module):
			p.reject("results", "the module %.40q is no single query for a type that caches are asked for", module)
		case !ok:
			p.reject("results", "%s is no object", module)
		default:
			p.pass(path, lookup, zdnsFields...)
			p.zdnsModule(question, path, module, modules[module])
		}
	}
}

// zdnsFields are the members of a lookup that are read.
var zdnsFields = []string{"status", "error", "timestamp", "data", "trace"}

// zdnsModule reads the outcome of one module.
func (p *probing) zdnsModule(question zdnsName, path, qtype string, text []byte) {
	var l zdnsLookup
	if !p.decode(text, &l) {
		return
	}
	at, err := time.Parse(time.RFC3339Nano, l.Timestamp)
	if err != nil || !probedIn(at) {
		p.reject(path+"timestamp", "the timestamp is %.40q and no instant", l.Timestamp)
		return
	}
	data, resolver, ok := p.zdnsData(question, path, l)
	if !ok {
		return
	}
	name := question.Name
	if question.AlteredName != "" {
		name = question.AlteredName
	}
	row, ok := p.asked(resolver, "resolver", name, "name", qtype, at.UTC().Truncate(time.Microsecond))
	if ok && p.zdnsStatus(&row, l) && p.zdnsReply(&row, path, data) {
		p.finish(row)
	}
}

// zdnsData returns the data of a lookup and who was asked.
func (p *probing) zdnsData(question zdnsName, path string, l zdnsLookup) (data map[string]json.RawMessage, resolver string, ok bool) {
	data = map[string]json.RawMessage{}
	if l.Data != nil && string(l.Data) != "null" {
		if data, ok = members(l.Data); !ok {
			p.reject(path+"data", "data is no object")
			return nil, "", false
		}
	}
	if data["resolver"] != nil {
		resolver, _ = unquoted(data["resolver"])
	}
	for _, step := range l.Trace {
		switch {
		case step.Cached:
			p.reject(path+"trace", "zdns took the answer from its own cache and asked nobody")
			return nil, "", false
		case step.NameServer != l.Trace[0].NameServer:
			p.reject(path+"trace", "the answer was put together from %.60q and %.60q, and is that of no single resolver", l.Trace[0].NameServer, step.NameServer)
			return nil, "", false
		}
	}
	if question.Nameserver != "" && resolver != "" {
		if a, b := hostOf(question.Nameserver), hostOf(resolver); a != b {
			p.reject("nameserver", "%.60q was to be asked, and the answer is that of %.60q", question.Nameserver, resolver)
			return nil, "", false
		}
	}
	if resolver == "" {
		resolver = question.Nameserver
	}
	if resolver == "" {
		p.reject(path+"data.resolver", "the record does not say which resolver was asked (zdns leaves it out with --result-verbosity short)")
		return nil, "", false
	}
	return data, resolver, true
}

// hostOf returns the address of a resolver as canonical text, or the text itself.
func hostOf(resolver string) string {
	text, _ := splitPort(resolver)
	if a, err := address(text); err == nil {
		return a.String()
	}
	return text
}

// zdnsStatus reads how a lookup ended. What the closed words of probes cannot say is rejected.
func (p *probing) zdnsStatus(row *probes.Row, l zdnsLookup) bool {
	if rcode, ok := responseCode(l.Status); ok && l.Status != "" {
		answered(row, rcode)
		return true
	}
	text := strings.ToLower(l.Error)
	says := func(what string) bool { return strings.Contains(text, what) }
	errs := l.Status == "ERROR" || l.Status == "TEMPORARY"
	switch {
	case l.Status == "TIMEOUT" || l.Status == "ITERATIVE_TIMEOUT" || errs && says("i/o timeout"):
		failed(row, "timed_out", "timeout")
	case errs && says("connection refused"):
		failed(row, "timed_out", "port_refused")
	case errs && (says("no route to host") || says("network is unreachable")):
		failed(row, "timed_out", "unreachable")
	case l.Status == "TRUNCATED":
		p.reject("status", "the reply was truncated, and what it held is not told")
		return false
	default:
		p.reject("status", "the status %.40q (%.200s) is no outcome of a query to one resolver", l.Status, l.Error)
		return false
	}
	return true
}

// zdnsReply reads the data of a lookup. Of replies with a code other than NOERROR zdns writes neither bits nor records, but additional
// ones; those columns stay null.
func (p *probing) zdnsReply(row *probes.Row, path string, data map[string]json.RawMessage) bool {
	p.pass(path+"data.", data, "answers", "authorities", "additionals", "protocol", "resolver", "flags")
	protocol := ""
	if data["protocol"] != nil {
		protocol, _ = unquoted(data["protocol"])
	}
	if !p.transport(row, path+"data.protocol", protocol) {
		return false
	}
	if row.RCode == nil {
		return true
	}
	var bits zdnsFlags
	if data["flags"] != nil && json.Unmarshal(data["flags"], &bits) != nil {
		p.reject(path+"data.flags", "flags cannot be read")
		return false
	}
	if *row.RCode != "NOERROR" {
		additional, err := records(data["additionals"])
		if err != nil {
			p.reject(path+"data.additionals", "additionals %v", err)
			return false
		}
		row.EDECodes = extendedErrors(additional)
		return true
	}
	if !p.sections(row, data) {
		return false
	}
	if bits.Response { // else they were left out, or are those of a reply that zdns did not read
		row.IsAuthoritative, row.IsRDInReply = &bits.Authoritative, &bits.RecursionDesired
		row.IsRecursionAvailable, row.IsAuthenticData = &bits.RecursionAvailable, &bits.Authenticated
		if row.IsTCP != nil && !*row.IsTCP {
			row.IsTruncated = &bits.Truncated
		}
	}
	return true
}
