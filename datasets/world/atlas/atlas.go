package atlas

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed countries.tsv
var table string

// Country is one entry of the list.
type Country struct {
	Code string
	Name string
	// Zone is the name of the time zone in the tz database.
	Zone string
	// UTCOffset is the standard offset of that zone from UTC in 2018, in minutes.
	UTCOffset int
	// Languages of invented lures, ISO 639-1 codes parted by a blank, the first most common.
	Languages string
}

// Countries returns the list, sorted by code. The slice is the caller's.
func Countries() []Country {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	list := make([]Country, 0, len(lines)-1)
	for _, line := range lines[1:] { // the first is the heading
		f := strings.Split(line, "\t")
		offset, err := strconv.Atoi(f[3])
		if err != nil {
			panic("atlas: " + err.Error())
		}
		list = append(list, Country{Code: f[0], Name: f[1], Zone: f[2], UTCOffset: offset, Languages: f[4]})
	}
	return list
}
