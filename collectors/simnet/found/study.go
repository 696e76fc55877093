package found

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"bridle/collectors/simnet/ofstudy"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
	"bridle/datasets/world"
)

// Tools whose runs are read: those of the scan, the match and the search for names.
const (
	scanTool  = "scan"
	matchTool = "match"
	namesTool = "names"
)

// Study compares what a study found with its world, which the run of its lists names. The last runs that matched
// and that looked for names count; all scans do. An error means that something cannot be read, or that one of these runs is missing.
func Study(s study.Study) (*Report, error) {
	in, err := Gather(s)
	if err != nil {
		return nil, err
	}
	return Check(in), nil
}

// Gather reads what there is to compare.
func Gather(s study.Study) (*Input, error) {
	runs, err := s.Runs()
	if err != nil {
		return nil, err
	}
	in := &Input{Visits: map[netip.AddrPort][]Span{}, Matches: map[netip.Addr]bool{}, Names: map[string][]string{}}
	if in.World, err = ofstudy.World(s); err != nil {
		return nil, err
	}
	match, ok := study.Latest(runs, matchTool)
	if !ok {
		return nil, fmt.Errorf("%s has no matches: run 'bridle match %s' first", s.Dir(), s.Dir())
	}
	names, ok := study.Latest(runs, namesTool)
	if !ok {
		return nil, fmt.Errorf("%s has no names: run 'bridle names %s' first", s.Dir(), s.Dir())
	}
	how, err := decode(names)
	if err != nil {
		return nil, err
	}
	if how.All {
		return nil, fmt.Errorf("run %s found the names of all servers: run 'bridle names %s' without --all, which finds those of matches", names.RunID, s.Dir())
	}
	in.Slack = time.Duration(how.SlackS) * time.Second
	return in, errors.Join(in.scans(s, runs), in.matches(s, match.RunID), in.names(s, names.RunID), in.records(s))
}

// scans reads when operators' servers were visited.
func (in *Input) scans(s study.Study, runs []study.Manifest) error {
	theirs := map[string]bool{}
	for i := range in.World.Servers {
		if x := &in.World.Servers[i]; x.Operator != world.None {
			theirs[x.Address.String()] = true
		}
	}
	for _, m := range runs {
		if m.Tool != scanTool {
			continue
		}
		c, err := decode(m)
		if err != nil {
			return err
		}
		var sweep Span
		visits := map[netip.AddrPort]Span{}
		err = ofstudy.Each(s, "grabs", m.RunID, func(r *grabs.Row) error {
			sweep.add(r.GrabbedAt)
			if !theirs[r.Address] || r.Port == nil {
				return nil
			}
			a, err := netip.ParseAddr(r.Address)
			if err != nil {
				return err
			}
			at := netip.AddrPortFrom(a, uint16(*r.Port))
			v := visits[at]
			v.add(r.GrabbedAt)
			visits[at] = v
			return nil
		})
		if err != nil {
			return err
		}
		for at, v := range visits {
			in.Visits[at] = append(in.Visits[at], v)
		}
		if m.State == study.Complete && c.Shard == "" && !sweep.From.IsZero() {
			in.Sweeps = append(in.Sweeps, sweep)
		}
	}
	if len(in.Visits) == 0 && len(in.Sweeps) == 0 {
		return fmt.Errorf("%s has no scan: run 'bridle-scan run --study %s' while the world is served", s.Dir(), s.Dir())
	}
	return nil
}

func (in *Input) matches(s study.Study, runID string) error {
	return ofstudy.Each(s, "fingerprint_matches", runID, func(r *fingerprintmatches.Row) error {
		a, err := netip.ParseAddr(r.Address)
		in.Matches[a] = true
		return err
	})
}

func (in *Input) names(s study.Study, runID string) error {
	return ofstudy.Each(s, "name_observations", runID, func(r *nameobservations.Row) error {
		if !slices.Contains(in.Names[r.Name], r.SeenIn) {
			in.Names[r.Name] = append(in.Names[r.Name], r.SeenIn)
			slices.Sort(in.Names[r.Name])
		}
		return nil
	})
}

// records reads what the study knows of where names point.
func (in *Input) records(s study.Study) error {
	return ofstudy.Each(s, "resolutions", "", func(r *resolutions.Row) error {
		if r.Failure != nil || r.Rrtype != "A" && r.Rrtype != "AAAA" {
			return nil
		}
		a, err := netip.ParseAddr(r.Value)
		record := Record{Name: r.Name, Address: a}
		if r.FirstSeenAt != nil {
			record.First = *r.FirstSeenAt
		}
		if r.LastSeenAt != nil {
			record.Last = *r.LastSeenAt
		}
		in.Records = append(in.Records, record)
		return err
	})
}
