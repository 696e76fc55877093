package found

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"bridle/datasets/command"
)

// Write prints the counts, then false ones by what they are, then at most so many of each kind.
func (r *Report) Write(w io.Writer, most int) error {
	var b strings.Builder
	n := func(v int) string { return command.Group(int64(v)) }
	fmt.Fprintf(&b, "SIMULATED: scenario %s, seed %d, %s\n", r.Scenario, r.Seed, command.Plural(int64(r.Sweeps), "whole sweep"))
	fmt.Fprintf(&b, "servers of operators that were up\t%s, found %s, missed %s, false %s\n", n(r.ServersUp), n(r.ServersFound), n(len(r.MissedServers)), n(len(r.FalseServers)))
	fmt.Fprintf(&b, "lookalikes in the world\t%s, taken for none %s\n", n(r.Lookalikes), n(r.LookalikesSpared))
	fmt.Fprintf(&b, "names of operators to be found\t%s, found %s, missed %s, false %s\n", n(r.NamesThere), n(r.NamesFound), n(len(r.MissedNames)), n(len(r.FalseNames)))
	fmt.Fprintf(&b, "names found\t%s in certificates, %s by resolutions\n", n(r.ByCertificate), n(r.ByResolution))
	fmt.Fprintf(&b, "domains of these names\t%s, found %s\n", n(r.DomainsThere), n(r.DomainsFound))
	for _, kind := range []struct {
		what string
		list []Finding
	}{{"missed server", r.MissedServers}, {"false server", r.FalseServers}, {"missed name", r.MissedNames}, {"false name", r.FalseNames}} {
		by := map[string]int{}
		for _, f := range kind.list {
			by[class(f.Is)]++
		}
		for _, is := range slices.Sorted(maps.Keys(by)) {
			fmt.Fprintf(&b, "%ss: %s\t%s\n", kind.what, is, n(by[is]))
		}
		for _, f := range kind.list[:min(most, len(kind.list))] {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", kind.what, f.What, f.Is)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// class is the kind of what a finding is: without whose it is.
func class(is string) string {
	is, _, _ = strings.Cut(is, " of ")
	if strings.HasPrefix(is, "operator") {
		return "of operators"
	}
	return is
}
