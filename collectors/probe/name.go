package probe

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"bridle/datasets/schema/targets"
)

// Purpose says why a name is asked for.
type Purpose string

// Purposes of names, in the words of targets and probes.
const (
	Target  Purpose = "target"
	Decoy   Purpose = "decoy"
	Control Purpose = "control"
)

// UnknownTTL is the TTL that is supposed of a name whose TTL is not known, in seconds.
const UnknownTTL = 300

// Name is a name that witnesses are asked for, always for type A.
type Name struct {
	// Name is lower case, without final dot.
	Name    string
	Purpose Purpose
	// Zone is the name at which the zone is delegated; empty: not known.
	Zone string
	// Shared is true if names of others lie in the same zone, so that its delegation says nothing.
	Shared bool
	// TTL of the address record and of the NS set as parent and zone give them, in seconds; 0: not known.
	TTL, ParentNSTTL, ChildNSTTL uint32
	// Addresses are those it may have; empty: none are known, and none is doubted.
	Addresses []netip.Addr
}

// tellsByDelegation reports whether the delegation of the zone says that somebody asked for a name of it.
func (n *Name) tellsByDelegation() bool { return n.Zone != "" && n.Zone != "." && !n.Shared }

// Omitted is a row of targets that is not asked for.
type Omitted struct {
	Name, QType, Reason string
}

// FromTargets returns the names of rows of targets, in their order. Canaries, which belong to surveys, and
// types other than A are omitted. A name that comes twice, has no such purpose or
// cannot be a name is an error.
func FromTargets(rows []targets.Row) ([]Name, []Omitted, error) {
	var names []Name
	var omitted []Omitted
	var errs []error
	seen := map[string]bool{}
	for i := range rows {
		row := &rows[i]
		switch {
		case row.Purpose == "canary":
			omitted = append(omitted, Omitted{row.Name, row.QType, "canaries are for surveys"})
			continue
		case row.QType != "A":
			omitted = append(omitted, Omitted{row.Name, row.QType, "caches are asked for type A"})
			continue
		case seen[row.Name]:
			errs = append(errs, fmt.Errorf("name %s stands twice among the targets; give it once", row.Name))
			continue
		}
		seen[row.Name] = true
		n, err := fromTarget(row)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		names = append(names, n)
	}
	return names, omitted, errors.Join(errs...)
}

func fromTarget(row *targets.Row) (Name, error) {
	n := Name{Name: row.Name, Purpose: Purpose(row.Purpose), Zone: orZero(row.ZoneCut), Shared: orZero(row.IsZoneShared),
		TTL: orZero(row.TTLS), ParentNSTTL: orZero(row.NSParentTTLS), ChildNSTTL: orZero(row.NSChildTTLS)}
	for _, s := range row.Addresses {
		a, err := netip.ParseAddr(s)
		if err != nil {
			return Name{}, fmt.Errorf("address %q of target %s cannot be read: %w", s, row.Name, err)
		}
		n.Addresses = append(n.Addresses, a.Unmap())
	}
	return n, n.check()
}

// check returns what is wrong with a name.
func (n *Name) check() error {
	switch {
	case n.Purpose != Target && n.Purpose != Decoy && n.Purpose != Control:
		return fmt.Errorf("name %q has purpose %q; give target, decoy or control", n.Name, n.Purpose)
	case n.Name == "" || n.Name != strings.ToLower(n.Name) || strings.HasSuffix(n.Name, "."):
		return fmt.Errorf("name %q is not lower case without final dot; write it so", n.Name)
	case len(n.Name) > 236:
		return fmt.Errorf("name %q is longer than 236 characters, so that no random label fits before it; leave it out", n.Name)
	case n.Zone != "" && !within(n.Name, n.Zone):
		return fmt.Errorf("name %q does not lie in its zone %q; mend the targets", n.Name, n.Zone)
	}
	return nil
}

// within reports whether name is zone or lies below it.
func within(name, zone string) bool {
	return name == zone || zone == "." || strings.HasSuffix(name, "."+zone)
}

// ttl returns the TTL that a witness keeps of the name's address, in seconds.
func (n *Name) ttl(w *Witness) uint32 {
	if n.TTL == 0 {
		return w.Keep(UnknownTTL)
	}
	return w.Keep(n.TTL)
}
