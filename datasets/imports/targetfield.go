package imports

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/internal/canonical"
	"bridle/datasets/schema/targets"
)

// longestTarget is the longest name that can be probed: before it there must be room for a random label, as
// collectors put it before names to see what a resolver says of one that nobody can have looked up.
const longestTarget = 236

// setTarget puts a value, which is not empty, into its field of a row and returns what is wrong with it.
func setTarget(row *targets.Row, column, text string) string {
	switch column {
	case "name":
		name, err := canonical.Name(text)
		switch {
		case err != nil:
			return fmt.Sprintf("%.80q %v", text, err)
		case len(name) > longestTarget:
			return fmt.Sprintf("the name has %d characters; at most %d leave room for a random label before it", len(name), longestTarget)
		}
		row.Name = name
	case "purpose":
		if !slices.Contains(Purposes(), text) {
			return fmt.Sprintf("%.40q is none of the purposes %s", text, strings.Join(Purposes(), ", "))
		}
		row.Purpose = text
	case "zone_cut", "cname":
		return setName(row, column, text)
	case "is_public", "is_zone_shared":
		return setTruth(row, column, text)
	case "ttl_s", "negative_ttl_s", "ns_parent_ttl_s", "ns_child_ttl_s":
		return setTTL(row, column, text)
	case "addresses":
		return setAddresses(row, text)
	case "looked_up_at":
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || at.Year() < 1983 || at.Year() > 2200 { // the DNS began in 1983; parts hold no instant after 2261
			return fmt.Sprintf("%.60q is not an instant such as 2026-03-01T12:00:00Z", text)
		}
		row.LookedUpAt = new(at.UTC().Truncate(time.Microsecond))
	}
	return ""
}

func setName(row *targets.Row, column, text string) string {
	read, field := canonical.Name, &row.CNAME
	if column == "zone_cut" {
		read, field = zoneName, &row.ZoneCut
	}
	name, err := read(text)
	if err != nil {
		return fmt.Sprintf("%.80q %v", text, err)
	}
	*field = &name
	return ""
}

func setTruth(row *targets.Row, column, text string) string {
	field := &row.IsPublic
	if column == "is_zone_shared" {
		field = &row.IsZoneShared
	}
	switch strings.ToLower(text) {
	case "true":
		*field = new(true)
	case "false":
		*field = new(false)
	default:
		return fmt.Sprintf("%.40q is neither true nor false, and what is not known is left empty", text)
	}
	return ""
}

// setTTL reads a number of seconds from 0 to 2^31-1 (RFC 2181, section 8).
func setTTL(row *targets.Row, column, text string) string {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return fmt.Sprintf("%.40q is not a TTL: whole seconds from 0 to 2147483647", text)
	}
	v := new(uint32(n))
	switch column {
	case "ttl_s":
		row.TTLS = v
	case "negative_ttl_s":
		row.NegativeTTLS = v
	case "ns_parent_ttl_s":
		row.NSParentTTLS = v
	case "ns_child_ttl_s":
		row.NSChildTTLS = v
	}
	return ""
}

// setAddresses reads addresses between semicolons. Any will do, 0.0.0.0 and loopback too: names that are out of use
// point there.
func setAddresses(row *targets.Row, text string) string {
	for one := range strings.SplitSeq(text, ";") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		a, err := netip.ParseAddr(one)
		if err != nil || a.Zone() != "" {
			return fmt.Sprintf("%.60q is not an address; several stand with ; between them", one)
		}
		row.Addresses = append(row.Addresses, a.Unmap().String())
	}
	slices.Sort(row.Addresses)
	row.Addresses = slices.Compact(row.Addresses)
	return ""
}
