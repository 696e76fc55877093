package imports

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"

	"bridle/datasets/internal/canonical"
	"bridle/datasets/schema/resolvergroups"
)

// Groups says how to read what a user knows of resolvers: which share caches, and where their users are.
type Groups struct {
	// Path is the file. Rejects name it by its last element.
	Path string
	// Source is the source of the rows; empty means the name of the file.
	Source string
	// Columns chooses among the columns of the file those of [GroupColumns].
	Columns Columns
}

// GroupColumns are what columns may hold. address must be there; an empty value means that it is not told.
func GroupColumns() []string {
	return []string{"address", "port", "cache_group", "country", "country_mass", "asn", "n_caches"}
}

// Read reads the table, twice: of lines that contradict each other on one address none is taken over, and each is a reject that
// names another one. Lines speak of the same if their addresses are equal and their ports are equal, or one of them
// has none, which means any. The ledger tells what became of the lines read so far even if there is an error.
func (o Groups) Read(ctx context.Context, emit Emit) (Ledger, error) {
	name := filepath.Base(o.Path)
	if o.Source == "" {
		o.Source = name
	}
	if err := o.Columns.checkChoice(GroupColumns()); err != nil {
		return Ledger{}, err
	}
	all := map[netip.Addr][]claimed{}
	first := o.reading(name, func(any) error { return nil })
	first.taken = func(a netip.Addr, now claimed, row resolvergroups.Row) {
		all[a] = append(all[a], now)
		first.take(row)
	}
	if err := first.read(ctx, o.Path); err != nil {
		return first.Ledger, err
	}
	second := o.reading(name, emit)
	second.taken = func(a netip.Addr, now claimed, row resolvergroups.Row) { second.settle(all[a], now, row) }
	err := second.read(ctx, o.Path)
	return second.Ledger, err
}

// claimed is what a line says of an address, as far as it must agree with others.
type claimed struct {
	port    int32 // 0: any
	content [16]byte
	group   string
	line    int64
}

// grouped is a table of groups being read.
type grouped struct {
	chosen
	source string
	taken  func(netip.Addr, claimed, resolvergroups.Row)
}

func (o Groups) reading(name string, emit Emit) *grouped {
	g := &grouped{source: o.Source}
	g.chosen = chosen{account: account{file: name, emit: emit}, Columns: o.Columns, fields: GroupColumns(),
		needs: []string{"address"}, record: g.line}
	return g
}

// settle takes a row over if all lines on its address agree, or speak of different ports.
func (g *grouped) settle(all []claimed, now claimed, row resolvergroups.Row) {
	standing := int64(0)
	for _, other := range all {
		switch {
		case other.line == now.line || other.port != now.port && other.port != 0 && now.port != 0:
		case other.content != now.content && other.group != now.group:
			g.reject("cache_group", "%s is in %s here and in %s in line %d; neither is taken over", row.Address, inGroup(now.group), inGroup(other.group), other.line)
			return
		case other.content != now.content:
			g.reject("", "line %d says otherwise of %s; neither is taken over", other.line, row.Address)
			return
		case standing == 0 && (other.port == now.port && other.line < now.line || other.port == 0 && now.port != 0):
			standing = other.line
		}
	}
	if standing > 0 {
		g.duplicate(named(row.Address), standing)
		return
	}
	g.take(row)
}

func inGroup(label string) string {
	if label == "" {
		return "no group"
	}
	return fmt.Sprintf("the group %.60q", label)
}

// line reads a line.
func (g *grouped) line(said map[string]string) {
	a, err := address(said["address"])
	if err != nil {
		g.reject("address", "%v", err)
		return
	}
	row := resolvergroups.Row{Address: a.String(), Source: g.source, SourceRow: g.account.line}
	for _, field := range GroupColumns()[1:] {
		text := said[field]
		if text == "" {
			continue
		}
		if err := setGroup(&row, field, text); err != nil {
			g.reject(field, "%v", err)
			return
		}
	}
	if row.CountryMass != nil && row.Country == nil {
		g.reject("country_mass", "a belief is given and no country")
		return
	}
	now := claimed{group: said["cache_group"], line: g.account.line}
	if row.Port != nil {
		now.port = *row.Port
	}
	bare := row
	bare.Port, bare.SourceRow = nil, 0
	text, _ := json.Marshal(bare) // a row of texts and finite numbers
	now.content = digestOf(string(text))
	g.taken(a, now, row)
}

// setGroup puts a value, which is not empty, into its field of a row.
func setGroup(row *resolvergroups.Row, field, text string) error {
	switch field {
	case "port":
		p, err := port(text)
		row.Port = new(int32(p))
		return err
	case "cache_group":
		label, err := canonical.Word(text)
		if err != nil {
			return fmt.Errorf("the label of the group %w", err)
		}
		row.CacheGroup = &label
	case "country":
		code, err := countryCode(text)
		row.Country = &code
		return err
	case "country_mass":
		m, err := strconv.ParseFloat(text, 64)
		if err != nil || !(m >= 0 && m <= 1) {
			return fmt.Errorf("%.40q is no probability from 0 to 1", text)
		}
		row.CountryMass = &m
	case "asn":
		n, err := strconv.ParseUint(strings.TrimPrefix(strings.ToUpper(text), "AS"), 10, 32)
		if err != nil {
			return fmt.Errorf("%.40q is no number of an autonomous system, such as 64500 or AS64500", text)
		}
		row.ASN = new(int64(n))
	case "n_caches":
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil || n < 1 {
			return fmt.Errorf("%.40q is no number of caches, 1 or more", text)
		}
		row.NCaches = new(int32(n))
	}
	return nil
}
