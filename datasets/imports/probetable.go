package imports

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/schema/probes"
)

// ProbeColumns are what the columns of a table of probes may hold. address, name, probed_at, rcode and ttl must be there.
func ProbeColumns() []string {
	return []string{"address", "port", "name", "qtype", "probed_at", "rcode", "ttl", "rd", "reply_rd", "aa", "tcp", "answers",
		"ns_owner", "ns_ttl", "soa_owner", "soa_ttl"}
}

// noReply are the words for rcode that say that no reply was accepted, and the status of each.
var noReply = map[string]string{"timeout": "timed_out", "port_refused": "timed_out", "unreachable": "timed_out",
	"prohibited": "timed_out", "reset": "timed_out", "closed_early": "timed_out", "send_failed": "timed_out",
	"malformed": "invalid", "not_a_response": "invalid", "wrong_id": "invalid", "wrong_source": "invalid",
	"wrong_port": "invalid", "wrong_question": "invalid"}

// readTable reads a CSV or TSV.
func (p *probing) readTable(ctx context.Context) (Ledger, error) {
	c := &chosen{account: *p.account, Columns: p.Columns, fields: ProbeColumns(), needs: []string{"address", "name", "probed_at", "rcode", "ttl"}}
	p.account = &c.account
	c.record = func(said map[string]string) {
		if _, told := c.at["rd"]; !told && !p.NotRecursive {
			p.err = errors.New("no column holds rd, and queries that desired recursion filled the caches themselves: state that they did not, if you know it")
			return
		}
		p.tableLine(said)
	}
	err := c.read(ctx, p.Path)
	if err == nil {
		err = p.contradicted()
	}
	return c.Ledger, err
}

// tableLine reads a line.
func (p *probing) tableLine(said map[string]string) {
	switch rd, known := bitOf(said["rd"]); {
	case said["rd"] != "" && !known:
		p.reject("rd", "%.20q is no bit: 0 or 1, false or true", said["rd"])
		return
	case rd:
		p.reject("rd", "the query desired recursion and so filled the cache itself")
		return
	case !known && !p.NotRecursive:
		p.reject("rd", "the line does not say whether the query desired recursion")
		return
	}
	qtype := strings.ToUpper(said["qtype"])
	if qtype == "" {
		qtype = p.QType
	}
	if !isProbeType(qtype) {
		p.reject("qtype", "%.20q is no type that caches are asked for; where no column holds it, state it for all", qtype)
		return
	}
	at, ok := instantOf(said["probed_at"])
	if !ok {
		p.reject("probed_at", "%.60q is no instant: such as 2026-03-01T12:00:00Z, or seconds since 1970", said["probed_at"])
		return
	}
	resolver := said["address"]
	if said["port"] != "" {
		if _, number := splitPort(resolver); number != "" {
			p.reject("port", "the address %.60q has a port of its own", resolver)
			return
		}
		resolver = "[" + resolver + "]:" + said["port"]
	}
	row, ok := p.asked(resolver, "address", said["name"], "name", qtype, at)
	if ok && p.tableReply(&row, said) {
		p.finish(row)
	}
}

// tableReply reads what came back. What no column tells is null.
func (p *probing) tableReply(row *probes.Row, said map[string]string) bool {
	text := said["rcode"]
	if status, none := noReply[strings.ToLower(text)]; none {
		if said["ttl"] != "" || said["ns_ttl"] != "" || said["soa_ttl"] != "" {
			p.reject("ttl", "a TTL is given, and rcode says that no reply came: %.40q", text)
			return false
		}
		failed(row, status, strings.ToLower(text))
		return true
	}
	rcode, ok := responseCode(text)
	if !ok {
		p.reject("rcode", "%.40q is neither a response code nor one of the words for no reply, such as timeout", text)
		return false
	}
	answered(row, rcode)
	for _, bit := range []struct {
		column string
		to     **bool
	}{{"reply_rd", &row.IsRDInReply}, {"aa", &row.IsAuthoritative}, {"tcp", &row.IsTCP}} {
		is, known := bitOf(said[bit.column])
		if known {
			*bit.to = &is
		} else if said[bit.column] != "" {
			p.reject(bit.column, "%.20q is no bit: 0 or 1, false or true", said[bit.column])
			return false
		}
	}
	for _, column := range []string{"ttl", "ns_ttl", "soa_ttl"} {
		if wrong := setProbeTTL(row, column, said[column]); wrong != "" {
			p.reject(column, "%s", wrong)
			return false
		}
	}
	return p.tableNames(row, said)
}

// tableNames reads owners and answers, which must go together with their TTLs.
func (p *probing) tableNames(row *probes.Row, said map[string]string) bool {
	if (said["ns_owner"] == "") != (row.NSRemainingTTLS == nil) {
		p.reject("ns_owner", "an NS set has an owner and a TTL, and one of them is missing")
		return false
	}
	if (said["soa_owner"] == "") != (row.SOARemainingTTLS == nil) {
		p.reject("soa_owner", "an SOA has an owner and a TTL, and one of them is missing")
		return false
	}
	for _, owner := range []struct {
		column string
		to     **string
	}{{"ns_owner", &row.NSOwner}, {"soa_owner", &row.SOAOwner}} {
		name := said[owner.column]
		if name == "" {
			continue
		}
		if name != "." {
			var err error
			if name, err = recordName(name); err != nil {
				p.reject(owner.column, "%.80q %v", said[owner.column], err)
				return false
			}
		}
		*owner.to = &name
	}
	for one := range strings.SplitSeq(said["answers"], ";") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		data, err := recordData(dnsRecord{Type: row.QType, Answer: one})
		if err != nil {
			p.reject("answers", "%v; several stand with ; between them", err)
			return false
		}
		row.Answers = append(row.Answers, data)
	}
	if len(row.Answers) > 0 && row.RemainingTTLS == nil {
		p.reject("ttl", "the line has answers and no TTL, so nothing tells when the cache was filled")
		return false
	}
	slices.Sort(row.Answers)
	return true
}

// setProbeTTL reads a remaining TTL; an empty one means that no such record came.
func setProbeTTL(row *probes.Row, column, text string) (wrong string) {
	if text == "" {
		return ""
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return fmt.Sprintf("%.40q is not a TTL: whole seconds from 0 to 2147483647", text)
	}
	v := new(uint32(n))
	switch column {
	case "ttl":
		if *row.RCode != "NOERROR" && *row.RCode != "NXDOMAIN" {
			return "an answer has a TTL, and a reply with " + *row.RCode + " has no answer"
		}
		row.RemainingTTLS = v
	case "ns_ttl":
		row.NSRemainingTTLS = v
	case "soa_ttl":
		row.SOARemainingTTLS = v
	}
	return ""
}

// bitOf reads a bit.
func bitOf(text string) (bit, known bool) {
	switch strings.ToLower(text) {
	case "0", "false":
		return false, true
	case "1", "true":
		return true, true
	}
	return false, false
}

// instantOf reads an instant of RFC 3339, or seconds since 1970 with at most nine decimals.
func instantOf(text string) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		whole, part, _ := strings.Cut(text, ".")
		if len(part) > 9 || strings.Trim(whole+part, "0123456789") != "" || whole == "" {
			return at, false
		}
		seconds, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || seconds > 1<<33 {
			return at, false
		}
		nanos, _ := strconv.ParseInt((part + "000000000")[:9], 10, 64)
		at = time.Unix(seconds, nanos)
	}
	at = at.UTC().Truncate(time.Microsecond)
	return at, probedIn(at)
}
