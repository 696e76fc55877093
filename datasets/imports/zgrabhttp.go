package imports

import (
	"maps"
	"slices"
	"strings"

	"bridle/datasets/escaped"
	"bridle/datasets/schema/grabs"
)

// zgrabHTTP reads the result of the module http: the response, and those before it if redirects were followed
// (zgrab2, modules/http/scanner.go). Only the first request surely went to the address of the record.
func (s *scan) zgrabHTTP(row grabs.Row, result, m object, status string) (all []exchange, port int64) {
	chain := result.list("redirect_response_chain")
	final := result.object("response")
	first := final
	if len(chain) > 0 {
		first = s.object(chain[0], result.at("redirect_response_chain[]"))
		clear(final.fields) // rejected below, as one exchange
		// What failed was the last request and not this one.
		row.Failure, row.Detail = nil, nil
	} else if first.there() && status == "application-error" {
		row.Failure = nil // such as a redirect that was not followed; the response is there
	}
	if !first.there() {
		problem := ""
		if row.Detail != nil {
			problem = *row.Detail
		}
		s.needs(row.Failure != nil, m, status, problem)
		return []exchange{s.end(exchange{row: row})}, 0
	}
	s.needs(row.Failure != nil || status == "success" || status == "application-error" || len(chain) > 0, m, status, "")
	request := first.object("request")
	url := request.object("url")
	scheme, host, target := url.text("scheme"), url.text("host"), url.text("path")
	port = urlPort(scheme, host)
	if target == "" {
		target = "/"
	}
	if q := url.text("raw_query"); q != "" {
		target += "?" + q
	}
	method := request.text("method")
	if method == "" {
		method = "GET"
	}
	log := request.object("tls_log").object("handshake_log")
	tlsRow := grabs.Row{GrabbedAt: row.GrabbedAt, Protocol: "tls"}
	row.Request, row.IsOverTLS = new(escaped.Text(method+" "+target)), new(scheme == "https" || log.there())
	if h := request.text("host"); h != "" {
		row.Host = new(escaped.Text(h))
	}
	response := zgrabAnswer(first).row()
	e := exchange{row: row, response: &response}
	web := s.end(e)
	if log.there() {
		all = append(all, s.zgrabTLS(tlsRow, log))
	}
	all = append(all, web)
	for range chain {
		s.wrong("redirect_response_chain", "was followed: what was asked after a redirect may have gone to another server")
		all = append(all, s.end(exchange{}))
	}
	return all, port
}

// zgrabAnswer reads a response. Its head is there as it came if zgrab2 was asked for raw headers.
func zgrabAnswer(o object) answer {
	a := answer{head: string(o.bytes("headers_raw")), body: o.text("body"), sha256: o.text("body_sha256")}
	if kind, hash, ok := strings.Cut(o.text("body_hash"), ":"); ok && kind == "sha256" && a.sha256 == "" {
		a.sha256 = hash
	}
	a.status, _ = o.number("status_code")
	if _, reason, ok := strings.Cut(o.text("status_line"), " "); ok {
		a.reason = reason
	}
	version := o.object("protocol")
	a.version = version.text("name")
	clear(version.fields) // the same in numbers
	a.fields = fieldLines(o.object("headers").headers())
	return a
}

// headers reads header fields by name: each a list of values, or a list under the key headers; those whose
// names zgrab2 does not know stand as key and value under unknown.
func (o object) headers() map[string][]string {
	all := map[string][]string{}
	o.take("_encoding") // says how Censys writes the others
	for _, raw := range o.list("unknown") {
		u := o.s.object(raw, o.at("unknown[]"))
		name := u.text("key")
		if strings.HasPrefix(string(u.fields["value"]), `"`) {
			all[name] = append(all[name], u.text("value")) // as records of Censys have it
			continue
		}
		all[name] = append(all[name], u.texts("value")...)
	}
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		v := o.fields[name]
		switch {
		case strings.HasPrefix(string(v), "{"):
			inner := o.object(name)
			all[name] = append(all[name], inner.texts("headers")...)
		case strings.HasPrefix(string(v), `"`):
			all[name] = append(all[name], o.text(name))
		default:
			all[name] = append(all[name], o.texts(name)...)
		}
	}
	return all
}
