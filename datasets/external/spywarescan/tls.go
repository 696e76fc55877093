package spywarescan

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/internal/canonical"
	"bridle/datasets/schema/grabs"
)

// hit is one certificate at one place of the chain of one exchange.
type hit struct {
	record
	md5   string
	place int64
}

// group is the rows of ssl_hit with equal ts, ip and src.
type group struct {
	exchange
	hits   []hit
	broken int64 // row of the exchange that was rejected; 0 if none was
}

// tlsGrabs turns the rows of ssl_hit into grabs, in the order of their first rows,
// and returns the hashes of all certificates taken over with the row in which each
// stands first.
func tlsGrabs(records []record, account *ledger.Section) ([]grabs.Row, map[string]int64) {
	var taken []grabs.Row
	first := map[string]int64{}
	for _, g := range groups(records, account) {
		chain, times, err := g.chain()
		if err != nil {
			for _, h := range g.hits {
				account.Reject(h.row, "", err.Error(), h.raw())
			}
			continue
		}
		account.Take(len(g.hits))
		for _, h := range g.hits {
			first[h.md5] = min(h.row, cmp.Or(first[h.md5], h.row))
		}
		for range times {
			taken = append(taken, g.tlsGrab(chain))
		}
	}
	return taken, first
}

// groups puts the rows of ssl_hit together by exchange, in the order of their first
// rows. Rows that cannot be read are rejected; if the exchange of such a row can be
// told, its group is marked as broken.
func groups(records []record, account *ledger.Section) []*group {
	var all []*group
	by := map[exchange]*group{}
	for _, r := range records {
		account.Read()
		x, err := readExchange(r.cells[0], r.cells[1], r.cells[4])
		if err != nil {
			reject(account, r, err)
			continue
		}
		g := by[x]
		if g == nil {
			g = &group{exchange: x}
			by[x] = g
			all = append(all, g)
		}
		h, err := readHit(r)
		if err != nil {
			reject(account, r, err)
			g.broken = r.row
			continue
		}
		g.hits = append(g.hits, h)
	}
	return all
}

// readHit reads what a row of ssl_hit says about the certificate.
func readHit(r record) (hit, error) {
	md5, err := read("md5", r.cells[2], canonical.MD5)
	if err != nil {
		return hit{}, err
	}
	n, err := place(r.cells[3])
	if err != nil {
		return hit{}, err
	}
	return hit{record: r, md5: md5, place: n}, nil
}

// reject notes a row whose error is a fault of one of its columns.
func reject(account *ledger.Section, r record, err error) {
	if f, ok := errors.AsType[*fault](err); ok {
		account.Reject(r.row, f.column, f.reason, r.raw())
		return
	}
	account.Reject(r.row, "", err.Error(), r.raw())
}

// chain returns the certificates of the exchange in the order of their places and how
// often the exchange was recorded: rows that repeat each other in every column are so
// many exchanges, as they are in http_hit. Places must be 1, 2, … without a gap, each
// held by one certificate, and all repeated equally often.
func (g *group) chain() (chain []string, times int, err error) {
	if g.broken != 0 {
		return nil, 0, fmt.Errorf("row %d of the same exchange was rejected, and a chain is taken whole or not at all", g.broken)
	}
	sorted := slices.SortedStableFunc(slices.Values(g.hits), func(a, b hit) int {
		return cmp.Compare(a.place, b.place)
	})
	for i, h := range sorted {
		if i == 0 || h.place != sorted[i-1].place {
			if h.place != int64(len(chain))+1 {
				return nil, 0, fmt.Errorf("the chain has no certificate at place %d", len(chain)+1)
			}
			chain = append(chain, h.md5)
		}
		if h.md5 != chain[len(chain)-1] {
			return nil, 0, fmt.Errorf("the chain has two different certificates at place %d", h.place)
		}
	}
	if len(chain) == 0 || len(sorted)%len(chain) != 0 {
		return nil, 0, errors.New("the places of the chain are not repeated equally often")
	}
	times = len(sorted) / len(chain)
	for i, h := range sorted {
		if h.place != int64(i/times)+1 {
			return nil, 0, errors.New("the places of the chain are not repeated equally often")
		}
	}
	return chain, times, nil
}

// tlsGrab is the row for one exchange with that chain; run and grab identifiers are
// filled in elsewhere.
func (x exchange) tlsGrab(chain []string) grabs.Row {
	ids := make([]string, 0, len(chain))
	for _, md5 := range chain {
		ids = append(ids, identifier(md5))
	}
	return grabs.Row{
		GrabbedAt: x.at, Address: x.address, Port: port(x.source),
		Protocol: "tls", Source: x.source, CertificateIDs: ids,
	}
}

// identifier names a certificate or a response of which the hash alone is known.
func identifier(md5 string) string { return "md5:" + md5 }
