package audit

import (
	"net/netip"

	"bridle/collectors/simnet/dns"
)

// skipped holds the words of skipped rows against the rules, but for over_cap, which limits does.
func (c *check) skipped(i int) {
	run := &c.Runs[i]
	unfit := run.unfit()
	for j := range run.Rows {
		r := &run.Rows[j]
		forbidden := ""
		if c.Permit != nil {
			forbidden = c.Permit(r.Asked.Addr(), r.Name)
		}
		if r.Status != "skipped" {
			if forbidden != "" {
				c.report.find("somebody was asked who may not be", r.At, "%s, and the rule is %s", describe(run, r), forbidden)
			}
			if since, ok := unfit[r.Asked.Addr()]; ok && r.At > since+unfitSlack {
				c.report.find("a witness was asked after it had become unfit", r.At, "%s, unfit since %s", describe(run, r), since.Time())
			}
			continue
		}
		if r.Queries != 0 {
			c.report.find("a row contradicts itself", r.At, "%s", describe(run, r))
			continue
		}
		switch r.Failure {
		case "over_cap":
		case "unfit":
			if c.withheld[ref{int32(i), int32(j)}] {
				c.report.count("rows: skipped unfit, to spare the class of the cache")
				continue
			}
			if since, ok := unfit[r.Asked.Addr()]; !ok || since > r.At {
				c.report.find("a row was skipped as unfit without a reason in the rows", r.At, "%s", describe(run, r))
				continue
			}
			c.report.count("rows: skipped unfit, the witness showed before that it is")
		default:
			if forbidden != r.Failure {
				c.report.find("a row was skipped by a rule that does not forbid it", r.At, "%s, and the rule is %q", describe(run, r), forbidden)
				continue
			}
			c.report.count("rows: skipped " + r.Failure + ", as the lists say")
		}
	}
}

// unfitSlack is how long a question may have waited in the dispatcher when a witness became unfit.
const unfitSlack = dns.Day

// unfit returns since when addresses were unfit, by what the rows of a run show: an answer to a control name, or two
// wrong addresses.
func (r *Run) unfit() map[netip.Addr]dns.Instant {
	since, wrong := map[netip.Addr]dns.Instant{}, map[netip.Addr]int{}
	if r.Probe == nil {
		return since
	}
	for j := range r.Rows { // in the order of outcomes, but for runs that were taken up
		row := &r.Rows[j]
		who := row.Asked.Addr()
		if _, known := since[who]; known || row.Reply == nil || row.Reply.TTL == nil || row.RCode != "NOERROR" && row.Purpose != "control" {
			continue
		}
		if !row.Reply.AA && !r.Probe.known(row) {
			wrong[who]++
		}
		if row.Purpose == "control" || wrong[who] >= 2 {
			since[who] = row.At
		}
	}
	return since
}

// known reports whether all addresses of an answer may be the name's; true if none are known.
func (p *Probe) known(row *Row) bool {
	t := p.Targets[row.Name]
	if t == nil || len(t.Addresses) == 0 {
		return true
	}
	for _, text := range row.Reply.Data {
		a, err := netip.ParseAddr(text)
		if err != nil || !holds(t.Addresses, a.Unmap()) {
			return false
		}
	}
	return true
}

// holds reports whether an address is in a list of texts.
func holds(list []string, a netip.Addr) bool {
	for _, text := range list {
		if b, err := netip.ParseAddr(text); err == nil && b.Unmap() == a {
			return true
		}
	}
	return false
}
