package audit

import (
	"fmt"
	"slices"

	"bridle/collectors/simnet/wire"

	mdns "github.com/miekg/dns"
)

// differences returns in which columns an answered row differs from what the server sent; empty if in none.
func differences(r *Row, x *wire.Exchange) []string {
	got, sent := r.Reply, x.Reply
	var d list
	code, named := mdns.RcodeToString[int(sent.RCode)]
	switch {
	case sent.RCode == mdns.RcodeBadVers:
		code = "BADVERS"
	case !named:
		code = fmt.Sprintf("RCODE%d", sent.RCode)
	}
	d.add("rcode", r.RCode, code)
	d.add("is_authoritative", got.AA, sent.AA)
	d.add("is_truncated", got.TC, sent.TC || x.TCP) // TCP is asked after a cut reply alone
	d.add("is_rd_in_reply", got.RD, sent.RD)
	d.add("is_recursion_available", got.RA, sent.RA)
	d.add("is_authentic_data", got.AD, sent.AD)
	d.add("is_edns_in_reply", got.EDNS, sent.EDNS)
	d.add("is_case_kept", r.CaseKept, !sent.LosesCase || x.Name == lower(x.Name))
	d.add("n_answers", got.Answers, sent.Answers)
	d.add("n_authority", got.Authority, sent.Authority)
	d.add("n_additional", got.Additional, sent.Additional)
	d.add("cname", got.CNAME, sent.CNAME)
	pointer(&d, "remaining_ttl_s", got.TTL, sent.TTL)
	pointer(&d, "least_ttl_s", got.LeastTTL, sent.LeastTTL)
	pointer(&d, "ns_owner, ns_remaining_ttl_s, is_ns_in_answer", got.NS, sent.NS)
	pointer(&d, "soa_owner, soa_remaining_ttl_s", got.SOA, sent.SOA)
	pointer(&d, "edns_udp_bytes", r.Offered, x.Offered)
	if !slices.Equal(got.Data, sent.Data) {
		d = append(d, fmt.Sprintf("answers: %q, and %q was sent", got.Data, sent.Data))
	}
	if !slices.Equal(got.ExtendedErrors, sent.ExtendedErrors) {
		d = append(d, fmt.Sprintf("ede_codes: %d, and %d was sent", got.ExtendedErrors, sent.ExtendedErrors))
	}
	return d
}

// list holds differences.
type list []string

func (d *list) add(column string, got, sent any) {
	if got != sent {
		*d = append(*d, fmt.Sprintf("%s: %v, and %v was sent", column, got, sent))
	}
}

// pointer adds a column that may be null.
func pointer[T comparable](d *list, column string, got, sent *T) {
	switch {
	case got == nil && sent == nil:
	case got == nil:
		*d = append(*d, fmt.Sprintf("%s: null, and %v was sent", column, *sent))
	case sent == nil:
		*d = append(*d, fmt.Sprintf("%s: %v, and none was sent", column, *got))
	default:
		d.add(column, *got, *sent)
	}
}
