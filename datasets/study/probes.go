package study

import (
	"time"

	"bridle/datasets/schema/probes"
)

// probeColumns lists the columns of the dataset probes in their order. Addresses have no
// dictionary: in a sweep a part holds as many as it has rows.
func probeColumns() []column[probes.Row] {
	type row = probes.Row
	return []column[row]{
		always("run_id", texts, func(r *row) *string { return &r.RunID }).in(words),
		always("sweep", int32s, func(r *row) *int32 { return &r.Sweep }),
		always("address", texts, func(r *row) *string { return &r.Address }),
		always("port", int32s, func(r *row) *int32 { return &r.Port }),
		maybe("anchor_port", int32s, func(r *row) **int32 { return &r.AnchorPort }),
		always("name", texts, func(r *row) *string { return &r.Name }).in(words),
		always("qtype", texts, func(r *row) *string { return &r.QType }).in(words),
		always("burst_index", int32s, func(r *row) *int32 { return &r.BurstIndex }),
		always("purpose", texts, func(r *row) *string { return &r.Purpose }).in(words),
		always("schedule", texts, func(r *row) *string { return &r.Schedule }).in(words),
		always("vantage", texts, func(r *row) *string { return &r.Vantage }).in(words),
		instant("probed_at", func(r *row) *time.Time { return &r.ProbedAt }),
		maybe("n_tries", int32s, func(r *row) **int32 { return &r.NTries }),
		maybe("source_port", int32s, func(r *row) **int32 { return &r.SourcePort }).in(noise),
		maybe("is_tcp", bools, func(r *row) **bool { return &r.IsTCP }),
		maybe("edns_udp_bytes", int32s, func(r *row) **int32 { return &r.EDNSUDPBytes }),
		maybe("rtt_us", int64s, func(r *row) **int64 { return &r.RTTUS }).in(noise),
		always("status", texts, func(r *row) *string { return &r.Status }).in(words),
		maybe("failure", texts, func(r *row) **string { return &r.Failure }).in(words),
		maybe("rcode", texts, func(r *row) **string { return &r.RCode }).in(words),
		list("ede_codes", int32s, func(r *row) *[]int32 { return &r.EDECodes }),
		maybe("is_authoritative", bools, func(r *row) **bool { return &r.IsAuthoritative }),
		maybe("is_truncated", bools, func(r *row) **bool { return &r.IsTruncated }),
		maybe("is_rd_in_reply", bools, func(r *row) **bool { return &r.IsRDInReply }),
		maybe("is_recursion_available", bools, func(r *row) **bool { return &r.IsRecursionAvailable }),
		maybe("is_authentic_data", bools, func(r *row) **bool { return &r.IsAuthenticData }),
		maybe("is_edns_in_reply", bools, func(r *row) **bool { return &r.IsEDNSInReply }),
		maybe("is_case_kept", bools, func(r *row) **bool { return &r.IsCaseKept }),
		maybe("n_answers", int32s, func(r *row) **int32 { return &r.NAnswers }),
		maybe("n_authority", int32s, func(r *row) **int32 { return &r.NAuthority }),
		maybe("n_additional", int32s, func(r *row) **int32 { return &r.NAdditional }),
		maybe("remaining_ttl_s", uint32s, func(r *row) **uint32 { return &r.RemainingTTLS }).in(noise),
		maybe("least_ttl_s", uint32s, func(r *row) **uint32 { return &r.LeastTTLS }).in(noise),
		maybe("ns_owner", texts, func(r *row) **string { return &r.NSOwner }).in(words),
		maybe("ns_remaining_ttl_s", uint32s, func(r *row) **uint32 { return &r.NSRemainingTTLS }).in(noise),
		maybe("is_ns_in_answer", bools, func(r *row) **bool { return &r.IsNSInAnswer }),
		maybe("soa_owner", texts, func(r *row) **string { return &r.SOAOwner }).in(words),
		maybe("soa_remaining_ttl_s", uint32s, func(r *row) **uint32 { return &r.SOARemainingTTLS }).in(noise),
		maybe("cname", texts, func(r *row) **string { return &r.CNAME }).in(words),
		list("answers", texts, func(r *row) *[]string { return &r.Answers }),
		always("source", texts, func(r *row) *string { return &r.Source }).in(words),
		maybe("source_row", int64s, func(r *row) **int64 { return &r.SourceRow }),
	}
}
