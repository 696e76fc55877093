package imports

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	maxminddb "github.com/oschwald/maxminddb-golang/v2"
)

// said is what a record of an MMDB file says of its networks.
type said struct {
	country string // empty: nothing
	asn     int64  // negative: nothing
	name    string // of the AS; empty: nothing
	// wrong says why the record cannot be taken over, column where; empty: it can.
	wrong, column string
}

// fieldsOfRecord are the fields of records that are read, under all names that vendors give
// them. Values are of any type, since country is a map with one vendor and text with another.
type fieldsOfRecord struct {
	Country      any `maxminddb:"country"`
	CountryCode  any `maxminddb:"country_code"`
	Registered   any `maxminddb:"registered_country"`
	SystemNumber any `maxminddb:"autonomous_system_number"`
	ASN          any `maxminddb:"asn"`
	Organisation any `maxminddb:"autonomous_system_organization"`
	ASName       any `maxminddb:"as_name"`
}

// record reads a record. An error means that the file is damaged.
//
// The country is that in which the addresses are used: country.iso_code, or country_code,
// or a country that is text of two letters. registered_country is never taken: it says
// where a network was registered, and stands alone where the vendor could not say, or
// would not, where its users are (satellites, anonymisers).
func (m *mapped) record(offset uintptr) (said, error) {
	var f fieldsOfRecord
	err := m.db.LookupOffset(offset).Decode(&f)
	if wrongType, ok := errors.AsType[maxminddb.UnmarshalTypeError](err); ok {
		return said{asn: -1, wrong: fmt.Sprintf("the record is no map of fields but %s", brief(wrongType.Value))}, nil
	}
	if err != nil {
		return said{}, err
	}
	s := said{asn: -1}
	s.readCountry(f)
	s.readSystem(f)
	if s.wrong == "" && s.country == "" && s.asn < 0 {
		s.wrong = "the record names neither a country nor an autonomous system"
		if f.Registered != nil {
			s.wrong = "the record names the country of registration and not that of use"
		}
	}
	return s, nil
}

func (s *said) readCountry(f fieldsOfRecord) {
	column, value := "country_code", f.CountryCode
	switch c := f.Country.(type) {
	case nil:
	case map[string]any:
		if code, found := c["iso_code"]; found {
			column, value = "country.iso_code", code
		}
	case string:
		if f.CountryCode == nil {
			column, value = "country", c
		} // else it is the name in words
	default:
		column, value = "country", c
	}
	if value == nil || value == "" {
		return
	}
	text, isText := value.(string)
	code := strings.ToUpper(text)
	if !isText || len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		s.column, s.wrong = column, fmt.Sprintf("%s is not a country code of two letters", brief(value))
		return
	}
	s.country = code
}

func (s *said) readSystem(f fieldsOfRecord) {
	column, value, name := "autonomous_system_number", f.SystemNumber, f.Organisation
	if value == nil {
		column, value = "asn", f.ASN
	}
	if name == nil {
		name = f.ASName
	}
	if text, isText := name.(string); isText {
		s.name = clip(strings.TrimSpace(text))
	}
	if value == nil || value == "" {
		return
	}
	n, ok := systemNumber(value)
	if !ok {
		s.column, s.wrong = column, fmt.Sprintf("%s is not an AS number", brief(value))
		return
	}
	s.asn = n
}

// systemNumber reads an AS number: a number, or text such as 64496 or AS64496.
func systemNumber(value any) (int64, bool) {
	var n uint64
	switch v := reflect.ValueOf(value); {
	case v.CanUint():
		n = v.Uint()
	case v.CanInt() && v.Int() >= 0:
		n = uint64(v.Int())
	case v.Kind() == reflect.String:
		text := v.String()
		if len(text) > 2 && strings.EqualFold(text[:2], "AS") {
			text = text[2:]
		}
		var err error
		if n, err = strconv.ParseUint(text, 10, 32); err != nil {
			return 0, false
		}
	default:
		return 0, false
	}
	return int64(n), n < 1<<32
}

// brief writes a value of any type in few characters.
func brief(value any) string {
	if text, isText := value.(string); isText {
		return fmt.Sprintf("%.40q", text)
	}
	return fmt.Sprintf("%.40s", strings.ToValidUTF8(fmt.Sprint(value), "\uFFFD"))
}
