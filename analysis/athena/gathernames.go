package athena

import (
	"cmp"
	"database/sql"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/prefix"
	"bridle/datasets/schema/prefixes"
)

// stay is the time during which a name pointed to an address, as far as it is dated.
type stay struct {
	address     string
	first, last time.Time
}

// longestGap is how long after the last sight of a name at one address it may be seen at the
// next for the day of its move to be taken as known.
const longestGap = 8 * 24 * time.Hour

// resolved takes what records say: TTLs, name services, and the stays from which moves are
// told once networks are known.
func (g *gathering) resolved() error {
	g.stays = map[string][]stay{}
	return g.rows(`SELECT name, rrtype, value, min(first_seen_at), max(last_seen_at), ttl_s FROM resolutions
WHERE failure IS NULL AND rrtype IN ('A', 'AAAA', 'NS') GROUP BY ALL ORDER BY ALL`, func(scan func(...any) error) error {
		var name, rrtype, value string
		var first, last sql.NullTime
		var ttl sql.NullInt64
		if err := scan(&name, &rrtype, &value, &first, &last, &ttl); err != nil {
			return err
		}
		if rrtype == "NS" {
			for _, server := range g.domains[name] {
				g.add(server, "name_service", owned(value))
			}
			return nil
		}
		if len(g.of[name]) == 0 {
			return nil // not a name of these servers
		}
		if ttl.Valid && slices.Contains(g.of[name], value) {
			g.add(value, "ttl", strconv.FormatInt(ttl.Int64, 10))
		}
		if first.Valid && last.Valid {
			g.stay(name, stay{value, first.Time.UTC(), last.Time.UTC()})
		}
		return nil
	})
}

// stay widens the stay of a name at an address.
func (g *gathering) stay(name string, s stay) {
	for i, old := range g.stays[name] {
		if old.address == s.address {
			if s.first.Before(old.first) {
				g.stays[name][i].first = s.first
			}
			if s.last.After(old.last) {
				g.stays[name][i].last = s.last
			}
			return
		}
	}
	g.stays[name] = append(g.stays[name], s)
}

// networks takes the origin of each server as of its last match, and of moves those before
// and after. Where sources disagree every origin counts.
func (g *gathering) networks() error {
	var rows []prefixes.Row
	err := g.rows(`SELECT prefix, asn, valid_on, source, source_row FROM prefixes
WHERE prefix IS NOT NULL AND asn IS NOT NULL ORDER BY ALL`, func(scan func(...any) error) error {
		var r prefixes.Row
		err := scan(&r.Prefix, &r.ASN, &r.ValidOn, &r.Source, &r.SourceRow)
		rows = append(rows, r)
		return err
	})
	if err != nil {
		return err
	}
	table, err := prefix.NewTable(rows)
	if err != nil {
		return err
	}
	for address, s := range g.servers {
		for _, as := range origins(table, address, s.last) {
			g.add(address, "asn", as)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g.stays)) {
		g.moves(table, g.stays[name])
	}
	return nil
}

// origins returns the autonomous systems of an address on a day.
func origins(table *prefix.Table, address string, at time.Time) (list []string) {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return nil
	}
	for _, answer := range table.At(a, at.UTC().Format(time.DateOnly)) {
		for _, r := range answer.Rows {
			list = append(list, "AS"+strconv.FormatInt(*r.ASN, 10))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// moves gives both servers of each move its day and networks. A name moved if it was last seen
// at one address at most a day after it was first seen at the next, and no more than
// longestGap before.
func (g *gathering) moves(table *prefix.Table, stays []stay) {
	slices.SortFunc(stays, func(a, b stay) int {
		return cmp.Or(a.first.Compare(b.first), a.last.Compare(b.last), strings.Compare(a.address, b.address))
	})
	for i := 1; i < len(stays); i++ {
		from, to := stays[i-1], stays[i]
		gap := to.first.Sub(from.last)
		if gap < -24*time.Hour || gap > longestGap || !to.last.After(from.last) || !to.first.After(from.first) {
			continue
		}
		before, after := origins(table, from.address, from.last), origins(table, to.address, to.first)
		if len(before) == 0 || len(after) == 0 {
			continue
		}
		move := to.first.Format(time.DateOnly) + " " + strings.Join(before, "/") + " " + strings.Join(after, "/")
		for _, s := range []stay{from, to} {
			if _, ok := g.servers[s.address]; ok {
				g.add(s.address, "move", move)
			}
		}
	}
}
