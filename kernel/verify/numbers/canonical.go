package numbers

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// digits is how many significant digits count.
const digits = 9

var whole = regexp.MustCompile(`^[+-]?[0-9]+$`)

// Parse reads comma-separated values: first the names of the columns, then the
// rows. Lines that begin with # before the names are comments, such as
// "# SIMULATED".
//
// # Errors
//
// What is not a table, with rows of one length, gives an error with the line.
func Parse(data []byte) (comments string, rows [][]string, err error) {
	for bytes.HasPrefix(data, []byte("#")) {
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		comments += string(line) + "\n"
		data = rest
	}
	r := csv.NewReader(bytes.NewReader(data))
	for {
		if len(rows) > 0 && len(rows[0]) == 1 { // an empty line is a null there, which the reader would pass over
			for range emptyLines(data[r.InputOffset():]) {
				rows = append(rows, []string{""})
			}
		}
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return comments, rows, nil
		}
		if err != nil {
			return "", nil, fmt.Errorf("the plotted data are no table: %w", err)
		}
		rows = append(rows, row)
	}
}

// emptyLines counts the empty lines with which a text begins.
func emptyLines(data []byte) (n int) {
	for {
		rest, ok := bytes.CutPrefix(bytes.TrimPrefix(data, []byte("\r")), []byte("\n"))
		if !ok {
			return n
		}
		n++
		data = rest
	}
}

// Canonical writes a table with its numbers at nine significant digits; whole
// numbers and text stay as they are. What is no table is returned unchanged.
func Canonical(data []byte) []byte {
	comments, rows, err := Parse(data)
	if err != nil {
		return data
	}
	var b strings.Builder
	b.WriteString(comments)
	w := csv.NewWriter(&b)
	for i, row := range rows {
		for j := range row {
			if i > 0 {
				row[j] = round(row[j])
			}
		}
		if i == 0 {
			row = header(&b, row)
		}
		if row == nil {
			continue
		}
		if err := w.Write(row); err != nil {
			return data
		}
	}
	w.Flush()
	return []byte(b.String())
}

// header writes what the writer would leave bare though it would not be read as a header again: an empty line, and a first
// name with the sign of a comment. It returns the columns that are left to the writer; nil if that is none, not even the end of the line.
func header(b *strings.Builder, columns []string) []string {
	switch first := columns[0]; {
	case len(columns) == 1 && first == "":
		b.WriteString("\"\"\n")
	case strings.HasPrefix(first, "#"):
		b.WriteString(`"` + strings.ReplaceAll(first, `"`, `""`) + `"`)
		if len(columns) > 1 {
			b.WriteString(",")
			return columns[1:]
		}
		b.WriteString("\n")
	default:
		return columns
	}
	return nil
}

// Hash returns the SHA-256 of a table in its canonical form, in hex digits.
func Hash(data []byte) string {
	sum := sha256.Sum256(Canonical(data))
	return hex.EncodeToString(sum[:])
}

// round writes a number at nine significant digits, and returns any other text
// unchanged.
func round(field string) string {
	v, ok := number(field)
	if !ok || whole.MatchString(field) {
		return field
	}
	return strconv.FormatFloat(v, 'g', digits, 64)
}

// number reads a finite decimal number. Texts that Go alone takes for numbers,
// such as 0x10, 1_000 or Inf, are texts.
func number(field string) (float64, bool) {
	if strings.Trim(field, "0123456789+-.eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(field, 64)
	return v, err == nil && !math.IsInf(v, 0)
}
