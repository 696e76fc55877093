package realservers

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"testing"
)

// query is a question as a program logged it. Port is 0 and type or RD bit unknown where it does not log them.
type query struct {
	from netip.Addr
	port uint16
	name string // lower case, without final dot
	rd   string // "+" or "-", "" if it is not logged
}

// formats are how programs log questions: expressions with the groups from, port, name, rd.
var formats = map[string]*regexp.Regexp{
	"named":         regexp.MustCompile(`client @\S+ (?P<from>[\d.]+)#(?P<port>\d+) \(\S+\): query: (?P<name>\S+) IN \S+ (?P<rd>[+-])`),
	"unbound":       regexp.MustCompile(`query: (?P<from>[\d.]+) (?P<name>\S+) \S+ IN`),
	"dnsmasq":       regexp.MustCompile(`\d+ [\d.]+/(?P<port>\d+) query\[\S+\] (?P<name>\S+) from (?P<from>[\d.]+)`),
	"pdns_recursor": regexp.MustCompile(`msg="Question(?: answered from packet cache)?" .*qname="(?P<name>[^"]*)" qtype="[^"]*" remote="(?P<from>[\d.]+):(?P<port>\d+)"`),
}

// program returns the name of the program that answers as a resolver; "" if it logs no questions.
func program(name string) string {
	for prefix, program := range map[string]string{"bind": "named", "behind": "named", "unbound": "unbound", "dnsmasq": "dnsmasq", "powerdns": "pdns_recursor"} {
		if strings.HasPrefix(name, prefix) {
			return program
		}
	}
	return ""
}

// logged returns the questions from an address that a resolver logged; ok is false if its program logs none.
func (p *place) logged(t *testing.T, r resolver, from netip.Addr) (out []query, ok bool) {
	t.Helper()
	format := formats[program(r.name)]
	if format == nil {
		return nil, false
	}
	text, err := p.lab.Log(r.at)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		m := format.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		var q query
		for i, group := range format.SubexpNames() {
			switch group {
			case "from":
				q.from = netip.MustParseAddr(m[i])
			case "port":
				fmt.Sscan(m[i], &q.port)
			case "name":
				q.name = strings.ToLower(strings.TrimSuffix(m[i], "."))
			case "rd":
				q.rd = m[i]
			}
		}
		if q.from == from {
			out = append(out, q)
		}
	}
	return out, true
}

// asked is a question as a row tells it. Of several tries it has the port of the last one.
type asked struct {
	name  string
	port  uint16
	rd    bool
	tries int
}

// agree holds the log of a resolver to the rows of what it was asked: each query stands in both, with name, source
// port and RD bit as far as the program logs them. It returns how many were compared.
func (p *place) agree(t *testing.T, r resolver, from netip.Addr, rows []asked) int {
	t.Helper()
	log, ok := p.logged(t, r, from)
	if !ok {
		return 0
	}
	for _, d := range differences(formats[program(r.name)], log, rows) {
		t.Errorf("%s: %s", r.name, d)
	}
	return len(log)
}

// differences tells in what a log and rows differ.
func differences(format *regexp.Regexp, log []query, rows []asked) (out []string) {
	left := map[query]int{}
	for _, q := range log {
		q.from = netip.Addr{}
		left[q]++
	}
	spare := map[string]int{} // tries before the last one, by name
	for _, a := range rows {
		q := query{name: a.name}
		if format.SubexpIndex("port") > 0 {
			q.port = a.port
		}
		if format.SubexpIndex("rd") > 0 {
			q.rd = map[bool]string{true: "+", false: "-"}[a.rd]
		}
		spare[a.name] += a.tries - 1
		if left[q] == 0 {
			out = append(out, fmt.Sprintf("a row says that %s was asked for from port %d, rd %v; the log does not", a.name, a.port, a.rd))
			continue
		}
		left[q]--
	}
	for q, n := range left {
		fewer := min(n, spare[q.name])
		spare[q.name] -= fewer
		if n > fewer {
			out = append(out, fmt.Sprintf("the log has %s from port %d, rd %s, %d times more than rows tell", q.name, q.port, q.rd, n-fewer))
		}
	}
	return out
}
