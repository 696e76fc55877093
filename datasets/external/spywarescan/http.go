package spywarescan

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/internal/canonical"
	"bridle/datasets/schema/grabs"
)

// banner is one row of the table banner.
type banner struct {
	row  int64
	text string
}

// banners returns the rows of banner by their hashes. A hash that stands there twice
// is taken from its first row.
func banners(records []record, account *ledger.Section) map[string]banner {
	all := map[string]banner{}
	for _, r := range records {
		account.Read()
		md5, err := read("md5", r.cells[0], canonical.MD5)
		if err != nil {
			reject(account, r, err)
			continue
		}
		published, err := read("banner", r.cells[1], utf8Text)
		if err != nil {
			reject(account, r, err)
			continue
		}
		if earlier, found := all[md5]; found {
			reject(account, r, &fault{"md5", fmt.Sprintf("names the banner of row %d again", earlier.row)})
			continue
		}
		all[md5] = banner{row: r.row, text: published}
		account.Take(1)
	}
	return all
}

// utf8Text accepts text that can be kept as it is.
func utf8Text(field string) (string, error) {
	if !utf8.ValidString(field) {
		return "", errors.New("is not UTF-8")
	}
	return field, nil
}

// httpGrabs turns the rows of http_hit into grabs, one each and in their order. A row
// whose response is not among the known ones is rejected: what was received could not
// be told.
func httpGrabs(records []record, known map[string]banner, account *ledger.Section) []grabs.Row {
	var taken []grabs.Row
	for _, r := range records {
		account.Read()
		x, err := readExchange(r.cells[0], r.cells[1], r.cells[3])
		if err != nil {
			reject(account, r, err)
			continue
		}
		md5, err := read("md5", r.cells[2], canonical.MD5)
		if err != nil {
			reject(account, r, err)
			continue
		}
		if _, found := known[md5]; !found {
			reject(account, r, &fault{"md5", "names no banner that was taken over from the table banner"})
			continue
		}
		account.Take(1)
		taken = append(taken, grabs.Row{
			GrabbedAt: x.at, Address: x.address, Port: port(x.source),
			Protocol: "http", Source: x.source,
			CertificateIDs: []string{}, ResponseID: new(identifier(md5)),
		})
	}
	return taken
}
