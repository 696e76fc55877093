package spywarescan

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/internal/canonical"
)

// fault says which column of a row is wrong, and how.
type fault struct{ column, reason string }

func (f *fault) Error() string { return f.column + " " + f.reason }

// text returns a cell that is stored as text. Errors complete "the column …".
func text(cell any) (string, error) {
	switch v := cell.(type) {
	case string:
		return v, nil
	case nil:
		return "", errors.New("is null, expected text")
	case int64, float64:
		return "", errors.New("is a number, expected text")
	}
	return "", errors.New("is a block of bytes, expected text")
}

// read reads one cell of text by the given rule.
func read[T any](column string, cell any, rule func(string) (T, error)) (T, error) {
	s, err := text(cell)
	var value T
	if err == nil {
		value, err = rule(s)
	}
	if err != nil {
		return value, &fault{column, err.Error()}
	}
	return value, nil
}

// place reads the place of a certificate in its chain, from 1.
func place(cell any) (int64, error) {
	n, ok := cell.(int64)
	switch {
	case cell == nil:
		return 0, &fault{"num", "is null, expected an integer"}
	case !ok:
		return 0, &fault{"num", "is not an integer"}
	case n < 1:
		return 0, &fault{"num", fmt.Sprintf("is %d, expected a place from 1", n)}
	}
	return n, nil
}

// exchange is what both tables of hits say of an exchange.
type exchange struct {
	at      time.Time
	address string
	source  string
}

// readExchange reads the three fields that name an exchange.
func readExchange(ts, ip, src any) (exchange, error) {
	at, err := read("ts", ts, canonical.Instant)
	if err != nil {
		return exchange{}, err
	}
	address, err := read("ip", ip, canonical.Address)
	if err != nil {
		return exchange{}, err
	}
	source, err := read("src", src, canonical.Word)
	if err != nil {
		return exchange{}, err
	}
	return exchange{at: at, address: address.String(), source: source}, nil
}

// port returns the port that a source names by beginning with it and a hyphen, such
// as 443 in "443-TCP_SSLSessionReq"; nil if it names none.
func port(source string) *int32 {
	digits, _, found := strings.Cut(source, "-")
	if !found || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n == 0 {
		return nil
	}
	return new(int32(n))
}
