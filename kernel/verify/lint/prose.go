package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// months as they stand in dates.
const months = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?`

// innocent matches what may have digits in text: code, links, tags, dates, years,
// times of day, numbers of sections and lists, citations, versions and names of
// standards.
var innocent = []*regexp.Regexp{
	regexp.MustCompile("(?s)```.*?(?:```|$)|(?s)~~~.*?(?:~~~|$)"),
	regexp.MustCompile("``[^`]*``|`[^`]*`"),
	regexp.MustCompile(`<[^>\n]*>|\]\([^)\n]*\)|\[\^?[0-9][0-9,; –-]*\]|https?://\S+`),
	regexp.MustCompile(`(?m)^\s*(?:>\s*)*(?:#{1,6}\s+)?(?:\(?[0-9]+(?:\.[0-9]+)*[.)]|[0-9]+(?:\.[0-9]+)+)\s`),
	regexp.MustCompile(`\b[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?:[T ][0-9:.]+Z?)?`),
	regexp.MustCompile(`\b[0-9]{1,2}(?:st|nd|rd|th)?(?:\s+of)?\s+` + months + `|\b` + months + `\s+[0-9]{1,2}\b(?:,?\s+[0-9]{4})?`),
	regexp.MustCompile(`\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b`),
	regexp.MustCompile(`(?i)\b(?:sections?|chapters?|sect\.|chap\.|figures?|fig\.|tables?|equations?|eq\.|appendix|steps?|parts?|lines?|cells?|notes?|pages?|pp?\.|vol\.|no\.|RFC|ISO|AS|grade|commit|version|release|order|issue|port|layer|format)[ \x{a0}#-]*v?[0-9][0-9A-Fa-f]*(?:[.–-][0-9]+)*\b`),
	regexp.MustCompile(`\b(?:19|20)[0-9]{2}(?:[–/-](?:19|20)?[0-9]{2})?\b`),
	regexp.MustCompile(`\$[^$\n]*\$`),
}

// numeral matches a number that stands by itself, not within a name such as
// IPv4, log2 or BSD-3-Clause.
var numeral = regexp.MustCompile(`(?:^|[\s(\[{"'“‘~≈<>=±*_/–—+-])([0-9](?:[0-9.,]*[0-9])?)(?:\s?%|‰)?`)

// A number is a numeral in a text and its line, from 1.
type number struct {
	text string
	line int
}

// numbersIn returns the numbers that a text states.
func numbersIn(text string) []number {
	for _, r := range innocent {
		text = r.ReplaceAllStringFunc(text, blank)
	}
	var all []number
	for i, line := range strings.Split(text, "\n") {
		for _, at := range numeral.FindAllStringSubmatchIndex(line, -1) {
			if !partOfName(line, at[2], at[1]) {
				all = append(all, number{line[at[2]:at[3]], i + 1})
			}
		}
	}
	return all
}

// partOfName reports whether a numeral from start to end continues as a word, or
// is joined to one by a hyphen before it.
func partOfName(line string, start, end int) bool {
	after := strings.TrimLeft(line[end:], "_")
	if next, _ := utf8.DecodeRuneInString(after); unicode.IsLetter(next) {
		return true
	}
	if start < 2 || !strings.ContainsRune("-_/", rune(line[start-1])) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(line[:start-1])
	return unicode.IsLetter(before) || unicode.IsDigit(before)
}

// blank replaces a text by spaces, but for line ends.
func blank(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, s)
}

// prose warns of numbers typed into a text cell.
func (l *linter) prose(source string) {
	for _, n := range numbersIn(source) {
		l.add(n.line, "B", fmt.Sprintf("the number %s is typed into text", n.text), "print it from a cell, so that it changes with the data")
	}
}
