package imports

import (
	"fmt"
	"strings"
)

// countryCodes are the 249 codes that ISO 3166-1 assigns officially.
//
// Source: ISO 3166-1 alpha-2 as the tz database, iso3166.tab of 2024, lists it.
const countryCodes = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY " +
	"BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK " +
	"FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR " +
	"IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK " +
	"ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM " +
	"PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF " +
	"TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"

// countryCode reads a code of a country, in capitals or not. Codes that the standard leaves to users are taken from
// XA to XZ (XK is used for Kosovo); UK, EU and others that are reserved or withdrawn are errors, since a table that holds
// them needs a decision.
func countryCode(text string) (string, error) {
	code := strings.ToUpper(text)
	if len(code) == 2 && code[0] == 'X' && 'A' <= code[1] && code[1] <= 'Z' {
		return code, nil
	}
	if len(code) != 2 || !strings.Contains(" "+countryCodes+" ", " "+code+" ") {
		return "", fmt.Errorf("%.40q is no code of a country in ISO 3166-1 alpha-2", text)
	}
	return code, nil
}
