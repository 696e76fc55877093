package imports

import (
	"encoding/csv"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// plain reads a line of a plain list: an address, address:port or [address]:port, with
// anything after # a comment.
func (l *listing) plain(line string) {
	text, _, _ := strings.Cut(line, "#")
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	e := entry{address: text}
	e.address, e.port = splitPort(text)
	l.add(e)
}

// splitPort splits text into address and port. What is no address with a port comes back
// whole.
func splitPort(text string) (address, port string) {
	if _, err := netip.ParseAddr(text); err == nil {
		return text, ""
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		a, rest, closed := strings.Cut(inner, "]")
		p, colon := strings.CutPrefix(rest, ":")
		switch {
		case closed && rest == "":
			return a, ""
		case closed && colon && p != "":
			return a, p
		}
		return text, ""
	}
	if a, p, ok := strings.Cut(text, ":"); ok && p != "" && !strings.Contains(p, ":") {
		return a, p
	}
	return text, ""
}

// fields splits a line of CSV. A quoted field that goes on in the next line is an error.
func fields(line string) ([]string, error) {
	if !strings.Contains(line, `"`) {
		return strings.Split(line, ","), nil
	}
	r := csv.NewReader(strings.NewReader(line))
	r.FieldsPerRecord = -1
	f, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("not a line of CSV: %w", err)
	}
	return f, nil
}

// csv returns the reader of a CSV with chosen columns.
func (l *listing) csv() (func(string), error) {
	if l.AddressColumn == "" {
		return nil, fmt.Errorf("say which column of the CSV holds the address, by name or by number from 1")
	}
	address, port, width := -1, -1, 0
	if l.NoHeader {
		var err error
		if address, err = column(nil, l.AddressColumn); err == nil && l.PortColumn != "" {
			port, err = column(nil, l.PortColumn)
		}
		if err != nil {
			return nil, err
		}
	}
	header := l.NoHeader
	return func(line string) {
		f, err := fields(line)
		switch {
		case err != nil:
			l.reject("", "%v", err)
		case !header:
			header = true
			width = len(f)
			if address, err = column(f, l.AddressColumn); err == nil && l.PortColumn != "" {
				port, err = column(f, l.PortColumn)
			}
			if err != nil {
				l.err = err
			}
		case width > 0 && len(f) != width:
			l.reject("", "the line has %d fields, the header has %d", len(f), width)
		case max(address, port) >= len(f):
			l.reject("", "the line has %d fields, column %d is asked for", len(f), max(address, port)+1)
		default:
			e := entry{address: strings.TrimSpace(f[address]), addressColumn: l.AddressColumn, portColumn: l.PortColumn}
			if port >= 0 {
				e.port = strings.TrimSpace(f[port])
			} else {
				e.address, e.port = splitPort(e.address)
			}
			l.add(e)
		}
	}, nil
}

// column finds a column by its name in the header, or by its number from 1.
func column(header []string, name string) (int, error) {
	if i := index(header, name); i >= 0 {
		return i, nil
	}
	n, err := strconv.Atoi(name)
	switch {
	case err == nil && n >= 1 && (header == nil || n <= len(header)):
		return n - 1, nil
	case header == nil:
		return 0, fmt.Errorf("without a header columns are numbers from 1, and %q is none", name)
	}
	return 0, fmt.Errorf("there is no column %q; the header names %s", name, strings.Join(header, ", "))
}

// index returns the place of a name in a header, -1 if it is not there.
func index(header []string, name string) int {
	return slices.IndexFunc(header, func(s string) bool { return strings.TrimSpace(s) == name })
}

// checkHeader trims the names of columns. One that is not known, or comes twice, is an error, since what stands in a misspelt
// one would be lost in silence.
func checkHeader(names, known []string) error {
	for i, name := range names {
		name = strings.TrimSpace(name)
		if !slices.Contains(known, name) || slices.Contains(names[:i], name) {
			return fmt.Errorf("the header has the column %.40q, unknown or twice; there are %s", name, strings.Join(known, ", "))
		}
		names[i] = name
	}
	return nil
}
