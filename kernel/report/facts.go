package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Facts are the headline numbers of a report.
type Facts struct {
	List []Fact

	// Statement and Notes stand with all of them, and may be empty.
	Statement string
	Notes     []string

	Simulated bool
	Snapshot  string // hash of the parts that were counted, or empty
}

// A Fact is one headline number.
type Fact struct {
	Name, Unit string

	// Value is the number as it was written; empty if there is none, and then
	// Missing says why.
	Value, Missing string

	// Low and High are the ends of the interval; both are empty if there is none,
	// and then NoInterval may say why, and what is known of errors instead.
	Low, High, NoInterval string

	// About says what the interval is, "95 % interval" if it is empty.
	About string

	// Parts are further counts within the number, such as "12 supported".
	Parts  []string
	Caveat string
}

// written is a fact in either of its two forms.
type written struct {
	Name, What, Unit, Missing, Caveat string
	NoInterval                        string       `json:"no_interval"`
	ErrorRate                         *json.Number `json:"error_rate"`
	ErrorOver                         string       `json:"error_over"`
	Value, Low, High                  *json.Number
	Interval                          *struct {
		Low, High json.Number
		About     string
	}
	Parts []struct {
		Value json.Number
		What  string
	}
}

// DecodeFacts reads headline numbers: the sheet that 'bridle facts --as json'
// writes, or a plain list of {name, value, low, high, caveat}. Numbers are taken
// over as they are written.
//
// # Errors
//
// Text that is not JSON or has neither form, a fact without a name, a value or a
// reason why there is none, and an interval with one end or not around its value,
// give an error with the fact's place in the list.
func DecodeFacts(data []byte) (*Facts, error) {
	var sheet struct {
		Facts               []written
		Notes               []string
		Simulated           bool
		Snapshot, Statement string
	}
	var err error
	if trimmed := bytes.TrimSpace(data); bytes.HasPrefix(trimmed, []byte("[")) {
		err = decodeOne(data, &sheet.Facts)
	} else {
		err = decodeOne(data, &sheet)
	}
	if err != nil {
		return nil, fmt.Errorf("the facts cannot be read: %w; give what 'bridle facts --as json' wrote", err)
	}
	if len(sheet.Facts) == 0 {
		return nil, errors.New("there are no facts in it; give what 'bridle facts --as json' wrote")
	}
	f := &Facts{Statement: sheet.Statement, Notes: sheet.Notes, Simulated: sheet.Simulated, Snapshot: strings.TrimPrefix(sheet.Snapshot, "sha256:")}
	for i, w := range sheet.Facts {
		fact, err := w.fact()
		if err != nil {
			return nil, fmt.Errorf("fact %d: %w", i+1, err)
		}
		f.List = append(f.List, fact)
	}
	return f, nil
}

// decodeOne reads one JSON value that fills the text.
func decodeOne(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is text behind the end")
	}
	return nil
}

// fact checks what was read.
func (w written) fact() (Fact, error) {
	f := Fact{Name: w.Name + w.What, Unit: w.Unit, Missing: w.Missing, Caveat: w.Caveat, NoInterval: w.NoInterval}
	if w.ErrorRate != nil {
		f.NoInterval = strings.TrimPrefix(fmt.Sprintf("%s; expected share of false ones: at most %s of %s", f.NoInterval, *w.ErrorRate, w.ErrorOver), "; ")
	}
	switch {
	case w.Name != "" && w.What != "":
		return f, errors.New("it has both name and what")
	case f.Name == "":
		return f, errors.New("it has no name")
	case w.Value == nil && w.Missing == "":
		return f, fmt.Errorf("%q has no value and does not say what is missing", f.Name)
	case (w.Low == nil) != (w.High == nil):
		return f, fmt.Errorf("%q has one end of an interval only", f.Name)
	}
	if w.Interval != nil {
		w.Low, w.High, f.About = &w.Interval.Low, &w.Interval.High, w.Interval.About
	}
	if w.Value != nil {
		f.Value = w.Value.String()
	}
	if w.Low != nil {
		f.Low, f.High = w.Low.String(), w.High.String()
		if err := around(w); err != nil {
			return f, fmt.Errorf("%q: %w", f.Name, err)
		}
	}
	for _, p := range w.Parts {
		f.Parts = append(f.Parts, grouped(p.Value.String())+" "+p.What)
	}
	return f, nil
}

// around checks that an interval is one, and around its value.
func around(w written) error {
	low, errLow := w.Low.Float64()
	high, errHigh := w.High.Float64()
	if errLow != nil || errHigh != nil || low > high {
		return fmt.Errorf("%s to %s is no interval", *w.Low, *w.High)
	}
	if w.Value == nil {
		return errors.New("it has an interval and no value")
	}
	if v, err := w.Value.Float64(); err != nil || v < low || v > high {
		return fmt.Errorf("the value %s lies outside of its interval, %s to %s", *w.Value, *w.Low, *w.High)
	}
	return nil
}

// grouped sets commas between the thousands of a whole number; others stay as
// they are.
func grouped(number string) string {
	digits := strings.TrimPrefix(number, "-")
	if strings.Trim(digits, "0123456789") != "" {
		return number
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return number[:len(number)-len(strings.TrimPrefix(number, "-"))] + digits
}
