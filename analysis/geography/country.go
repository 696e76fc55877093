package geography

import (
	"fmt"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Number returns the number of ISO 3166-1 of an alpha-2 code, in three digits as in
// [Shape]; false if the code stands for no country or territory, like XA.
func Number(code string) (string, bool) {
	r, ok := region(code)
	if !ok || r.M49() == 0 {
		return "", false
	}
	return fmt.Sprintf("%03d", r.M49()), true
}

// Name returns the English name of the country with an alpha-2 code, or the code itself if
// it stands for none.
//
// Source: CLDR, by golang.org/x/text/language/display.
func Name(code string) string {
	r, ok := region(code)
	if !ok {
		return code
	}
	if name := display.English.Regions().Name(r); name != "" {
		return name
	}
	return code
}

func region(code string) (language.Region, bool) {
	if len(code) != 2 {
		return language.Region{}, false
	}
	switch code {
	case "AN", "CS", "NT", "SU", "YU": // withdrawn from ISO 3166-1, but known to CLDR
		return language.Region{}, false
	}
	r, err := language.ParseRegion(code)
	// Old codes such as FX are canonicalized to others; private ones are no countries.
	return r, err == nil && r.IsCountry() && !r.IsPrivateUse() && r.Canonicalize() == r && r.String() == code
}

// Place returns where to set a dot for a state or territory that has no shape of its own.
// French Guiana, Guadeloupe, Martinique, Mayotte and Réunion are drawn with France,
// Svalbard with Norway.
//
// Source: positions of the main islands or places, rounded to a tenth of a degree.
func Place(code string) (LonLat, bool) {
	switch code {
	case "BQ":
		return LonLat{-68.3, 12.2}, true
	case "BV":
		return LonLat{3.4, -54.4}, true
	case "CC":
		return LonLat{96.8, -12.2}, true
	case "CX":
		return LonLat{105.6, -10.5}, true
	case "GF":
		return LonLat{-53, 4}, true
	case "GI":
		return LonLat{-5.4, 36.1}, true
	case "GP":
		return LonLat{-61.6, 16.3}, true
	case "MQ":
		return LonLat{-61, 14.7}, true
	case "RE":
		return LonLat{55.5, -21.1}, true
	case "SJ":
		return LonLat{16, 78.5}, true
	case "TK":
		return LonLat{-171.8, -9.2}, true
	case "TV":
		return LonLat{179.2, -8.5}, true
	case "UM":
		return LonLat{166.6, 19.3}, true
	case "YT":
		return LonLat{45.2, -12.8}, true
	}
	return LonLat{}, false
}
