package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"bridle/datasets/schema/probes"

	"github.com/miekg/dns"
)

// Formats of probes by others, beside [CSV].
const (
	ZDNS    = "zdns"    // output of zdns, one JSON object a line
	MassDNS = "massdns" // output of massdns -o J, one JSON object a line
)

// Probes says how to read cache probes that others made.
type Probes struct {
	// Path is the file. Rejects name it by its last element. See [CheckStamp], which the
	// caller asks first.
	Path string
	// Format is one of [ProbeFormats].
	Format string
	// Source is the source of the rows; empty means the format and the name of the file.
	Source string
	// NotRecursive is the statement of the user that no query of the file desired recursion (RD=0). One that did filled the cache
	// by itself, so its answer is no evidence of anybody. No tool writes the bit of its queries: without the
	// statement files are refused, except tables with a column rd.
	NotRecursive bool
	// QType is the type that was asked for where the file does not tell it, such as A.
	QType string
	// Vantage is the label of the point from which the probes were sent.
	Vantage string
	// Purpose returns why a name was probed, as in the column of that name; nil, and an empty answer, mean target.
	Purpose func(name string) string
	// Columns chooses among the columns of a table those of [ProbeColumns].
	Columns Columns
}

// ProbeFormats are the formats of probes by others.
func ProbeFormats() []string { return []string{ZDNS, MassDNS, CSV} }

// Resolve returns an error if what is said does not suffice to read the file, and the format
// told from the first line if none is given.
func (o Probes) Resolve() (Probes, error) {
	if o.Format == "" {
		format, err := DetectProbes(o.Path)
		if err != nil {
			return o, err
		}
		o.Format = format
	}
	if o.Source == "" {
		o.Source = o.Format + " " + filepath.Base(o.Path)
	}
	if o.QType != "" && !isProbeType(o.QType) {
		return o, fmt.Errorf("%.20q is no type of record that caches are asked for, such as A", o.QType)
	}
	if o.Vantage == "" {
		return o, errors.New("the file does not say from where the probes were sent; give the vantage point a label")
	}
	switch {
	case !slices.Contains(ProbeFormats(), o.Format):
		return o, fmt.Errorf("there is no format %q; the formats are %s", o.Format, strings.Join(ProbeFormats(), ", "))
	case o.Format != CSV && (len(o.Columns.Of) > 0 || len(o.Columns.Ignored) > 0):
		return o, fmt.Errorf("columns are chosen in the format %s and not in %q", CSV, o.Format)
	case o.Format != CSV && !o.NotRecursive:
		return o, fmt.Errorf("%s does not write whether its queries desired recursion, and those that did filled the caches themselves: state that they did not, if you know it", o.Format)
	}
	return o, o.Columns.checkChoice(ProbeColumns())
}

// DetectProbes tells the format of a file of probes from its first line.
func DetectProbes(path string) (string, error) {
	line, err := first(path)
	if err != nil {
		return "", err
	}
	name := filepath.Base(path)
	if line == "" {
		return "", fmt.Errorf("%s: the file is empty", name)
	}
	if line[0] != '{' {
		if line[0] == '[' {
			return "", fmt.Errorf("%s: an array over the whole file; write one object a line, as 'jq -c .[]' does", name)
		}
		return CSV, nil
	}
	if json.Valid([]byte(line)) {
		top, _ := members([]byte(line))
		for _, sign := range []struct{ key, format string }{{"results", ZDNS}, {"timestamp", ZDNS}, {"rx_ts", MassDNS}, {"type", MassDNS}} {
			if _, found := top[sign.key]; found {
				return sign.format, nil
			}
		}
	}
	return "", fmt.Errorf("%s: the first line is %.200q, of none of the formats %s", name, line, strings.Join(ProbeFormats(), ", "))
}

// Read reads the file as [Probes.Resolve] returned it. The ledger tells what became of the lines read so far even if there is
// an error. Rows are probes.Row and rejects.Row.
//
// The file is streamed: memory grows with the pairs of resolver and name, each some hundred bytes, and not with the lines. sweep
// counts the probes of a pair, so those of a pair must stand in the order of time: an earlier one after a later one is
// rejected, which is also what becomes of a file that holds the same probes twice. The same line
// again at the same instant is a duplicate.
//
// It is an error if more than half of all replies that show the RD bit have it set. A reply repeats the bit of its
// query (RFC 1035, section 4.1.1), so the statement that recursion was not desired would be wrong; nothing of such a
// file may be used. Fewer such replies are rows with is_rd_in_reply set, which readers hold for
// suspect: some resolvers set the bit themselves. Output of zdns in which no reply with NOERROR shows the bit is an
// error too.
func (o Probes) Read(ctx context.Context, emit Emit) (Ledger, error) {
	o, err := o.Resolve()
	if err != nil {
		return Ledger{}, err
	}
	name := filepath.Base(o.Path)
	p := &probing{Probes: o, unread: map[string]int64{}, pairs: map[[16]byte]lastProbe{}}
	p.account = &account{file: name, emit: emit}
	if o.Format == CSV {
		return p.readTable(ctx)
	}
	each := p.zdns
	if o.Format == MassDNS {
		each = p.massdns
	}
	f, err := open(o.Path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	err = p.read(ctx, f, func(line string) { p.object(line, each) })
	p.Unread = unreadFields(p.unread)
	if err != nil {
		return p.Ledger, fmt.Errorf("%s: %w", name, err)
	}
	if err := p.contradicted(); err != nil {
		return p.Ledger, err
	}
	return p.Ledger, p.Check()
}

// contradicted returns an error if the replies say that recursion was desired, or if none of zdns says anything: as it is
// released it always desires recursion, so that its output must be able to contradict a wrong statement.
func (p *probing) contradicted() error {
	if p.Format == ZDNS && p.rdTold == 0 && p.bare > 0 {
		return fmt.Errorf("%s: none of %d replies shows the RD bit, and zdns as it is released desires recursion: write the output with --result-verbosity long, so that it can be checked",
			p.file, p.bare)
	}
	if 2*p.rdSet <= p.rdTold {
		return nil
	}
	return fmt.Errorf("%s: %d of %d replies that show the RD bit have it set, as replies to queries that desire recursion do: such queries fill caches themselves and prove nothing, so nothing of this file is taken over",
		p.file, p.rdSet, p.rdTold)
}

// isProbeType reports whether a cache can hold records of a type, given by its name.
func isProbeType(name string) bool {
	n, known := dns.StringToType[name]
	return known && n > 0 && n < dns.TypeUNSPEC && n != dns.TypeOPT // above are types of transactions and questions (RFC 6895, section 3.1)
}

// probing is a file of probes being read.
type probing struct {
	Probes
	*account
	unread map[string]int64
	pairs  map[[16]byte]lastProbe
	// Replies that show the RD bit, and those of them that have it.
	rdTold, rdSet int64
	// Replies with NOERROR that do not show it.
	bare int64
}

// lastProbe is the latest probe of a pair.
type lastProbe struct {
	at    int64  // microseconds since 1970
	line  int64  // where it stands
	text  uint64 // a hash of that line
	sweep int32
}

// object parts a line of JSON into its members.
func (p *probing) object(line string, each func(top map[string]json.RawMessage)) {
	if !utf8.ValidString(line) {
		p.reject("", "the line is not UTF-8, as JSON must be")
		return
	}
	if !json.Valid([]byte(line)) {
		p.reject("", "not one whole JSON object: the line was cut off, or goes on in the next")
		return
	}
	top, ok := members([]byte(line))
	if !ok {
		p.reject("", "the line is JSON and no object")
		return
	}
	each(top)
}

// finish takes a row over, unless the same probe stands in an earlier line.
func (p *probing) finish(row probes.Row) {
	key := digestOf(row.Address, fmt.Sprint(row.Port), row.Name, row.QType)
	now := lastProbe{at: row.ProbedAt.UnixMicro(), line: p.line, text: hashOf(p.raw, row.QType), sweep: 1}
	if before, found := p.pairs[key]; found {
		switch {
		case now.at == before.at && now.text == before.text:
			p.duplicate(named(row.Name+" at "+row.Address), before.line)
			return
		case now.at < before.at:
			p.reject("", "line %d has a later probe of %s at %s: sort the file by time, each probe once", before.line, row.Name, row.Address)
			return
		}
		now.sweep = before.sweep + 1
	}
	p.pairs[key] = now
	if row.IsRDInReply != nil {
		p.rdTold++
		if *row.IsRDInReply {
			p.rdSet++
		}
	} else if row.RCode != nil && *row.RCode == "NOERROR" {
		p.bare++
	}
	row.Sweep, row.Source, row.SourceRow = now.sweep, p.Source, new(p.line)
	row.Schedule, row.Vantage, row.Purpose = "fixed", p.Vantage, "target"
	if p.Purpose != nil {
		if why := p.Purpose(row.Name); why != "" {
			row.Purpose = why
		}
	}
	p.take(row)
}
