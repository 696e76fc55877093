package amnesty

import (
	"encoding/csv"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"bridle/datasets/external/internal/ledger"
	"bridle/datasets/internal/canonical"
)

// The columns of indicators.csv.
const (
	nameColumn    = "domain_name"
	addressColumn = "ip_address"
)

// pair is one row of indicators.csv.
type pair struct {
	line    int64
	name    string
	address netip.Addr
}

// pairs reads a comma-separated list of names and addresses and keeps account of its
// lines, the header not among them. Fields may be quoted (RFC 4180), but a field may
// not go over several lines, so that a quote left open costs one line and not the rest
// of the file. Columns may stand in any order, others are passed over.
//
// An error says which column the header lacks; it completes "FILE …".
func pairs(content []byte, account *ledger.Section) ([]pair, error) {
	all := lines(content)
	header, err := fields(all[0])
	if err != nil {
		return nil, fmt.Errorf("has no header that can be read: %w", err)
	}
	nameAt, err := position(header, nameColumn)
	if err != nil {
		return nil, err
	}
	addressAt, err := position(header, addressColumn)
	if err != nil {
		return nil, err
	}
	var taken []pair
	for i, line := range all[1:] {
		number := int64(i) + 2
		account.Read()
		record, err := fields(line)
		switch {
		case err != nil:
			account.Reject(number, "", err.Error(), line)
			continue
		case len(record) != len(header):
			account.Reject(number, "", fmt.Sprintf("the line has %d fields, the header %d", len(record), len(header)), line)
			continue
		}
		name, err := canonical.Name(record[nameAt])
		if err != nil {
			account.Reject(number, nameColumn, err.Error(), line)
			continue
		}
		address, err := canonical.Address(strings.Trim(record[addressAt], " \t"))
		if err != nil {
			account.Reject(number, addressColumn, err.Error(), line)
			continue
		}
		account.Take(1)
		taken = append(taken, pair{line: number, name: name, address: address})
	}
	return taken, nil
}

// position returns where the column stands in the header. Errors complete "FILE …".
func position(header []string, column string) (int, error) {
	at := slices.Index(header, column)
	switch {
	case at < 0:
		return 0, fmt.Errorf("has no column %s in its header %q", column, header)
	case slices.Contains(header[at+1:], column):
		return 0, fmt.Errorf("has the column %s twice in its header %q", column, header)
	}
	return at, nil
}

// fields splits one line. Errors are whole sentences.
func fields(line string) ([]string, error) {
	if strings.Trim(line, " \t") == "" {
		return nil, errors.New("the line is empty")
	}
	reader := csv.NewReader(strings.NewReader(line))
	reader.FieldsPerRecord = -1
	record, err := reader.Read()
	if inner, ok := errors.AsType[*csv.ParseError](err); ok {
		err = inner.Err
	}
	if err != nil {
		return nil, fmt.Errorf("the line is not comma-separated text: %w", err)
	}
	return record, nil
}
