package imports

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/schema/probes"

	"github.com/miekg/dns"
)

// asked begins a row: who was asked for what, and when. resolver is an address, address:port or [address]:port; 53 counts where
// no port is named. ok is false if it was rejected.
func (p *probing) asked(resolver, resolverColumn, name, nameColumn, qtype string, at time.Time) (row probes.Row, ok bool) {
	text, number := splitPort(resolver)
	a, err := address(text)
	if err != nil {
		p.reject(resolverColumn, "%v", err)
		return row, false
	}
	asked := uint16(53)
	if number != "" {
		if asked, err = port(number); err != nil {
			p.reject(resolverColumn, "%v", err)
			return row, false
		}
	}
	canonical, err := fullName(name)
	if err != nil {
		p.reject(nameColumn, "%.80q %v", name, err)
		return row, false
	}
	return probes.Row{Address: a.String(), Port: int32(asked), Name: canonical, QType: qtype, ProbedAt: at}, true
}

// dnsRecord is a record of a reply, as zdns and massdns write them. What only one of them has is empty.
type dnsRecord struct {
	TTL    *uint32 `json:"ttl"`
	Type   string  `json:"type"`
	Name   string  `json:"name"`
	Answer string  `json:"answer"` // zdns
	Data   string  `json:"data"`   // massdns
	EDE    []struct {
		InfoCode int32 `json:"info_code"`
	} `json:"ede"` // zdns, of EDNS
}

// records reads a section.
func records(section json.RawMessage) (all []dnsRecord, err error) {
	if section == nil {
		return nil, nil
	}
	if err := json.Unmarshal(section, &all); err != nil {
		return nil, errors.New("cannot be read as a list of records")
	}
	return all, nil
}

// edns reports whether a record is an OPT record: zdns writes EDNS0, massdns the number.
func (r dnsRecord) edns() bool {
	return strings.HasPrefix(r.Type, "EDNS") || r.Type == "OPT" || r.Type == "41"
}

// fillAnswer reads the columns of the answer section.
func fillAnswer(row *probes.Row, section []dnsRecord) error {
	row.NAnswers = new(int32(len(section)))
	alias := map[string]string{}
	for i, r := range section {
		if r.TTL == nil {
			return fmt.Errorf("record %d of the answer has no TTL, so nothing tells when it was filled (zdns leaves it out with --result-verbosity short)", i+1)
		}
		if row.LeastTTLS == nil || *r.TTL < *row.LeastTTLS {
			row.LeastTTLS = new(*r.TTL)
		}
		owner := plainName(r.Name)
		if _, twice := alias[owner]; r.Type == "CNAME" && !twice {
			alias[owner] = plainName(r.Answer + r.Data)
		}
		if r.Type != row.QType {
			continue
		}
		if row.RemainingTTLS == nil {
			row.RemainingTTLS = new(*r.TTL)
		}
		text, err := recordData(r)
		if err != nil {
			return err
		}
		row.Answers = append(row.Answers, text)
	}
	slices.Sort(row.Answers)
	at := row.Name
	for range alias { // a loop ends after as many steps as there are aliases
		next, found := alias[at]
		if !found {
			break
		}
		row.CNAME, at = &next, next
	}
	return fillDelegation(row, section, true)
}

// fillAuthority reads the columns of the authority section.
func fillAuthority(row *probes.Row, section []dnsRecord) error {
	row.NAuthority = new(int32(len(section)))
	for _, r := range section {
		if r.Type != "SOA" || row.SOAOwner != nil {
			continue
		}
		if r.TTL == nil {
			return errors.New("the SOA has no TTL")
		}
		row.SOAOwner, row.SOARemainingTTLS = new(plainName(r.Name)), new(*r.TTL)
	}
	return fillDelegation(row, section, false)
}

// fillDelegation takes the first NS set that there is, and the least TTL of it.
func fillDelegation(row *probes.Row, section []dnsRecord, inAnswer bool) error {
	if row.NSOwner != nil {
		return nil
	}
	for _, r := range section {
		owner := plainName(r.Name)
		switch {
		case r.Type != "NS":
		case r.TTL == nil:
			return errors.New("an NS record has no TTL")
		case row.NSOwner == nil:
			row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = &owner, new(*r.TTL), new(inAnswer)
		case owner == *row.NSOwner:
			*row.NSRemainingTTLS = min(*row.NSRemainingTTLS, *r.TTL)
		}
	}
	return nil
}

// recordData returns the data of a record as own probes have it: addresses canonical, names
// lower case without final dot.
func recordData(r dnsRecord) (string, error) {
	text := r.Answer + r.Data
	switch r.Type {
	case "A", "AAAA":
		a, err := netip.ParseAddr(text)
		if err != nil || a.Zone() != "" {
			return "", fmt.Errorf("the answer %.60q is no address", text)
		}
		return a.Unmap().String(), nil
	case "NS", "CNAME", "PTR":
		return plainName(text), nil
	}
	return strings.ToValidUTF8(text, "\uFFFD"), nil
}

// plainName returns a name in lower case without final dot; the root is a dot.
func plainName(name string) string {
	if name = strings.ToLower(strings.TrimSuffix(name, ".")); name == "" {
		return "."
	}
	return name
}

// responseCode returns the name of a response code as rows have it, given by a name or a number.
func responseCode(text string) (name string, ok bool) {
	n, err := strconv.ParseUint(text, 10, 12) // 12 bits with EDNS (RFC 6891, section 6.1.3)
	if err != nil {
		switch upper := strings.ToUpper(text); upper {
		case "NOT_IMPL": // zdns before 2.0
			return "NOTIMP", true
		case "BADVERS", "BADSIG": // both are 16; replies to queries without signature mean the version
			return "BADVERS", true
		default:
			_, known := dns.StringToRcode[upper]
			return upper, known
		}
	}
	if n == dns.RcodeBadVers {
		return "BADVERS", true
	}
	if name, ok = dns.RcodeToString[int(n)]; !ok {
		name = fmt.Sprintf("RCODE%d", n)
	}
	return name, true
}

// answered fills in that a reply came.
func answered(row *probes.Row, rcode string) { row.Status, row.RCode = "answered", &rcode }

// failed fills in why none came.
func failed(row *probes.Row, status, failure string) { row.Status, row.Failure = status, &failure }

// hashOf returns a hash that tells lines of one pair apart.
func hashOf(line, more string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, line)
	io.WriteString(h, more)
	return h.Sum64()
}

// probedIn reports whether an instant lies in the years that studies can hold.
func probedIn(at time.Time) bool { return at.Year() >= firstYear && at.Year() <= lastYear }
