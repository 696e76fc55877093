package cachefill

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Reading is what one probe told of a name at a cache.
type Reading struct {
	At time.Time
	// Resolver is the address that was asked.
	Resolver string
	// Class is that of [Account]: hit, nshit, neghit, miss, refused, fail, skipped, or suspect and why.
	Class string
	// TTLS is the TTL that was left, in seconds: of the answer, of a denial, or of the delegation. Nil if nothing of
	// the kind was seen.
	TTLS *uint32
}

// Readings returns what probes told of one name at one cache group, in the order of time: the rows behind the fills of that
// watch, classed exactly as [Extract] classes them. Rows that came through ways which may not testify are left out, as there.
//
// A group or name that was never asked gives none, and no error.
func Readings(ctx context.Context, db DB, group, name string) (all []Reading, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	x := &extraction{ctx: ctx, conn: conn, book: &Book{}}
	defer func() { err = errors.Join(err, x.clean(), conn.Close()) }()
	if err := x.prepare(); err != nil {
		return nil, fmt.Errorf("cachefill: %w", err)
	}
	const which = "name = $1 AND remaining_ttl_s IS "
	rows, err := conn.QueryContext(ctx, `SELECT r.t, a.address, (r.k & 31)::INTEGER, r.ttl, r.ns FROM (`+
		x.rowsWhere(which+"NULL", "NULL::UINTEGER", "NULL::VARCHAR[]", "NULL::VARCHAR[]")+` UNION ALL `+
		x.rowsWhere(which+"NOT NULL", "remaining_ttl_s", "answers", "n.addresses")+`) r
JOIN fx_path a USING (p) JOIN fx_group g USING (g) WHERE (r.k & 31) NOT IN (8, 9) AND g.label = $2 ORDER BY ALL`, name, group)
	if err != nil {
		return nil, fmt.Errorf("cachefill: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Reading
		var at, k int64
		var ttl, ns *uint32
		if err := rows.Scan(&at, &r.Resolver, &k, &ttl, &ns); err != nil {
			return nil, err
		}
		r.At, r.Class = instant(at), class(k)
		switch r.Class {
		case "hit", "neghit":
			r.TTLS = ttl
		case "nshit":
			r.TTLS = ns
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
