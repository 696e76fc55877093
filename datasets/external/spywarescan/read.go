package spywarescan

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"bridle/datasets/external"
	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/indicators"
)

// SetName is the name of the set in the manifest.
const SetName = "hacking-team-2014"

// databaseFile is the path of the database in the manifest.
const databaseFile = "ht/results/ht.db"

// Read reads the set in the folder dir and hands its rows to emit, one after the other
// and always in the same order: certificates by hash; http_responses by hash;
// indicators, first those of certificates, then those of responses, each by hash;
// grabs, first of TLS, then of HTTP, each in the order of the first row of the file;
// rejects by table (ssl_hit, http_hit, banner) and row.
//
// Each row is a value of a row type of datasets/schema. RunID is left empty; GrabID
// counts from 1. Equal input gives equal rows, so an interrupted import is continued by
// passing over as many rows of each dataset as are recorded already.
//
// Indicators are all certificates and responses that stand in rows taken over, with
// source_row the first row of ssl_hit, or the row of banner.
//
// Read does not compare the file with the manifest; see external.Verify.
//
// # Errors
//
// A file that is missing, empty, cut off, damaged, no SQLite database, or without one
// of the tables or columns is an error that names the file, and nothing is handed on.
// A row with a value that cannot be read is not an error but a row of rejects. Read
// stops when ctx ends and at the first error of emit, which it returns unwrapped.
func Read(ctx context.Context, dir string, emit func(row any) error) (external.Counts, error) {
	set, found := external.Named(SetName)
	if !found {
		panic("spywarescan: the manifest has no set " + SetName)
	}
	content, err := load(ctx, filepath.Join(dir, filepath.FromSlash(databaseFile)))
	if err != nil {
		return nil, err
	}
	var account ledger.Ledger
	if err := content.convert(set, &account); err != nil {
		return nil, err
	}
	return account.Counts(), account.Emit(ctx, emit)
}

// content is all rows of the database as they are stored.
type content struct{ sslHits, httpHits, banners []record }

// load reads the whole database, or nothing.
func load(ctx context.Context, path string) (content, error) {
	db, err := open(ctx, path)
	if err != nil {
		return content{}, err
	}
	defer db.Close()
	var c content
	for _, part := range []struct {
		table table
		into  *[]record
	}{{sslHitTable(), &c.sslHits}, {httpHitTable(), &c.httpHits}, {bannerTable(), &c.banners}} {
		if *part.into, err = part.table.all(ctx, db); err != nil {
			if ctx.Err() != nil {
				return content{}, ctx.Err()
			}
			return content{}, fmt.Errorf("spywarescan: %s %w; get the set again", path, err)
		}
	}
	return c, nil
}

// all checks the shape of the table and returns its rows.
func (t table) all(ctx context.Context, db *sql.DB) ([]record, error) {
	if err := t.checkShape(ctx, db); err != nil {
		return nil, err
	}
	return t.read(ctx, db)
}

// convert turns the stored rows into rows of a study.
func (c content) convert(set external.Set, account *ledger.Ledger) error {
	sslHits := account.Section(databaseFile, sslHitTable().name)
	httpHits := account.Section(databaseFile, httpHitTable().name)
	published := account.Section(databaseFile, bannerTable().name)

	responses := banners(c.banners, published)
	overTLS, firstRows := tlsGrabs(c.sslHits, sslHits)
	overHTTP := httpGrabs(c.httpHits, responses, httpHits)

	for _, md5 := range slices.Sorted(maps.Keys(firstRows)) {
		account.Add(certificates.Row{CertificateID: identifier(md5), MD5: &md5, Names: []string{}})
	}
	for _, md5 := range slices.Sorted(maps.Keys(responses)) {
		account.Add(Response(responses[md5].text, md5))
	}
	for _, md5 := range slices.Sorted(maps.Keys(firstRows)) {
		account.Add(indicator(set, "certificate_md5", md5, sslHitTable().name, firstRows[md5]))
	}
	for _, md5 := range slices.Sorted(maps.Keys(responses)) {
		account.Add(indicator(set, "banner_md5", md5, bannerTable().name, responses[md5].row))
	}
	certificatesShown := int64(0)
	for i, g := range slices.Concat(overTLS, overHTTP) {
		g.GrabID = int64(i) + 1
		certificatesShown += int64(len(g.CertificateIDs))
		account.Add(g)
	}
	if taken := account.Counts()[0].Taken; certificatesShown != taken {
		return fmt.Errorf("spywarescan: the chains hold %d certificates, but %d rows of ssl_hit were taken over; do not use this import", certificatesShown, taken)
	}
	return nil
}

// indicator ties a hash to the product of the set.
func indicator(set external.Set, kind, md5, section string, row int64) indicators.Row {
	r := indicators.Row{
		Kind: kind, Value: md5, Product: set.Product,
		Source: set.Source(databaseFile, section), SourceRow: row,
	}
	if set.PublishedOn != "" {
		r.PublishedOn = &set.PublishedOn
	}
	return r
}
