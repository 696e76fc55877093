package cachefill

import (
	"fmt"
	"slices"
)

// Account says what became of each row of probes. Its numbers add up to Rows.
type Account struct {
	Rows int64
	// Classes are the rows that were used, by class: hit, nshit, neghit, miss, refused, fail, skipped, suspect and why.
	Classes []Count
	// Unused are rows that were not used, by reason.
	Unused []Count
}

// Count is a number of rows of one kind.
type Count struct {
	Kind string
	Rows int64
}

// doubts are what is wrong with a suspect row, by the number that queries give it.
var doubts = map[int64]string{
	1:  "a random label of the zone was answered too",
	10: "the reply claims authority",
	11: "the answer is none of the name's",
	12: "the reply has RD=1 with an answer",
	13: "the TTL is 0",
	14: "the TTL is longer than the cache can have",
	15: "an NS set stands in the answer section",
	16: "the referral does not lead to the name",
}

// class returns the word for a number of k in rows.sql.
func class(k int64) string {
	switch words := []string{"fail", "nshit", "miss", "hit", "neghit", "", "skipped", "refused"}; {
	case k < int64(len(words)):
		return words[k]
	default:
		return "suspect: " + doubts[k]
	}
}

// count makes the account.
func (x *extraction) count() error {
	a := &x.account
	if err := x.one("SELECT count(*) FROM probes", &a.Rows); err != nil {
		return err
	}
	used := int64(0)
	for kind, n := range x.kinds {
		if n > 0 && kind != 8 && kind != 9 {
			a.Classes = append(a.Classes, Count{class(int64(kind)), n})
			used += n
		}
	}
	err := x.rows(`SELECT why, sum(n_probes)::BIGINT FROM fx_path WHERE why IS NOT NULL GROUP BY why
UNION ALL SELECT CASE WHEN b.qtype <> 'A' THEN 'another type than A was asked for' ELSE 'a random label of a burst' END AS reason, count(*)
FROM probes b JOIN fx_path a ON a.address = b.address AND a.port = b.port AND a.anchor = coalesce(b.anchor_port, 0)
WHERE a.why IS NULL AND (b.qtype <> 'A' OR b.burst_index > 0 AND b.purpose = 'control') GROUP BY reason ORDER BY 1`,
		func(scan func(...any) error) error {
			var c Count
			err := scan(&c.Kind, &c.Rows)
			a.Unused = append(a.Unused, c)
			used += c.Rows
			return err
		})
	if err == nil && used != a.Rows {
		err = fmt.Errorf("%d rows of probes, but %d are accounted for: please report this", a.Rows, used)
	}
	return err
}

// groups reads the cache groups: what the survey says of them, else the user's table.
func (x *extraction) groups() error {
	return x.rows(`SELECT g.label, coalesce(c.class, ''), coalesce(c.country, ''), coalesce(c.is_refreshing, false), g.is_stale,
  coalesce(c.packet_cache_s, 0), greatest(1, coalesce(c.pool_size, t.caches, 1)), coalesce(array_to_string(c.asns, ' '), t.asns, ''),
  coalesce(array_to_string(c.egress_asns, ' '), '')
FROM fx_group g LEFT JOIN (FROM current_cache_groups QUALIFY row_number() OVER (PARTITION BY cache_group ORDER BY run_id DESC) = 1) c
ON c.cache_group = g.label
LEFT JOIN (SELECT j.label, max(r.n_caches) AS caches, string_agg(DISTINCT r.asn, ' ') AS asns FROM fx_judged j
  JOIN current_resolver_groups r ON r.address = j.address AND (r.port IS NULL OR r.port = j.port) GROUP BY j.label) t
ON t.label = g.label ORDER BY g.g`, func(scan func(...any) error) error {
		var g Group
		var own, egress string
		err := scan(&g.Label, &g.Class, &g.Country, &g.IsRefreshing, &g.IsStale, &g.PacketCacheS, &g.Caches, &own, &egress)
		g.ASNs = numbers(own + " " + egress)
		x.book.Groups = append(x.book.Groups, g)
		return err
	})
}

// users are classes of networks in which users live, wherever else the group has addresses.
var users = []string{"access", "transit_access", "transit"}

// networks gives groups the class of their network: that of users if any of its systems has one, else the first
// by the alphabet.
func (x *extraction) networks() error {
	classes := map[int64]string{}
	err := x.rows(`SELECT asn, any_value(as_class ORDER BY valid_on DESC, as_class) FROM prefixes WHERE asn IS NOT NULL AND as_class IS NOT NULL
  AND as_class <> 'unknown' GROUP BY asn`, func(scan func(...any) error) error {
		var asn int64
		var class string
		err := scan(&asn, &class)
		classes[asn] = class
		return err
	})
	for i := range x.book.Groups {
		g := &x.book.Groups[i]
		for _, asn := range g.ASNs {
			c := classes[asn]
			switch {
			case c == "" || slices.Contains(users, g.Network):
			case g.Network == "" || slices.Contains(users, c) || c < g.Network:
				g.Network = c
			}
		}
	}
	return err
}

// names reads the names and chooses one for each zone.
func (x *extraction) names() error {
	x.zones = make([]int32, x.nZones)
	for i := range x.zones {
		x.zones[i] = -1
	}
	operators := map[string]int32{}
	return x.rows(`SELECT name, purpose, coalesce(zone, ''), coalesce(who, ''), coalesce(z, -1), array_to_string(hosting, ' ') FROM fx_name ORDER BY n`,
		func(scan func(...any) error) error {
			n := Name{Operator: NoOperator}
			var who, hosting string
			var z int64
			err := scan(&n.Name, &n.Purpose, &n.Zone, &who, &z, &hosting)
			if who != "" {
				if _, ok := operators[who]; !ok {
					operators[who] = int32(len(operators))
				}
				n.Operator = operators[who]
			}
			if n.HostingASNs = numbers(hosting); z >= 0 && x.zones[z] < 0 {
				x.zones[z] = int32(len(x.book.Names))
			}
			x.book.Names = append(x.book.Names, n)
			return err
		})
}
