package realdns

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Record is what a setup answered to a script.
type Record struct {
	// Setup is its name, Software the versions of its programs.
	Setup    string
	Software []string
	Steps    []Step
	Answers  []Answer
}

// WriteRecord writes r as text: a head, then for each step one line with the question, one
// with the answer's code and bits, and one for each record set.
//
//	@4 prober 127.1.0.1:20034 www.plain.xa A edns
//	  NOERROR ra edns up
//	  answer www.plain.xa A ttl 57 count 1
//
// The bits are those of the packet: "rd" in the first line is that of the question, in the
// second that of the reply. "up" is Upstream, "ede" precedes an extended error.
func WriteRecord(w io.Writer, r Record) error {
	if len(r.Steps) != len(r.Answers) || r.Setup == "" {
		panic("realdns: a record needs a setup, and one answer for each step")
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "setup %s\n", r.Setup)
	for _, s := range r.Software {
		fmt.Fprintf(b, "software %s\n", s)
	}
	for i, s := range r.Steps {
		fmt.Fprintf(b, "\n@%d %s %s %s%s\n", int(s.At/time.Second), s.From, s.Name, typeName(s.Type),
			words("rd", s.RecursionDesired, "edns", s.EDNS))
		writeAnswer(b, r.Answers[i])
	}
	return b.Flush()
}

func writeAnswer(w io.Writer, a Answer) {
	code := codeName(a.RCode)
	if a.Lost {
		code = "LOST"
	}
	fmt.Fprintf(w, "  %s%s", code, words("aa", a.Authoritative, "rd", a.RecursionDesired, "ra", a.RecursionAvailable,
		"ad", a.AuthenticData, "edns", a.EDNS, "losescase", a.LosesCase, "up", a.Upstream))
	for _, e := range a.ExtendedErrors {
		fmt.Fprintf(w, " ede %d", e)
	}
	fmt.Fprintln(w)
	for i, sets := range [][]Set{a.Answer, a.Authority, a.Additional} {
		for _, s := range sets {
			fmt.Fprintf(w, "  %s %s %s ttl %d count %d\n", sectionNames[i], s.Owner, typeName(s.Type), s.TTL, s.Count)
		}
	}
}

var sectionNames = [...]string{"answer", "authority", "additional"}

// words returns the words whose condition is true, each after a space; it takes pairs of both.
func words(pairs ...any) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1].(bool) {
			b.WriteString(" " + pairs[i].(string))
		}
	}
	return b.String()
}

// ReadRecord reads what [WriteRecord] wrote. An error names the line.
func ReadRecord(r io.Reader) (Record, error) {
	var rec Record
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if err := rec.line(lines.Text()); err != nil {
			return Record{}, fmt.Errorf("record, line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return Record{}, fmt.Errorf("reading record: %w", err)
	}
	if len(rec.Answers) != len(rec.Steps) {
		return Record{}, errors.New("record: the last step has no answer")
	}
	if rec.Setup == "" {
		return Record{}, errors.New("record: no line says of which setup; begin with: setup bind-9.18")
	}
	return rec, nil
}

// line takes in one line.
func (r *Record) line(text string) error {
	fields := strings.Fields(text)
	switch {
	case len(fields) == 0:
		return nil
	case fields[0] == "setup" && len(fields) == 2 && r.Setup == "":
		r.Setup = fields[1]
		return nil
	case fields[0] == "software":
		r.Software = append(r.Software, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "software")))
		return nil
	case strings.HasPrefix(fields[0], "@"):
		if len(r.Answers) != len(r.Steps) {
			return fmt.Errorf("the step before has no answer")
		}
		s, err := readStep(fields)
		r.Steps = append(r.Steps, s)
		return err
	case len(r.Answers) < len(r.Steps):
		a, err := readCode(fields)
		r.Answers = append(r.Answers, a)
		return err
	case len(r.Answers) > 0:
		return r.Answers[len(r.Answers)-1].readSet(fields)
	}
	return fmt.Errorf("%q stands before the first step", fields[0])
}

func readStep(fields []string) (Step, error) {
	if len(fields) < 4 {
		return Step{}, fmt.Errorf("a step needs a time, a client, a name and a type")
	}
	seconds, err := strconv.ParseUint(fields[0][1:], 10, 20)
	if err != nil {
		return Step{}, fmt.Errorf("%q is no whole second", fields[0])
	}
	s := Step{At: time.Duration(seconds) * time.Second, Name: fields[2]}
	if s.From, err = netip.ParseAddrPort(fields[1]); err != nil {
		return Step{}, err
	}
	if s.Type, err = typeNumber(fields[3]); err != nil {
		return Step{}, err
	}
	return s, setBits(fields[4:], "rd", &s.RecursionDesired, "edns", &s.EDNS)
}

func readCode(fields []string) (Answer, error) {
	var a Answer
	if fields[0] == "LOST" {
		a.Lost = true
	} else {
		var err error
		if a.RCode, err = codeNumber(fields[0]); err != nil {
			return a, err
		}
	}
	rest := fields[1:]
	for len(rest) >= 2 && rest[len(rest)-2] == "ede" {
		code, err := strconv.ParseUint(rest[len(rest)-1], 10, 16)
		if err != nil {
			return a, fmt.Errorf("%q is no extended error", rest[len(rest)-1])
		}
		a.ExtendedErrors = append([]int32{int32(code)}, a.ExtendedErrors...)
		rest = rest[:len(rest)-2]
	}
	return a, setBits(rest, "aa", &a.Authoritative, "rd", &a.RecursionDesired, "ra", &a.RecursionAvailable,
		"ad", &a.AuthenticData, "edns", &a.EDNS, "losescase", &a.LosesCase, "up", &a.Upstream)
}

// setBits sets the bits that are named, each once; pairs are of a name and its bit.
func setBits(names []string, pairs ...any) error {
next:
	for _, name := range names {
		for i := 0; i < len(pairs); i += 2 {
			if bit := pairs[i+1].(*bool); pairs[i] == name && !*bit {
				*bit = true
				continue next
			}
		}
		return fmt.Errorf("%q has no place there", name)
	}
	return nil
}

// readSet adds the record set of a line to its section.
func (a *Answer) readSet(fields []string) error {
	if len(fields) != 7 || fields[3] != "ttl" || fields[5] != "count" {
		return fmt.Errorf("a record set is written: answer www.plain.xa A ttl 57 count 1")
	}
	typ, err := typeNumber(fields[2])
	if err != nil {
		return err
	}
	ttl, err := strconv.ParseUint(fields[4], 10, 32)
	if err != nil {
		return fmt.Errorf("%q is no TTL", fields[4])
	}
	count, err := strconv.ParseUint(fields[6], 10, 16)
	if err != nil {
		return fmt.Errorf("%q is no count", fields[6])
	}
	set := Set{Owner: fields[1], Type: typ, TTL: uint32(ttl), Count: int(count)}
	for i, section := range []*[]Set{&a.Answer, &a.Authority, &a.Additional} {
		if fields[0] == sectionNames[i] {
			*section = append(*section, set)
			return nil
		}
	}
	return fmt.Errorf("%q is no section", fields[0])
}
